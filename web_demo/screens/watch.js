// One camera, watched.

import { recall, remember } from '../core/memory.js';
import { reduceWatch } from '../core/state_watch.js';
import { Microphone } from '../media/microphone.js';
import { keepPicture } from '../media/still.js';
import { Talk } from '../media/talk.js';
import { Viewer } from '../media/viewer.js';
import { watchView } from '../ui/view_watch.js';

/** What this browser chose last; a tile's is no choice of anybody. @returns {Quality} */
function chosenQuality() {
  const chosen = recall('quality');
  return chosen === 'saver' || chosen === 'best' ? chosen : 'auto';
}

/** @param {App} app @returns {AppScreen} */
export function watchScreen(app) {
  app.parts.watch = reduceWatch;
  /** @type {Viewer | null} */
  let viewer = null;
  let watched = '';
  const view = watchView({
    retry: () => viewer?.retry(),
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

  /** For the main screen. */
  function keepLast() {
    const { pictured, age } = app.state.watch;
    if (viewer && pictured) keepPicture(app.album, watched, video, age ?? 0);
  }

  return {
    root: view.root,
    update: view.update,
    /** @param {{camera: string}} route */
    open({ camera }) {
      watched = camera;
      const { session, clock, dispatch, keyring } = app;
      const handed = app.takeHandover(camera);
      const makeTalk = (/** @type {(action: any) => void} */ tell) => new Talk({ clock, microphone: new Microphone({ clock }), dispatch: tell });
      const outlet = { dispatch, video, keepLastFrame, makeTalk, quality: chosenQuality() };
      if (handed) {
        viewer = handed.viewer;
        if (handed.picture) view.showPicture(handed.picture);
        viewer.promote(outlet);
      } else {
        viewer = new Viewer({ session, clock, camera, name: app.viewerName, key: keyring.member, ...outlet });
        viewer.start();
      }
    },
    close() {
      keepLast();
      view.close();
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
