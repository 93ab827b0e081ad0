// Wiring only: one session, one state, one view, and the screen that the address asks for.

import { browserClock } from './core/clock.js';
import { chooseLang, words } from './core/i18n.js';
import { deviceKey, recall, remember } from './core/memory.js';
import { formatRoute, parseRoute } from './core/routes.js';
import { reduce, startState } from './core/state.js';
import { exposeForTests } from './inspect.js';
import { Lobby } from './media/lobby.js';
import { Publisher } from './media/publisher.js';
import { Viewer } from './media/viewer.js';
import { JanusSession } from './net/janus.js';
import { createView } from './ui/view.js';

let state = startState({
  lang: /** @type {any} */ (recall('lang')) ?? chooseLang(navigator.languages),
  route: parseRoute(location.hash),
  viewerName: recall('name'),
  cameraName: recall('camera'),
});

/** @type {Lobby | null} */
let lobby = null;
/** @type {Publisher | null} */
let publisher = null;
/** @type {Viewer | null} */
let viewer = null;

const session = new JanusSession({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/janus`,
  clock: browserClock,
  onLost: () => lobby?.lost(),
});

/** @param {import('./core/routes.js').Route} route */
const go = (route) => void (location.hash = formatRoute(route));

const view = createView(/** @type {HTMLElement} */ (document.getElementById('app')), {
  watch: (camera) => (state.viewerName === null ? dispatch({ type: 'name/ask', camera }) : go({ screen: 'watch', camera })),
  useAsCamera: () => go(state.cameraName ? { screen: 'camera', camera: state.cameraName } : { screen: 'name' }),
  askViewerName: (camera) => dispatch({ type: 'name/ask', camera }),
  saveViewerName,
  saveCameraName: (name) => {
    remember('camera', name);
    dispatch({ type: 'name/camera', name });
    go({ screen: 'camera', camera: name });
  },
  home: () => (state.askNameFor === null ? go({ screen: 'home' }) : dispatch({ type: 'route', route: state.route })),
  flip: async () => {
    await publisher?.flip();
    remember('facing', state.publish.facing);
  },
  toggleMic: () => publisher?.setMic(!state.publish.micOn),
  allowSound: () => publisher?.allowSound(),
  takeOver: () => publisher?.start(),
  stopCamera: () => publisher?.stop(),
  renameCamera: () => go({ screen: 'name' }),
  retry: () => viewer?.retry(),
  toggleSound: () => viewer?.setMuted(!state.watch.muted),
  pressTalk: () => viewer?.talk.press(),
  releaseTalk: () => viewer?.talk.release(),
  setLang: (lang) => {
    remember('lang', lang);
    dispatch({ type: 'lang', lang });
  },
});

/** @param {any} action */
function dispatch(action) {
  const before = state;
  state = reduce(state, action);
  if (state !== before) view.render(state);
}

/** @param {string} typed */
function saveViewerName(typed) {
  const camera = state.askNameFor;
  const name = typed || words(state.lang, 'guest');
  remember('name', name);
  dispatch({ type: 'name/viewer', name });
  if (camera) go({ screen: 'watch', camera });
}

function openScreen() {
  lobby?.stop();
  publisher?.stop();
  viewer?.stop();
  lobby = publisher = viewer = null;
  const route = parseRoute(location.hash);
  dispatch({ type: 'route', route });
  const ports = { session, clock: browserClock, dispatch };
  if (!('RTCPeerConnection' in window)) return dispatch({ type: 'link', link: 'failed', problem: 'noWebRtc' });
  if (route.screen === 'home') {
    lobby = new Lobby(ports);
    lobby.start();
  } else if (route.screen === 'camera') {
    const { micOn } = state.publish;
    const facing = recall('facing') === 'user' ? 'user' : 'environment';
    const { preview, speaker } = view;
    publisher = new Publisher({ ...ports, camera: route.camera, device: deviceKey(), preview, speaker, facing, micOn });
    publisher.start();
  } else if (route.screen === 'watch') {
    const name = state.viewerName ?? words(state.lang, 'guest');
    viewer = new Viewer({ ...ports, camera: route.camera, name, video: view.video, keepLastFrame: view.keepLastFrame });
    viewer.start();
  }
}

function woke() {
  lobby?.woke();
  publisher?.woke();
  viewer?.woke();
}

document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? woke() : viewer?.hidden()));
document.addEventListener('resume', woke);
window.addEventListener('online', woke);
window.addEventListener('pageshow', (event) => event.persisted && woke());
window.addEventListener('pagehide', () => session.close());
window.addEventListener('hashchange', openScreen);
exposeForTests({ state: () => state, peer: () => (viewer ?? publisher)?.peer ?? null });
view.render(state);
openScreen();
