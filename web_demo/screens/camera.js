// This device as a camera.

import { CameraChoices } from '../core/camera_choices.js';
import { Dimmer } from '../core/dim.js';
import { recall, remember } from '../core/memory.js';
import { deviceKey } from '../core/random_key.js';
import { reducePublish } from '../core/state_publish.js';
import { needsPerson } from '../core/status_camera.js';
import { Publisher } from '../media/publisher.js';
import { cameraView } from '../ui/view_camera.js';

/** @param {App} app @returns {AppScreen} */
export function cameraScreen(app) {
  app.parts.publish = reducePublish;
  const { session, clock, dispatch, keyring } = app;
  /** @type {Publisher | null} */
  let publisher = null;
  /** @type {CameraChoices | null} */
  let choices = null;

  /** Chosen by a person: done, and kept. @template T @param {(publisher: Publisher, choices: CameraChoices) => T} does */
  const choose = (does) => publisher && choices && does(publisher, choices);

  const view = cameraView({
    flip: () =>
      choose(async ({ source }, kept) => {
        await source.flip();
        [kept.facing, kept.zoom] = [source.facing, null];
      }),
    toggleMic: () => choose((it, kept) => it.setMic((kept.micOn = !app.state.publish.micOn))),
    togglePause: () => choose((it, kept) => it.setPaused((kept.paused = !app.state.publish.paused))),
    setSize: (size) => choose(({ source }, kept) => source.setSize((kept.size = size))),
    setZoom: (zoom) => choose(({ source }, kept) => source.setLens({ zoom: (kept.zoom = zoom) })),
    toggleTorch: () => choose(({ source }) => source.setLens({ torch: !app.state.publish.lens.torch })),
    allowSound: () => publisher?.allowSound(),
    takeOver: () => publisher?.start(),
    stopCamera: () => publisher?.stop(),
    renameCamera: () => app.go({ screen: 'name' }),
    wake: () => dimmer.touched(),
  });

  let wantsDark = false;

  /** @param {boolean} dark */
  function dim(dark) {
    if (dark === app.state.publish.dimmed) return;
    dispatch({ type: 'publish/dim', dimmed: dark });
    publisher?.rest(dark);
  }

  const dimmer = new Dimmer({
    clock,
    afterMs: (Number(recall('dimAfter')) || 60) * 1000,
    onDim: (dark) => {
      wantsDark = dark;
      if (!dark) return dim(false);
      // Where its code does not arrive, the screen stays light until the next time.
      view.makeDark().then(() => wantsDark && dim(true), () => dimmer.touched());
    },
    onMinute: view.tick,
  });
  const touched = () => app.state.publish.dimmed || dimmer.touched();
  /** The first key only wakes: nobody sees what it would press. @param {Event} event */
  const key = (event) => {
    if (app.state.publish.dimmed) event.preventDefault();
    dimmer.touched();
  };

  return {
    root: view.root,
    update(state) {
      view.update(state);
      dimmer.needsPerson(needsPerson(state));
    },
    /** @param {{camera: string}} route */
    open({ camera }) {
      const name = app.paired?.id === camera ? app.paired.name : null;
      app.paired = null;
      choices = new CameraChoices(camera, { recall, remember });
      dispatch({ type: 'publish/chosen', choices });
      publisher = new Publisher({ session, clock, dispatch, camera, device: deviceKey(), key: keyring.camera(camera), name, preview: view.preview, speaker: view.speaker, choices });
      if (name === null) publisher.start();
      else dispatch({ type: 'publish/ready', name });
      addEventListener('pointerdown', touched);
      addEventListener('keydown', key);
      dimmer.start();
    },
    close() {
      removeEventListener('pointerdown', touched);
      removeEventListener('keydown', key);
      dimmer.stop();
      publisher?.stop();
      publisher = null;
    },
    woke: () => publisher?.woke(),
    hidden: () => publisher?.hidden(),
    get peer() {
      return publisher?.peer ?? null;
    },
  };
}
