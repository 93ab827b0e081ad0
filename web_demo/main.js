// Wiring only: one app, one view, and the screen that the address asks for.

import { chooseLang, loadLang } from './core/i18n.js';
import { recall, remember } from './core/memory.js';
import { formatRoute, parseRoute } from './core/routes.js';
import { exposeForTests } from './inspect.js';
import { App } from './screens/app.js';
import { createView } from './ui/view.js';

/** Screens that show the home: they share one line to it. */
const kLobbyScreens = ['home', 'add', 'invite', 'family', 'member', 'device', 'timeline'];

const kReloadMs = 2000;

const lang = /** @type {import('./core/i18n.js').Lang} */ (recall('lang')) ?? chooseLang(navigator.languages);
await loadLang(lang);

const app = new App({ lang, render: (state) => view.render(state) });
const manage = (/** @type {'add' | 'invite' | 'family' | 'member' | 'device'} */ name) => async () => (await import('./screens/manage.js')).manageScreen(app, name);
const names = () => import('./screens/names.js');
const view = createView(/** @type {HTMLElement} */ (document.getElementById('app')), { home: app.goHome, setLang }, {
  home: async () => (await import('./screens/home.js')).homeScreen(app),
  name: async () => (await names()).cameraNameScreen(app),
  'viewer-name': async () => (await names()).viewerNameScreen(app),
  join: async () => (await import('./screens/join.js')).joinScreen(app),
  camera: async () => (await import('./screens/camera.js')).cameraScreen(app),
  watch: async () => (await import('./screens/watch.js')).watchScreen(app),
  timeline: async () => (await import('./screens/timeline.js')).timelineScreen(app),
  add: manage('add'),
  invite: manage('invite'),
  family: manage('family'),
  member: manage('member'),
  device: manage('device'),
});

/** The screen that runs. @type {import('./screens/app.js').Screen | null} */
let current = null;
/** Counts the screens that were asked for: one that loads slowly must not open over a later one. */
let turn = 0;

/** @param {import('./core/i18n.js').Lang} wanted */
async function setLang(wanted) {
  await loadLang(wanted);
  remember('lang', wanted);
  app.dispatch({ type: 'lang', lang: wanted });
}

async function openScreen() {
  const asked = parseRoute(location.hash);
  // Out of the address at once, so that the code stays in no history and no bookmark.
  if (asked.screen === 'join') history.replaceState(null, '', formatRoute({ screen: 'home' }));
  const route = asked.screen === 'join' ? { screen: asked.screen } : asked;
  const inLobby = kLobbyScreens.includes(route.screen) || (route.screen === 'name' && app.keyring.member.read() !== null);
  const mine = ++turn;
  closeScreen({ keepLobby: inLobby });
  if (route.screen !== 'watch') app.takeHandover(null);
  app.dispatch({ type: 'home/own', own: app.keyring.own });
  app.dispatch({ type: 'route', route });
  window.scrollTo(0, 0);
  if (!('RTCPeerConnection' in window)) return app.dispatch({ type: 'link', link: 'failed', problem: 'noWebRtc' });
  if (inLobby) app.openLobby();
  const screen = await view.screen(asked.screen).catch(() => null);
  if (mine !== turn) return;
  // Its code did not arrive: the network is down, or the server just starts.
  if (!screen) return void setTimeout(() => mine === turn && openScreen(), kReloadMs);
  current = screen;
  screen.open?.(asked);
}

/** @param {{keepLobby: boolean}} what */
function closeScreen({ keepLobby }) {
  app.tidyHousehold();
  current?.close?.();
  current = null;
  if (!keepLobby || !app.lobby?.line) app.closeLobby();
}

function woke() {
  app.lobby?.woke();
  current?.woke?.();
}

document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? woke() : current?.hidden?.()));
document.addEventListener('resume', woke);
window.addEventListener('online', woke);
window.addEventListener('pageshow', (event) => event.persisted && woke());
window.addEventListener('pagehide', () => app.session.close());
window.addEventListener('hashchange', openScreen);
exposeForTests({ state: () => app.state, peer: () => current?.peer ?? null });
app.prepare = view.screen;
view.render(app.state);
openScreen();
