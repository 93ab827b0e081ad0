// A camera source on a phone that is made up, and what it tells. All of it is made anew before each test of the file that imports it.

import { beforeEach } from 'node:test';
import '../../web_demo/media/constraints.js'; // here already, as in a browser the second time
import { CameraSource } from '../../web_demo/media/camera_source.js';
import { FakeMedia } from './fake_capture.mjs';
import { FakeClock, settle } from './fake_clock.mjs';

export let clock;
export let media;
export let source;
/** Actions for the state; kinds of the tracks that are sent; states of capture, without repetitions; final failures. */
export let told;
export let sent;
export let states;
export let finals;
let visible;
let frames;

beforeEach(() => {
  clock = new FakeClock();
  media = new FakeMedia();
  visible = true;
  [told, sent, states, finals] = [[], [], [], []];
  frames = 0;
});

export function make(choices = {}) {
  source = new CameraSource({
    clock,
    media,
    visible: () => visible,
    dispatch: (action) => told.push(action),
    choices: { facing: 'environment', size: '540', zoom: null, micOn: true, paused: false, ...choices },
    onTracks: async () => void sent.push([source.video, source.audio].map((track) => track?.kind ?? null)),
    onState: (state) => states.at(-1) !== state && states.push(state),
    onFinal: ({ key }) => finals.push(key),
  });
  return source;
}

/** Time passes, looked at twice a second as the publisher does; `moving`: the camera makes pictures. */
export async function pass(ms, { moving = true } = {}) {
  for (const end = clock.now() + ms; clock.now() < end; ) {
    await clock.pass(Math.min(500, end - clock.now()));
    if (moving && source.video?.readyState === 'live' && !source.video.muted) frames += 7;
    source.look(frames);
  }
  await settle();
}

export async function running(choices) {
  make(choices);
  await source.start();
  await pass(2000);
}

export const video = () => source.video;

/** The page is shown, or not. */
export function show(is) {
  visible = is;
}
