// One camera, watched.

import { Viewer } from '../media/viewer.js';
import { watchView } from '../ui/view_watch.js';

/** @param {import('./app.js').App} app @returns {import('./app.js').Screen} */
export function watchScreen(app) {
  /** @type {Viewer | null} */
  let viewer = null;
  const view = watchView({
    retry: () => viewer?.retry(),
    toggleSound: () => viewer?.setMuted(!app.state.watch.muted),
    pressTalk: () => viewer?.talk.press(),
    releaseTalk: () => viewer?.talk.release(),
  });
  const { video, keepLastFrame } = view;

  return {
    root: view.root,
    update: view.update,
    /** @param {{camera: string}} route */
    open({ camera }) {
      const { session, clock, dispatch, keyring } = app;
      viewer = new Viewer({ session, clock, dispatch, camera, name: app.viewerName, key: keyring.member, video, keepLastFrame });
      viewer.start();
    },
    close() {
      viewer?.stop();
      viewer = null;
    },
    woke: () => viewer?.woke(),
    hidden: () => viewer?.hidden(),
    get peer() {
      return viewer?.peer ?? null;
    },
  };
}
