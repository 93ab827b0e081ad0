// Wiring only: one session, one state, one view, and the screen that the address asks for.

import { browserClock } from './core/clock.js';
import { chooseLang, words } from './core/i18n.js';
import { Keyring } from './core/keyring.js';
import { deviceKey, forget, recall, remember } from './core/memory.js';
import { formatRoute, joinLink, parentOf, parseRoute } from './core/routes.js';
import { reduce, startState } from './core/state.js';
import { kHomeStart } from './core/state_home.js';
import { Household } from './home/household.js';
import { Joiner } from './home/joiner.js';
import { Lobby } from './home/lobby.js';
import { exposeForTests } from './inspect.js';
import { Publisher } from './media/publisher.js';
import { Viewer } from './media/viewer.js';
import { JanusSession } from './net/janus.js';
import { createView } from './ui/view.js';

/** Screens that show the home: they share one line to it. */
const kLobbyScreens = ['home', 'add', 'invite', 'family', 'member', 'device'];

const keyring = new Keyring({ recall, remember, forget });

let state = startState({
  lang: /** @type {any} */ (recall('lang')) ?? chooseLang(navigator.languages),
  viewerName: recall('name'),
  cameraName: recall('camera'),
  home: { ...kHomeStart, own: keyring.own },
});

/** @type {Lobby | null} */
let lobby = null;
/** @type {Joiner | null} */
let joiner = null;
/** @type {Publisher | null} */
let publisher = null;
/** @type {Viewer | null} */
let viewer = null;
/** This phone has just become a camera by a link, and waits for the tap that starts it. @type {{id: string, name: string} | null} */
let paired = null;

