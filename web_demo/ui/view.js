// Renders the state, without logic of its own: it asks status.js for words and hands what the user does to `intents`.
//
// Stable `data-testid`s, per screen (data attributes in brackets):
//   all       app, back, title, lang
//   home      home, link-status, no-camera, camera-list, camera-card [data-camera, data-tone], card-status, use-as-camera,
//             viewer-name, change-name
//   names     viewer-name-form, viewer-name-form-input, viewer-name-form-save; camera-name-form with the same two
//   camera    camera [data-phase, data-tone], preview, talkback, publish-status, publish-detail, watchers, talker, wake-lock,
//             allow-sound, take-over, flip, mic [data-on], stop, rename-camera
//   watch     watch [data-phase, data-tone, data-stale], video, last-frame, watch-status, watch-detail, retry, others,
//             talk-hint, sound [data-on], unmute, talk [data-state], talk-label

import { words } from '../core/i18n.js';
import { h, setLabel, setText, show } from './dom.js';
import { icon } from './icons.js';
import { cameraView } from './view_camera.js';
import { homeView } from './view_home.js';
import { nameView } from './view_name.js';
import { watchView } from './view_watch.js';

/**
 * @typedef {object} Intents what the user can want
 * @property {(camera: string) => void} watch
 * @property {() => void} useAsCamera
 * @property {(camera: string) => void} askViewerName  and then watch this camera, if any
 * @property {(name: string) => void} saveViewerName
 * @property {(name: string) => void} saveCameraName
 * @property {() => void} home
 * @property {() => void} flip
 * @property {() => void} toggleMic
 * @property {() => void} allowSound
 * @property {() => void} takeOver
 * @property {() => void} stopCamera
 * @property {() => void} renameCamera
 * @property {() => void} retry
 * @property {() => void} toggleSound
 * @property {() => void} pressTalk
 * @property {() => void} releaseTalk
 * @property {(lang: import('../core/i18n.js').Lang) => void} setLang
 */

/** @param {HTMLElement} root @param {Intents} intents */
export function createView(root, intents) {
  const back = h('button', { class: 'quiet back', type: 'button', testid: 'back', onclick: intents.home }, icon('back'));
  const title = h('h1', { testid: 'title' });
  const lang = h('button', { class: 'quiet', type: 'button', testid: 'lang' });
  const bar = h('header', { class: 'bar' }, back, title, lang);
  const home = homeView(intents);
  const camera = cameraView(intents);
  const watch = watchView(intents);
  const cameraName = nameView({
    testid: 'camera-name-form',
    required: true,
    onName: intents.saveCameraName,
    text: ({ cameraName: value }) => ({ title: 'askCameraTitle', hint: 'askCameraHint', placeholder: 'askCameraExample', button: 'startCamera', value: value ?? '' }),
  });
  const viewerName = nameView({
    testid: 'viewer-name-form',
    required: false,
    onName: intents.saveViewerName,
    text: ({ viewerName: value, askNameFor }) => ({ title: 'askNameTitle', hint: 'askNameHint', placeholder: 'guest', button: askNameFor ? 'watch' : 'save', value: value ?? '' }),
  });
  root.append(bar, home.root, cameraName.root, viewerName.root, camera.root, watch.root);

  /** @param {import('../core/state.js').State} state */
  function render(state) {
    const { route } = state;
    const asking = state.askNameFor !== null;
    const named = route.screen === 'camera' || route.screen === 'watch';
    root.dataset.screen = asking ? 'viewer-name' : route.screen;
    document.documentElement.lang = state.lang;
    const other = state.lang === 'ko' ? 'en' : 'ko';
    setText(title, named ? route.camera : words(state.lang, 'appName'));
    setLabel(back, words(state.lang, 'back'));
    setText(lang, other === 'ko' ? '한국어' : 'English');
    setLabel(lang, `${words(state.lang, 'language')}: ${lang.textContent}`);
    lang.onclick = () => intents.setLang(other);
    show(back, asking || route.screen !== 'home');
    show(home.root, !asking && route.screen === 'home');
    show(cameraName.root, !asking && route.screen === 'name');
    show(viewerName.root, asking);
    show(camera.root, !asking && route.screen === 'camera');
    show(watch.root, !asking && route.screen === 'watch');
    home.update(state);
    cameraName.update(state, !asking && route.screen === 'name');
    viewerName.update(state, asking);
    camera.update(state);
    watch.update(state);
  }

  return { render, preview: camera.preview, speaker: camera.speaker, video: watch.video, keepLastFrame: watch.keepLastFrame };
}
