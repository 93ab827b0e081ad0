// This device as a camera.

import { deviceKey, recall, remember } from '../core/memory.js';
import { Publisher } from '../media/publisher.js';
import { cameraView } from '../ui/view_camera.js';

/** @param {import('./app.js').App} app @returns {import('./app.js').Screen} */
export function cameraScreen(app) {
  /** @type {Publisher | null} */
  let publisher = null;
  const view = cameraView({
    flip: async () => {
      await publisher?.flip();
      remember('facing', app.state.publish.facing);
    },
    toggleMic: () => publisher?.setMic(!app.state.publish.micOn),
    allowSound: () => publisher?.allowSound(),
    takeOver: () => publisher?.start(),
    stopCamera: () => publisher?.stop(),
    renameCamera: () => app.go({ screen: 'name' }),
  });
  const { preview, speaker } = view;

  return {
    root: view.root,
    update: view.update,
    /** @param {{camera: string}} route */
    open({ camera }) {
      const { session, clock, dispatch, keyring, paired } = app;
      const { micOn } = app.state.publish;
      const facing = recall('facing') === 'user' ? 'user' : 'environment';
      const name = paired?.id === camera ? paired.name : null;
      app.paired = null;
      publisher = new Publisher({ session, clock, dispatch, camera, device: deviceKey(), key: keyring.camera(camera), name, preview, speaker, facing, micOn });
      if (name === null) publisher.start();
      else dispatch({ type: 'publish/ready', name });
    },
    close() {
      publisher?.stop();
      publisher = null;
    },
    woke: () => publisher?.woke(),
    get peer() {
      return publisher?.peer ?? null;
    },
  };
}
