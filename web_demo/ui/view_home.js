// The main screen: the list of cameras, and the way to make this device one.

import { cardStatus } from '../core/status.js';
import { words } from '../core/i18n.js';
import { h, setData, setLabel, setText, show } from './dom.js';
import { icon } from './icons.js';

/** @typedef {import('../core/state.js').State} State */

/** @param {import('./view.js').Intents} intents */
export function homeView(intents) {
  const link = h('p', { class: 'notice', testid: 'link-status', role: 'status' });
  const emptyTitle = h('h2');
  const emptyHint = h('p', { class: 'muted' });
  const empty = h('div', { class: 'empty', testid: 'no-camera' }, icon('paw'), emptyTitle, emptyHint);
  const heading = h('h2');
  const list = h('ul', { class: 'cards', testid: 'camera-list' });
  const useText = h('span');
  const use = h('button', { class: 'button wide', testid: 'use-as-camera', type: 'button', onclick: intents.useAsCamera }, icon('camera'), useText);
  const name = h('span', { testid: 'viewer-name' });
  const change = h('button', { class: 'quiet', type: 'button', testid: 'change-name', onclick: () => intents.askViewerName('') });
  const root = h('main', { class: 'page', testid: 'home' }, link, empty, heading, list, use, h('p', { class: 'you' }, name, change));
  /** @type {Map<string, ReturnType<typeof cardView>>} */
  const cards = new Map();

  /** @param {State} state */
  function update(state) {
    const { lang, link: phase, cameras } = state;
    const linkKey = phase === 'failed' ? state.linkProblem : phase === 'lost' ? 'linkLost' : 'linkConnecting';
    setText(link, phase === 'up' ? '' : words(lang, linkKey));
    show(link, phase !== 'up');
    setData(link, 'tone', phase === 'connecting' ? 'busy' : 'warn');
    setText(emptyTitle, words(lang, 'noCameraTitle'));
    setText(emptyHint, words(lang, 'noCameraHint'));
    show(empty, cameras?.length === 0);
    setText(heading, words(lang, 'cameras'));
    show(heading, Boolean(cameras?.length));
    setText(useText, words(lang, 'useThisDevice'));
    use.classList.toggle('primary', cameras?.length === 0);
    setText(name, words(lang, 'yourName', { name: state.viewerName ?? words(lang, 'guest') }));
    setText(change, words(lang, 'changeName'));
    updateCards(state);
  }

  /** @param {State} state */
  function updateCards(state) {
    const wanted = state.cameras ?? [];
    for (const [camera, card] of cards) {
      if (wanted.some((known) => known.camera === camera)) continue;
      card.root.remove();
      cards.delete(camera);
    }
    wanted.forEach((known, place) => {
      const card = cards.get(known.camera) ?? cardView(known.camera, intents);
      cards.set(known.camera, card);
      card.update(state, known);
      if (list.children[place] !== card.root) list.insertBefore(card.root, list.children[place] ?? null);
    });
  }

  return { root, update };
}

/** @param {string} camera @param {import('./view.js').Intents} intents */
function cardView(camera, intents) {
  const status = h('span', { class: 'status', testid: 'card-status' });
  const go = h('span', { class: 'go' });
  const button = h(
    'button',
    { class: 'card', type: 'button', testid: 'camera-card', onclick: () => intents.watch(camera) },
    h('span', { class: 'picture' }, icon('camera')),
    h('span', { class: 'lines' }, h('strong', {}, camera), status),
    go,
  );
  button.dataset.camera = camera;
  const root = h('li', {}, button);

  /** @param {State} state @param {import('../core/state.js').CameraCard} card */
  function update(state, card) {
    const { tone, text } = cardStatus(state, card);
    setText(status, text);
    setData(button, 'tone', tone);
    setText(go, words(state.lang, 'watch'));
    setLabel(button, `${words(state.lang, 'watchCamera', { camera })}, ${text}`);
  }
  return { root, update };
}
