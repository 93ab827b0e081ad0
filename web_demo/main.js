// Wiring only: one app, one view, and the screen that the address asks for.

import { chooseLang, loadLang } from './core/i18n.js';
import { recall } from './core/memory.js';
import { formatRoute, parseRoute } from './core/routes.js';
import { screenOf } from './core/state.js';
import { exposeForTests } from './inspect.js';
import { App } from './screens/app.js';
import { watchInstall } from './shell/install.js';
import { loadStyle } from './ui/styles.js';
import { createView } from './ui/view.js';

/** Screens that show the home: they share one line to it. */
const kLobbyScreens = ['home', 'add', 'invite', 'family', 'member', 'device', 'timeline', 'settings'];

const kReloadMs = 2000;
const kLaterMs = 8000;

const lang = /** @type {Lang} */ (recall('lang')) ?? chooseLang(navigator.languages);
await loadLang(lang);

const app = new App({ lang, render: (state) => view.render(state) });
/**
 * A screen with the words and the styles that it needs, all on their way at once.
 * @template M @param {Promise<M>} code @param {(module: M) => AppScreen} make @param {readonly WordsPart[]} words @param {readonly string[]} styles
 */
async function arrive(code, make, words, styles = []) {
  const [module] = await Promise.all([code, ...words.map((part) => loadLang(app.state.lang, part)), ...styles.map(loadStyle)]);
  return make(module);
}
const manage = (/** @type {'add' | 'invite' | 'family' | 'member' | 'device'} */ name) => () =>
  arrive(import('./screens/manage.js'), ({ manageScreen }) => manageScreen(app, name), ['home', 'manage'], ['home.css']);
const view = createView(
  /** @type {HTMLElement} */ (document.getElementById('app')),
  { home: app.goHome, openSettings: () => app.go({ screen: 'settings' }), openInvite: () => app.go({ screen: 'invite' }), missing: reloadLater },
  {
    home: () => arrive(import('./screens/home.js'), ({ homeScreen }) => homeScreen(app), ['home'], ['tiles.css']),
    name: () => arrive(import('./screens/names.js'), ({ cameraNameScreen }) => cameraNameScreen(app), ['manage'], ['home.css']),
    'viewer-name': () => arrive(import('./screens/names.js'), ({ viewerNameScreen }) => viewerNameScreen(app), ['manage'], ['home.css']),
    join: () => arrive(import('./screens/join.js'), ({ joinScreen }) => joinScreen(app), ['manage'], ['home.css']),
    camera: () => arrive(import('./screens/camera.js'), ({ cameraScreen }) => cameraScreen(app), ['camera'], ['stage.css', 'camera.css']),
    watch: () => arrive(import('./screens/watch.js'), ({ watchScreen }) => watchScreen(app), ['watch'], ['stage.css', 'watch.css']),
    timeline: () => arrive(import('./screens/timeline.js'), ({ timelineScreen }) => timelineScreen(app), ['home', 'manage'], ['home.css', 'timeline.css']),
    settings: () => arrive(import('./screens/settings.js'), ({ settingsScreen }) => settingsScreen(app), ['home', 'manage'], ['home.css']),
    unable: () => arrive(import('./ui/view_obstacle.js'), ({ unableView }) => unableView(() => app.go({ screen: 'settings' })), ['home']),
    unreachable: () => arrive(import('./ui/view_obstacle.js'), ({ unreachableView }) => unreachableView(() => app.lobby?.woke()), ['home']),
    add: manage('add'),
    invite: manage('invite'),
    family: manage('family'),
    member: manage('member'),
    device: manage('device'),
  },
);

/** The screen that runs. @type {AppScreen | null} */
let current = null;
/** Counts the screens that were asked for: one that loads slowly must not open over a later one. */
let turn = 0;

async function openScreen() {
  const asked = parseRoute(location.hash);
  const route = asked.screen === 'join' ? { screen: asked.screen } : asked;
  const inLobby = kLobbyScreens.includes(route.screen) || (route.screen === 'name' && app.keyring.member.read() !== null);
  const mine = ++turn;
  closeScreen(route, { keepLobby: inLobby });
  if (route.screen !== 'watch') app.takeHandover(null);
  app.dispatch({ type: 'route', route });
  app.dispatch({ type: 'home/own', own: app.keyring.own });
  window.scrollTo(0, 0);
  if (screenOf(app.state) === 'unable') return;
  if (inLobby) app.openLobby().catch(reloadLater);
  const screen = await view.screen(asked.screen).catch(() => null);
  if (mine !== turn || !screen) return;
  // Out of the address at once, so that the code stays in no history and no bookmark.
  if (asked.screen === 'join') history.replaceState(null, '', formatRoute({ screen: 'home' }));
  current = screen;
  screen.open?.(asked);
}

/** @param {Route} next @param {{keepLobby: boolean}} what */
function closeScreen(next, { keepLobby }) {
  app.household?.tidy();
  current?.close?.(next);
  current = null;
  if (!keepLobby || !app.lobby?.line) app.closeLobby();
}

/** Some code did not arrive. A browser may keep that in mind, so everything is loaded anew once the server answers. */
function reloadLater() {
  const mine = turn;
  setTimeout(async () => {
    const answer = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' }).catch(() => null);
    if (mine !== turn) return;
    if (answer?.ok) location.reload();
    else reloadLater();
  }, kReloadMs);
}

function woke() {
  app.lobby?.woke();
  current?.woke?.();
}

const online = () => app.dispatch({ type: 'online', online: navigator.onLine });

document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? woke() : current?.hidden?.()));
document.addEventListener('resume', woke);
window.addEventListener('online', woke);
// Another address, in Chromium; or nothing that is worth more than a question.
/** @type {any} */ (navigator).connection?.addEventListener('change', () => app.session.check(true).catch(() => {}));
window.addEventListener('online', online);
window.addEventListener('offline', online);
window.addEventListener('pageshow', (event) => event.persisted && woke());
window.addEventListener('pagehide', () => app.session.close());
window.addEventListener('hashchange', openScreen);
watchInstall(app.redraw);
exposeForTests({ state: () => app.state, peer: () => current?.peer ?? null });
app.prepare = view.screen;
app.missing = reloadLater;
openScreen();
// The first picture comes first.
setTimeout(() => {
  import('./shell/offline.js').then(({ keepOffline }) => keepOffline(), () => {});
  import('./ui/view_obstacle.js').catch(() => {}); // when the server is lost it cannot be loaded
}, kLaterMs);
