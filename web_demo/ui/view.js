// The frame around the screens: the bar above them, and the one that is shown. Screens are loaded when they are first shown, so that
// the first picture waits for no code that it does not need. Views ask status.js for words and hand what the user does to `intents`.
//
// Stable `data-testid`s, per screen (data attributes in brackets):
//   all       app, back, title, lang; home-problem on the screens that change the home
//   join      join [data-phase], join-form, join-name, join-save, join-known, join-status, join-again, join-home
//   home      home, link-status, no-camera, camera-list, camera-card [data-camera, data-tone, data-moving, data-state], tile-age,
//             tile-wake, card-status, card-people, card-battery, card-warning, card-event, seen-watching, use-as-camera,
//             viewer-name, change-name, barred [data-why], barred-title, barred-again, own-camera [data-camera],
//             camera-settings [data-camera], add-device, invite-somebody, open-family
//   add       add, add-form, add-name, add-save; a link: invitation [data-joined, data-tone], qr, link, link-hint, share, copy,
//             link-local, link-status-line, link-again, link-done
//   invite    invite, invite-form, invite-name, invite-role-family, invite-role-sitter, invite-until, invite-camera [data-camera],
//             invite-save; a link as above
//   family    family, member-row [data-id], camera-row [data-id], family-invite
//   member    member, member-title, member-form, member-name, member-role-owner and so on, member-until,
//             right [data-camera, data-right], member-save, member-pair, member-remove, member-remove-yes, member-remove-no
//   device    device, device-title, device-form, device-name, device-save, device-pair, device-remove with -yes and -no
//   names     viewer-name-form, viewer-name-form-input, viewer-name-form-save; camera-name-form with the same two
//   camera    camera [data-phase, data-tone], preview, talkback, publish-status, publish-detail, watchers, talker, wake-lock,
//             allow-sound, take-over, flip, mic [data-on], stop, rename-camera
//   timeline  timeline [data-phase], day, day-before, day-after, strip, timeline-note, timeline-again, timeline-problem, timeline-list,
//             happening [data-type], player, clip, clip-title, clip-close, clip-save, clip-star, clip-remove with -yes and -no, clip-broken
//   watch     watch [data-phase, data-tone, data-stale, data-camera, data-empty, data-bare], pane [data-zoomed], picture, video,
//             last-frame, watch-status, watch-detail, watch-notes, retry, others, notice, talk-hint, zoom-reset, sound [data-on], unmute,
//             talk [data-state, data-held, data-locked], talk-label, talk-lock, photo, photo-shown, photo-done, open-timeline, more, watch-sheet,
//             quality-auto, quality-saver, quality-best, connection, camera-report, pip, sheet-done, watch-aside

import { cameraName, screenOf } from '../core/state.js';
import { words } from '../core/i18n.js';
import { log } from '../core/log.js';
import { h, setLabel, setText, show } from './dom.js';
import { icon } from './icons.js';

/** @typedef {import('../core/state.js').State} State */
/** @typedef {import('../core/state.js').Screen} ScreenName */
/** @typedef {import('../screens/app.js').Screen} Screen */

/**
 * @typedef {object} FrameIntents what the user can want on every screen
 * @property {() => void} home
 * @property {(lang: import('../core/i18n.js').Lang) => void} setLang
 */

/** Titles of the screens that have one of their own. @type {Partial<Record<string, string>>} */
const kTitles = { add: 'addDevice', invite: 'invite', family: 'family', member: 'family', device: 'cameraTitle', name: 'useThisPhone' };

/** @param {State} state @param {import('../core/state.js').Screen} shown */
function titleOf(state, shown) {
  const { lang, route, home } = state;
  if (shown !== 'viewer-name' && (route.screen === 'camera' || route.screen === 'watch' || route.screen === 'timeline')) return cameraName(state, route.camera);
  const key = shown === 'name' && home.entry !== 'in' ? undefined : kTitles[shown];
  return words(lang, key ?? 'appName');
}

/** @param {FrameIntents} intents */
function barView(intents) {
  const back = h('button', { class: 'quiet back', type: 'button', testid: 'back', onclick: intents.home }, icon('back'));
  const title = h('h1', { testid: 'title' });
  const lang = h('button', { class: 'quiet', type: 'button', testid: 'lang' });

  /** @param {State} state @param {import('../core/state.js').Screen} shown */
  function update(state, shown) {
    const other = state.lang === 'ko' ? 'en' : 'ko';
    setText(title, titleOf(state, shown));
    setLabel(back, words(state.lang, 'back'));
    setText(lang, other === 'ko' ? '한국어' : 'English');
    setLabel(lang, `${words(state.lang, 'language')}: ${lang.textContent}`);
    lang.onclick = () => intents.setLang(other);
    show(back, shown !== 'home' && shown !== 'join');
  }
  return { root: h('header', { class: 'bar' }, back, title, lang), update };
}

/**
 * @param {HTMLElement} root @param {FrameIntents} intents
 * @param {Record<ScreenName, () => Promise<Screen>>} loaders  of the screens, each called once
 */
export function createView(root, intents, loaders) {
  const bar = barView(intents);
  /** @type {Map<ScreenName, Screen>} */
  const screens = new Map();
  /** @type {Map<ScreenName, Promise<Screen>>} */
  const loading = new Map();
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
    // What was not loaded is tried again with the next change of the state.
    if (!screens.has(shown)) load(shown).catch((error) => log(`screen ${shown} not loaded: ${error.message}`));
  }

  /** @param {ScreenName} name @returns {Promise<Screen>} */
  function load(name) {
    const known = loading.get(name) ?? make(name);
    loading.set(name, known);
    known.catch(() => loading.delete(name));
    return known;
  }

  /** @param {ScreenName} name */
  async function make(name) {
    const screen = await loaders[name]();
    screens.set(name, screen);
    root.querySelector('[data-testid=loading]')?.remove();
    root.append(screen.root);
    if (latest) render(latest);
    return screen;
  }

  root.prepend(bar.root);
  return { render, screen: load };
}
