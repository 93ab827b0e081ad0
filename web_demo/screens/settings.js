// What this device is set to: language, colours, what the viewer is called, and that it belongs to the home at all.

import { lacksOf } from '../core/abilities.js';
import { loadLang } from '../core/i18n.js';
import { log } from '../core/log.js';
import { forget, recall, remember } from '../core/memory.js';
import { kVersion } from '../inspect.js';
import { installable, promptInstall } from '../shell/install.js';
import { settingsView } from '../ui/view_settings.js';

/** @param {App} app @returns {AppScreen} */
export function settingsScreen(app) {
  const view = settingsView(
    { setLang, setTheme, setName, install, signOut, signOutHere },
    { version: kVersion, theme: () => /** @type {any} */ (recall('theme') ?? 'auto'), installable },
  );

  /** Its words may not arrive: then everything stays as it is. @param {Lang} lang */
  async function setLang(lang) {
    try {
      await loadLang(lang);
      remember('lang', lang);
      app.dispatch({ type: 'lang', lang });
      view.showLangFailed(false);
    } catch (error) {
      log(`language not loaded: ${error}`);
      view.showLangFailed(true);
      app.redraw();
    }
  }

  /** boot.js paints. @param {Theme} theme */
  function setTheme(theme) {
    remember('theme', theme);
    dispatchEvent(new CustomEvent('petcam:theme', { detail: theme }));
    app.redraw();
  }

  /** @param {string} name */
  function setName(name) {
    if (name) remember('name', name);
    else forget('name');
    app.dispatch({ type: 'name/viewer', name: name || null });
  }

  async function install() {
    await promptInstall();
    app.redraw();
  }

  /** First the home forgets this device: what it does not answer leaves everything as it is, or a token would live on that nobody knows of. */
  async function signOut() {
    view.showLeaving('busy');
    try {
      const { leaveHome } = await import('../home/leaver.js');
      // Before the home ends our line, which would look as if an owner had removed us.
      app.closeLobby();
      await leaveHome(app.session, app.keyring.tokens);
      view.showLeaving('');
      signOutHere();
    } catch (error) {
      log(`not signed out: ${error}`);
      view.showLeaving('failed');
      app.openLobby().catch(() => {});
    }
    app.redraw();
  }

  /** Nothing that opens this home stays here. */
  function signOutHere() {
    view.showLeaving('');
    app.keyring.clear();
    forget('name');
    forget('camera');
    app.closeLobby();
    app.dispatch({ type: 'left', own: app.keyring.own });
    app.go({ screen: 'home' });
  }

  return { root: view.root, update: view.update, open: async () => app.dispatch({ type: 'lacks', lacks: lacksOf(window, await devices()) }) };
}

/** Which kinds there are is told without asking for permission. */
async function devices() {
  try {
    const kinds = (await navigator.mediaDevices.enumerateDevices()).map(({ kind }) => kind);
    return { camera: kinds.includes('videoinput'), microphone: kinds.includes('audioinput') };
  } catch {
    return null;
  }
}
