// The main screen: a tile for each camera, the ways to make a phone one, and for owners the way to everybody else. Who may not come
// in sees why, and what to do (view_door.js).

import { isBarred, isOwner } from '../core/state_home.js';
import { isMoving } from '../core/state_tiles.js';
import { cameraName } from '../core/state.js';
import { words } from '../core/i18n.js';
import { h, setData, setText, show } from './dom.js';
import { keyedList } from './keyed_list.js';
import { icon } from './icons.js';
import { tileView } from './view_tile.js';

/** @param {HomeIntents} intents */
export function homeView(intents) {
  const link = h('p', { class: 'notice', testid: 'link-status', role: 'status' });
  const recorder = h('p', { class: 'notice', testid: 'recorder-notice', role: 'status' });
  recorder.dataset.tone = 'warn';
  const place = h('div', { hidden: true });
  /** For those who may not come in. @type {ReturnType<typeof import('./view_door.js').doorView> | null} */
  let door = null;
  const emptyTitle = h('h2');
  const emptyHint = h('p', { class: 'muted' });
  const empty = h('div', { class: 'empty', testid: 'no-camera' }, icon('paw'), emptyTitle, emptyHint);
  const list = h('ul', { class: 'tiles', testid: 'camera-list', onpointerover: intents.near, onfocusin: intents.near });
  /** @type {Map<string, TilePart>} */
  const parts = new Map();
  const updateTiles = keyedList(list, (/** @type {any} */ card) => card.camera, ({ camera }) => {
    const tile = tileView(camera, intents);
    parts.set(camera, tile.part);
    return tile;
  });
  const seen = h('p', { class: 'muted seen', testid: 'seen-watching' });
  const own = h('ul', { class: 'cards' });
  const updateOwn = keyedList(own, (/** @type {string} */ camera) => camera, (camera) => ownView(camera, intents));
  const actions = actionsView(intents);
  const name = h('span', { testid: 'viewer-name' });
  const change = h('button', { class: 'quiet', type: 'button', testid: 'change-name', onclick: () => intents.askViewerName('') });
  const you = h('p', { class: 'you' }, name, change);
  /** On an iPhone only. @type {ReturnType<typeof import('./install_hint.js').installHint> | null} */
  let hint = null;
  /** @type {State} */
  let last;
  const root = h('main', { class: 'page', testid: 'home' }, link, recorder, place, empty, list, seen, own, actions.root, you);
  if ('standalone' in navigator) import('./install_hint.js').then(({ installHint }) => ((hint = installHint(intents.closeHint)).update(last), root.append(hint.root)), () => {});

  /** @param {State} state */
  function update(state) {
    const { lang, link: phase, home } = (last = state);
    // One's own camera, which one may not watch, stands below instead.
    const cards = state.cameras?.filter((card) => card.rights?.length !== 0);
    const linkKey = phase === 'failed' ? state.linkProblem : phase === 'lost' ? 'linkLost' : 'linkConnecting';
    setText(link, phase === 'up' ? '' : words(lang, linkKey));
    show(link, phase !== 'up');
    setData(link, 'tone', phase === 'connecting' ? 'busy' : 'warn');
    const trouble = isOwner(home) && home.recorder && home.recorder.state !== 'ok' ? home.recorder.state : null;
    setText(recorder, trouble ? words(lang, `recorder_${trouble}`) : '');
    show(recorder, trouble !== null);
    if (door) door.update(state);
    else if (isBarred(home)) openDoor();
    hint?.update(state);
    const alone = home.entry === 'in' && !isOwner(home);
    setText(emptyTitle, words(lang, 'noCameraTitle'));
    setText(emptyHint, words(lang, alone ? 'noCameraForYou' : 'noCameraHint'));
    show(empty, cards?.length === 0 && home.own.length === 0);
    updateTiles(state, cards ?? []);
    for (const [camera, { screen }] of parts) if (!list.contains(screen)) parts.delete(camera);
    setData(list, 'count', String(cards?.length ?? 0));
    setText(seen, words(lang, 'seenWatching'));
    show(seen, Object.values(state.tiles.watch).some(isMoving));
    updateOwn(state, home.own);
    actions.update(state, cards?.length === 0);
    const called = home.self?.name ?? state.viewerName ?? words(lang, 'guest');
    setText(name, words(lang, 'yourName', { name: called }));
    setText(change, words(lang, 'changeName'));
    show(change, home.self === null);
    show(you, home.self !== null || home.entry === 'open' || home.entry === 'unknown');
  }

  let coming = false;
  function openDoor() {
    if (coming) return;
    coming = true;
    import('./view_door.js').then(({ doorView }) => {
      door = doorView(intents);
      place.replaceWith(...door.roots);
      door.update(last);
    }, intents.missing);
  }

  return { root, update, parts };
}

/** In an open home everybody may make this device a camera; in a locked one, owners. @param {HomeIntents} intents */
function actionsView(intents) {
  const use = action('camera', 'use-as-camera', intents.useAsCamera);
  const add = action('plus', 'add-device', intents.openAdd);
  const invite = action('person', 'invite-somebody', intents.openInvite);
  const family = action('people', 'open-family', intents.openFamily);
  for (const { button } of [invite, family]) button.classList.add('later');
  const root = h('div', { class: 'actions' }, add.button, use.button, invite.button, family.button);

  /** @param {State} state @param {boolean} none  there is no camera yet */
  function update({ lang, home }, none) {
    const owner = isOwner(home);
    setText(use.text, words(lang, owner ? 'useThisPhone' : 'useThisDevice'));
    setText(add.text, words(lang, 'addDevice'));
    setText(invite.text, words(lang, 'invite'));
    setText(family.text, words(lang, 'family'));
    show(use.button, owner || home.entry === 'open' || home.entry === 'unknown');
    for (const { button } of [add, invite, family]) show(button, owner);
    setData(root, 'owner', String(owner));
    setData(root, 'none', String(none));
    // An old phone in the drawer makes the better camera, so the link for it comes first.
    use.button.classList.toggle('primary', none && !owner);
    add.button.classList.toggle('primary', none && owner);
  }
  return { root, update };
}

/** @param {Parameters<typeof icon>[0]} name @param {string} testid @param {() => void} onclick */
function action(name, testid, onclick) {
  const text = h('span');
  return { text, button: h('button', { class: 'button', type: 'button', testid, onclick }, icon(name), text) };
}

/** @param {string} camera that this browser is @param {HomeIntents} intents */
function ownView(camera, intents) {
  const text = h('span');
  const button = h('button', { class: 'button wide', type: 'button', testid: 'own-camera', onclick: () => intents.startOwn(camera) }, icon('phone'), text);
  button.dataset.camera = camera;

  /** @param {State} state */
  function update(state) {
    const name = cameraName(state, camera);
    setText(text, name ? words(state.lang, 'startOwn', { camera: name }) : words(state.lang, 'startCamera'));
  }
  return { root: h('li', {}, button), update };
}
