// The main screen. Its pictures come a moment later than its words: they need the code of a viewer.

import { Album } from '../core/album.js';
import { recall, remember } from '../core/memory.js';
import { homeView } from '../ui/view_home.js';

const kSleepSeconds = 60;
/** The words tell how long ago things were. */
const kTellMs = 5000;

/** @param {App} app @returns {AppScreen} */
export function homeScreen(app) {
  /** @type {Tiles | null} */
  let tiles = null;
  let open = false;
  let making = false;
  /** @type {any} */
  let timer = null;
  /** Members are called what the home calls them. */
  const mayAskName = () => app.state.viewerName === null && !app.keyring.member.read();
  const cameraOfThisPhone = () => (app.keyring.member.read() ? null : app.state.cameraName);

  const view = homeView({
    watch,
    near: () => void app.prepare('watch').catch(() => {}),
    useAsCamera: () => {
      const camera = cameraOfThisPhone();
      app.go(camera ? { screen: 'camera', camera } : { screen: 'name' });
    },
    askViewerName: (camera) => app.dispatch({ type: 'name/ask', camera }),
    startOwn: (camera) => app.go({ screen: 'camera', camera }),
    openAdd: () => app.go({ screen: 'add' }),
    openInvite: () => app.go({ screen: 'invite' }),
    openFamily: () => app.go({ screen: 'family' }),
    openDevice: (camera) => app.go({ screen: 'device', camera }),
    reload: () => app.go(app.state.route),
    join: (code) => app.go({ screen: 'join', code }),
    missing: () => app.missing(),
    closeHint: () => {
      remember('hint', 'closed');
      app.redraw();
    },
  });

  /** @param {string} camera */
  async function watch(camera) {
    const live = app.state.cameras?.some((card) => card.camera === camera && card.state === 'live');
    if (app.state.tiles.asleep && live) return tiles?.touched();
    if (mayAskName()) return app.dispatch({ type: 'name/ask', camera });
    // The tile stays on the screen until there is another one to go to.
    await app.prepare('watch').catch(() => {});
    if (!open) return;
    app.handover = tiles?.take(camera) ?? null;
    app.go({ screen: 'watch', camera });
  }

  async function makeTiles() {
    const [{ Tiles }, { Viewer }, { Spare }] = await Promise.all([import('../media/tiles.js'), import('../media/viewer.js'), import('../media/spare.js')]);
    tiles ??= new Tiles({
      clock: app.clock,
      dispatch: app.dispatch,
      album: app.useAlbum(Album),
      state: () => app.state,
      parts: view.parts,
      makeViewer: (camera, ports) => {
        const { session, clock, keyring, viewerName: name } = app;
        return new Viewer({ session, clock, camera, name, key: keyring.member, quality: 'tile', ...ports });
      },
      spare: new Spare({ session: app.session, clock: app.clock, key: app.keyring.member }),
      sleepMs: 1000 * (Number(recall('tileSeconds')) || kSleepSeconds),
    });
    if (open) tiles.start();
  }

  /** Once somebody is known, or there are cameras. The words do without pictures: the next visit tries again. */
  function startTiles() {
    if (!open || tiles || making) return;
    making = true;
    makeTiles().then(() => (making = false), () => {});
  }

  function tellAgain() {
    timer = app.clock.after(() => {
      app.redraw();
      tellAgain();
    }, kTellMs);
  }

  return {
    root: view.root,
    update(state) {
      view.update(state);
      tiles?.follow();
      if (state.cameras?.length) startTiles();
    },
    open() {
      open = true;
      if (app.keyring.member.read() !== null) startTiles();
      tellAgain();
      tiles?.start();
    },
    /** @param {Route} next */
    close(next) {
      open = making = false;
      app.clock.cancel(timer);
      if (next.screen === 'watch') app.handover ??= tiles?.take(next.camera) ?? null; // by a link, or the browser's buttons
      tiles?.stop();
    },
    woke: () => tiles?.woke(),
    hidden: () => tiles?.hidden(),
  };
}
