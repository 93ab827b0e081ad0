// One camera, watched.

import { Album } from '../core/album.js';
import { ConnectionQuality } from '../core/connection_quality.js';
import { remember } from '../core/memory.js';
import { reduceWatch } from '../core/state_watch.js';
import { Microphone } from '../media/microphone.js';
import { chosenQuality } from '../media/seat.js';
import { keepPicture } from '../media/still.js';
import { Talk } from '../media/talk.js';
import { Viewer } from '../media/viewer.js';
import { watchView } from '../ui/view_watch.js';

/** Room for recordings beside the picture; the same as in watch.css. */
const kWide = '(min-width: 1000px) and (min-height: 501px)';

/** @param {App} app @returns {AppScreen} */
export function watchScreen(app) {
  app.parts.watch = reduceWatch;
  const album = app.useAlbum(Album);
  /** @type {Viewer | null} */
  let viewer = null;
  let watched = '';
  const view = watchView({
    retry: () => viewer?.retry(),
    home: app.goHome,
    toggleSound: () => viewer?.setMuted(!app.state.watch.muted),
    pressTalk: () => viewer?.talk?.press(),
    releaseTalk: () => viewer?.talk?.release(),
    lockTalk: () => viewer?.talk?.lock(),
    prefer: (quality) => {
      remember('quality', quality);
      viewer?.prefer(quality);
    },
    openTimeline: () => app.state.route.screen === 'watch' && app.go({ screen: 'timeline', camera: app.state.route.camera }),
  });
  const { video, keepLastFrame } = view;
  const wide = matchMedia(kWide);
  /** @type {ReturnType<typeof import('./timeline.js').timelinePart> | null} */
  let recordings = null;
  let making = false;
  wide.addEventListener('change', app.redraw);

  /** Its code comes where there is room for it, a right to it, and a recorder. */
  async function makeRecordings() {
    making = true;
    const { recordingsBeside } = await import('./watch_aside.js');
    recordings = await recordingsBeside(app, () => viewer, () => watched);
    view.aside.append(recordings.root);
    if (viewer) recordings.open({ camera: watched });
  }

  /** @param {State} state @param {boolean} visible */
  function update(state, visible) {
    const { rights, phase, recording } = state.watch;
    const wanted = visible && wide.matches && rights.includes('playback') && recording !== null;
    if (wanted && phase === 'joined' && !making) makeRecordings().catch(() => (making = false));
    const beside = wanted && recordings !== null;
    if (beside) recordings?.update(state, true);
    view.showAside(beside && state.timeline.content !== null);
    view.update(state);
  }

  /** For the main screen. */
  function keepLast() {
    const { pictured, age } = app.state.watch;
    if (viewer && pictured) keepPicture(album, watched, video, age ?? 0);
  }

  return {
    root: view.root,
    update,
    /** @param {{camera: string}} route */
    open({ camera }) {
      watched = camera;
      const { session, clock, dispatch, keyring } = app;
      const handed = app.takeHandover(camera);
      const makeTalk = (/** @type {(action: any) => void} */ tell) => new Talk({ clock, microphone: new Microphone({ clock }), dispatch: tell });
      const outlet = { dispatch, video, keepLastFrame, makeTalk, judge: new ConnectionQuality(), quality: chosenQuality() };
      if (handed) {
        viewer = handed.viewer;
        if (handed.picture) view.showPicture(handed.picture);
        viewer.promote(outlet);
      } else {
        viewer = new Viewer({ session, clock, camera, name: app.viewerName, key: keyring.member, seat: window.petcamEarly.takeSeat, ...outlet });
        viewer.start();
      }
      recordings?.open({ camera });
    },
    close() {
      keepLast();
      view.close();
      recordings?.close();
      viewer?.stop();
      viewer = null;
    },
    woke: () => viewer?.woke(),
    hidden() {
      keepLast();
      viewer?.hidden();
    },
    get peer() {
      return viewer?.peer ?? null;
    },
  };
}