const session = new JanusSession({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/janus`,
  clock: browserClock,
  onLost: () => lobby?.lost(),
});

const household = new Household({
  lobby: () => lobby,
  session,
  clock: browserClock,
  dispatch,
  keyring,
  linkOf: (code) => joinLink(location.origin, location.pathname, code),
});

/** @param {import('./core/routes.js').Route} route */
function go(route) {
  const hash = formatRoute(route);
  if (location.hash === hash) openScreen();
  else location.hash = hash;
}

const goHome = () => (state.askNameFor === null ? go(parentOf(state.route)) : dispatch({ type: 'route', route: state.route }));

const view = createView(/** @type {HTMLElement} */ (document.getElementById('app')), {
  watch: (camera) => (mayAskName() ? dispatch({ type: 'name/ask', camera }) : go({ screen: 'watch', camera })),
  useAsCamera: () => go(state.cameraName && !keyring.member.read() ? { screen: 'camera', camera: state.cameraName } : { screen: 'name' }),
  askViewerName: (camera) => dispatch({ type: 'name/ask', camera }),
  saveViewerName,
  saveCameraName,
  home: goHome,
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
  ...homeIntents(),
});

/** What is wanted on the screens of the home. */
function homeIntents() {
  return {
    reload: () => openScreen(),
    redraw: () => view.render(state),
    join: (/** @type {string} */ name) => joiner?.claim(name || words(state.lang, 'guest')),
    startOwn: (/** @type {string} */ camera) => go({ screen: 'camera', camera }),
    openAdd: () => go({ screen: 'add' }),
    openInvite: () => go({ screen: 'invite' }),
    openFamily: () => go({ screen: 'family' }),
    openMember: (/** @type {string} */ member) => go({ screen: 'member', member }),
    openDevice: (/** @type {string} */ camera) => go({ screen: 'device', camera }),
    addCamera: (/** @type {string} */ name) => household.addCamera(name),
    invite: (/** @type {import('./core/wishes.js').MemberWish} */ wish) => household.invite(wish),
    pairMember: (/** @type {import('./net/signalling.js').Member} */ member) => household.pairMember(member),
    changeMember: async (/** @type {string} */ member, /** @type {import('./core/wishes.js').MemberWish} */ wish) => {
      if (Object.keys(wish).length === 0 || (await household.changeMember(member, wish))) goHome();
    },
    removeMember: async (/** @type {string} */ member) => (await household.remove({ member })) && goHome(),
    pairCamera: (/** @type {import('./net/signalling.js').CameraCard} */ card) => household.pairCamera(card),
    renameDevice: async (/** @type {string} */ camera, /** @type {string} */ name) => (await household.renameCamera(camera, name)) && goHome(),
    removeCamera: async (/** @type {string} */ camera) => (await household.remove({ camera })) && goHome(),
    // Closing the sheet without a choice is an answer, too.
    shareLink: (/** @type {string} */ url) => void navigator.share({ title: words(state.lang, 'appName'), text: words(state.lang, 'shareText'), url }).catch(() => {}),
    renewLink: () => state.home.invitation && household.renew(state.home.invitation),
    linkDone: goHome,
  };
}

/** @param {any} action */
function dispatch(action) {
  const before = state;
  state = reduce(state, action);
  if (state !== before) view.render(state);
}

/** Members are called what the home calls them. */
function mayAskName() {
  return state.viewerName === null && !keyring.member.read();
}

/** @param {string} typed */
function saveViewerName(typed) {
  const camera = state.askNameFor;
  const name = typed || words(state.lang, 'guest');
  remember('name', name);
  dispatch({ type: 'name/viewer', name });
  if (camera) go({ screen: 'watch', camera });
}

/** In an open home a camera is what it is called; in a locked one it gets an id. @param {string} name */
async function saveCameraName(name) {
  const locked = keyring.member.read() && state.home.entry !== 'open';
  const camera = locked ? await household.useThisPhone(name) : name;
  if (camera === null) return;
  remember('camera', name);
  dispatch({ type: 'name/camera', name });
  go({ screen: 'camera', camera });
}

/** The link was taken: this browser is somebody now. @param {import('./net/signalling.js').Identity} who */
function joined({ member, camera }) {
  dispatch({ type: 'home/joined', own: keyring.own });
  if (member) {
    remember('name', member.name);
    dispatch({ type: 'name/viewer', name: member.name });
    go({ screen: 'home' });
  } else if (camera) {
    paired = camera;
    go({ screen: 'camera', camera: camera.id });
  }
}

function openScreen() {
  const asked = parseRoute(location.hash);
  // Out of the address at once, so that the code stays in no history and no bookmark.
  if (asked.screen === 'join') history.replaceState(null, '', formatRoute({ screen: 'home' }));
  const route = asked.screen === 'join' ? { screen: asked.screen } : asked;
  const inLobby = kLobbyScreens.includes(route.screen) || (route.screen === 'name' && keyring.member.read() !== null);
  closeScreen({ keepLobby: inLobby });
  dispatch({ type: 'home/own', own: keyring.own });
  dispatch({ type: 'route', route });
  window.scrollTo(0, 0);
  if (!('RTCPeerConnection' in window)) return dispatch({ type: 'link', link: 'failed', problem: 'noWebRtc' });
  if (inLobby) openLobby();
  else if (asked.screen === 'join') openJoin(asked.code ?? '');
  else if (asked.screen === 'camera') openCamera(asked.camera);
  else if (asked.screen === 'watch') openViewer(asked.camera);
}

/** @param {{keepLobby: boolean}} what */
function closeScreen({ keepLobby }) {
  household.tidy();
  joiner?.stop();
  publisher?.stop();
  viewer?.stop();
  joiner = publisher = viewer = null;
  if (keepLobby && lobby?.line) return;
  lobby?.stop();
  lobby = null;
}

function openLobby() {
  if (lobby) return;
  lobby = new Lobby({ session, clock: browserClock, dispatch, keyring });
  lobby.start();
}

/** @param {string} code */
function openJoin(code) {
  joiner = new Joiner({ session, clock: browserClock, dispatch, keyring, code, onJoined: joined });
  joiner.start();
}

/** @param {string} camera */
function openCamera(camera) {
  const { micOn } = state.publish;
  const facing = recall('facing') === 'user' ? 'user' : 'environment';
  const { preview, speaker } = view;
  const name = paired?.id === camera ? paired.name : null;
  publisher = new Publisher({ session, clock: browserClock, dispatch, camera, device: deviceKey(), key: keyring.camera(camera), name, preview, speaker, facing, micOn });
  if (name === null) publisher.start();
  else dispatch({ type: 'publish/ready', name });
  paired = null;
}

/** @param {string} camera */
function openViewer(camera) {
  const name = state.viewerName ?? words(state.lang, 'guest');
  const { video, keepLastFrame } = view;
  viewer = new Viewer({ session, clock: browserClock, dispatch, camera, name, key: keyring.member, video, keepLastFrame });
  viewer.start();
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
