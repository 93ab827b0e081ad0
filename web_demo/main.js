// Wiring only: one app, one view, and the screen that the address asks for.

import { chooseLang, loadLang } from './core/i18n.js';
import { recall, remember } from './core/memory.js';
import { formatRoute, parseRoute } from './core/routes.js';
import { screenOf } from './core/state.js';
import { exposeForTests } from './inspect.js';
import { App } from './screens/app.js';
import { watchInstall, wantsHint } from './shell/install.js';
import { keepOffline, serverAnswers } from './shell/offline.js';
import { installHint } from './ui/install_hint.js';
import { linkEntry } from './ui/link_entry.js';
import { loadStyle } from './ui/styles.js';
import { createView } from './ui/view.js';
import { unableView, unreachableView } from './ui/view_obstacle.js';

/** Screens that show the home: they share one line to it. */
const kLobbyScreens = ['home', 'add', 'invite', 'family', 'member', 'device', 'timeline', 'settings'];

const kReloadMs = 2000;

const lang = /** @type {Lang} */ (recall('lang')) ?? chooseLang(navigator.languages);
await loadLang(lang);

const app = new App({ lang, render: (state) => view.render(state) });
const manageWords = () => loadLang(app.state.lang, 'manage');
const manage = (/** @type {'add' | 'invite' | 'family' | 'member' | 'device'} */ name) => async () => {
  const [{ manageScreen }] = await Promise.all([import('./screens/manage.js'), manageWords()]);
  return manageScreen(app, name);
};
const names = async () => (await Promise.all([import('./screens/names.js'), manageWords()]))[0];
const hint = installHint(closeHint);
const view = createView(
  /** @type {HTMLElement} */ (document.getElementById('app')),
  { home: app.goHome, openSettings: () => app.go({ screen: 'settings' }), openInvite: () => app.go({ screen: 'invite' }), missing: reloadLater },
  {
    home: async () => (await import('./screens/home.js')).homeScreen(app),
    name: async () => (await names()).cameraNameScreen(app),
    'viewer-name': async () => (await names()).viewerNameScreen(app),
    join: async () => (await Promise.all([import('./screens/join.js'), manageWords()]))[0].joinScreen(app),
    camera: async () => (await Promise.all([import('./screens/camera.js'), loadStyle('camera.css')]))[0].cameraScreen(app),
    watch: async () => (await Promise.all([import('./screens/watch.js'), loadStyle('watch.css')]))[0].watchScreen(app),
    timeline: async () => (await Promise.all([import('./screens/timeline.js'), manageWords(), loadStyle('timeline.css')]))[0].timelineScreen(app),
    settings: async () => (await Promise.all([import('./screens/settings.js'), manageWords()]))[0].settingsScreen(app),
    unable: async () => unableView(() => app.go({ screen: 'settings' })),
    unreachable: async () => unreachableView(() => app.lobby?.woke()),
    add: manage('add'),
    invite: manage('invite'),
    family: manage('family'),
    member: manage('member'),
    device: manage('device'),
  },
  [
    linkEntry((code) => app.go({ screen: 'join', code })),
    { root: hint.root, update: (state, visible) => hint.update(state, visible && wantsHint(navigator) && recall('hint') === null) },
  ],
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
  closeScreen({ keepLobby: inLobby });
  if (route.screen !== 'watch') app.takeHandover(null);
  app.dispatch({ type: 'home/own', own: app.keyring.own });
  app.dispatch({ type: 'route', route });
  window.scrollTo(0, 0);
  if (screenOf(app.state) === 'unable') return;
  if (inLobby) app.openLobby();
  const screen = await view.screen(asked.screen).catch(() => null);
  if (mine !== turn || !screen) return;
  // Out of the address at once, so that the code stays in no history and no bookmark.
  if (asked.screen === 'join') history.replaceState(null, '', formatRoute({ screen: 'home' }));
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

/** Some code did not arrive. A browser may keep that in mind, so everything is loaded anew once the server answers. */
function reloadLater() {
  const mine = turn;
  setTimeout(async () => {
    const answers = await serverAnswers();
    if (mine !== turn) return;
    if (answers) location.reload();
    else reloadLater();
  }, kReloadMs);
}

function closeHint() {
  remember('hint', 'closed');
  app.redraw();
}

function woke() {
  app.lobby?.woke();
  current?.woke?.();
}

const online = () => app.dispatch({ type: 'online', online: navigator.onLine });

document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? woke() : current?.hidden?.()));
document.addEventListener('resume', woke);
window.addEventListener('online', woke);
window.addEventListener('online', online);
window.addEventListener('offline', online);
window.addEventListener('pageshow', (event) => event.persisted && woke());
window.addEventListener('pagehide', () => app.session.close());
window.addEventListener('hashchange', openScreen);
watchInstall(app.redraw);
exposeForTests({ state: () => app.state, peer: () => current?.peer ?? null });
app.prepare = view.screen;
view.render(app.state);
openScreen();
keepOffline();
