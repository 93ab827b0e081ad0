// The frame around the screens: the bar above them, and the one that is shown; they are loaded when they are first shown. Views hand what
// the user does to `intents`. Stable `data-testid`s are listed in tests/web/README.md.

import { cameraName, screenOf } from '../core/state.js';
import { isOwner } from '../core/state_home.js';
import { words } from '../core/i18n.js';
import { log } from '../core/log.js';
import { isolated } from '../core/names.js';
import { h, setLabel, setName, setText, show } from './dom.js';
import { icon } from './icons.js';

/** Titles of the screens that have one of their own. @type {Partial<Record<string, string>>} */
const kTitles = { add: 'addDevice', invite: 'invite', family: 'family', member: 'family', device: 'cameraTitle', name: 'useThisPhone', settings: 'settings' };

const kMain = ['home', 'unreachable'];

/** @param {State} state @param {ScreenName} shown */
function titleOf(state, shown) {
  const { lang, route, home } = state;
  if (shown === route.screen && (route.screen === 'camera' || route.screen === 'watch' || route.screen === 'timeline')) return cameraName(state, route.camera);
  const key = shown === 'name' && home.entry !== 'in' ? undefined : kTitles[shown];
  return words(lang, key ?? 'appName');
}

/** @param {FrameIntents} intents */
function barView(intents) {
  const back = h('button', { class: 'quiet back', type: 'button', testid: 'back', onclick: intents.home }, icon('back'));
  // Takes the focus when another screen opens, so that a screen reader says where one is.
  const title = h('h1', { testid: 'title', tabIndex: -1 });
  const invite = h('button', { class: 'quiet', type: 'button', testid: 'bar-invite', onclick: intents.openInvite }, icon('personPlus'));
  const settings = h('button', { class: 'quiet', type: 'button', testid: 'open-settings', onclick: intents.openSettings }, icon('gear'));
  /** @type {ScreenName | null} */
  let before = null;

  /** @param {State} state @param {ScreenName} shown */
  function update(state, shown) {
    const { lang } = state;
    const text = titleOf(state, shown);
    const name = words(lang, 'appName');
    setName(title, text);
    document.title = text && text !== name ? `${isolated(text)} · ${name}` : name;
    setLabel(back, words(lang, 'back'));
    setLabel(invite, words(lang, 'invite'));
    setLabel(settings, words(lang, 'settings'));
    show(back, !kMain.includes(shown) && shown !== 'join');
    show(invite, kMain.includes(shown) && isOwner(state.home));
    show(settings, kMain.includes(shown));
    if (before !== null && before !== shown) title.focus({ preventScroll: true });
    before = shown;
  }
  return { root: h('header', { class: 'bar' }, back, title, invite, settings), update };
}

/** What index.html shows until the first screen is there, and again where one does not arrive. @param {HTMLElement} root */
function waitingView(root) {
  const screen = /** @type {HTMLElement} */ (root.querySelector('[data-testid=loading]'));
  const status = /** @type {HTMLElement} */ (root.querySelector('[data-testid=loading-status]'));
  screen.querySelector('h1')?.remove(); // the bar has it now
  return (/** @type {State} */ { lang }, /** @type {boolean} */ waits, /** @type {boolean} */ failed) => {
    setText(status, failed ? words(lang, 'serverUnreachable') : '');
    show(screen, waits);
  };
}

/**
 * @param {HTMLElement} root @param {FrameIntents} intents
 * @param {Record<ScreenName, () => Promise<AppScreen>>} loaders  of the screens, each called once
 */
export function createView(root, intents, loaders) {
  const bar = barView(intents);
  const noWebRtc = h('p', { class: 'notice', testid: 'no-webrtc' });
  noWebRtc.dataset.tone = 'warn';
  const waiting = waitingView(root);
  /** @type {Map<ScreenName, AppScreen>} */
  const screens = new Map();
  /** @type {Map<ScreenName, Promise<AppScreen>>} */
  const loading = new Map();
  /** Screens whose code did not arrive; main.js tries again. @type {Set<ScreenName>} */
  const failed = new Set();
  /** @type {State | null} */
  let latest = null;

  /** @param {State} state */
  function render(state) {
    latest = state;
    const shown = screenOf(state);
    root.dataset.screen = shown;
    document.documentElement.lang = state.lang;
    bar.update(state, shown);
    for (const [name, screen] of screens) {
      show(screen.root, name === shown);
      screen.update(state, name === shown);
    }
    setText(noWebRtc, words(state.lang, 'noWebRtc'));
    show(noWebRtc, !state.webRtc && kMain.includes(shown));
    waiting(state, !screens.has(shown), failed.has(shown));
    if (!screens.has(shown) && !failed.has(shown)) load(shown).catch(() => {});
  }

  /** @param {ScreenName} name @returns {Promise<AppScreen>} */
  function load(name) {
    const known = loading.get(name) ?? make(name).catch((error) => miss(name, error));
    loading.set(name, known);
    return known;
  }

  /** @param {ScreenName} name @param {any} error @returns {never} */
  function miss(name, error) {
    log(`screen ${name} not loaded: ${error}`);
    loading.delete(name);
    failed.add(name);
    if (latest) render(latest);
    intents.missing();
    throw error;
  }

  /** @param {ScreenName} name */
  async function make(name) {
    const screen = await loaders[name]();
    screens.set(name, screen);
    failed.delete(name);
    root.append(screen.root);
    if (latest) render(latest);
    return screen;
  }

  root.prepend(bar.root, noWebRtc);
  return { render, screen: load };
}
