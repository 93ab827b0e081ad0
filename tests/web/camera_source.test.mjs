import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import '../../web_demo/media/constraints.js'; // here already, as in a browser the second time
import { CameraSource } from '../../web_demo/media/camera_source.js';
import { FakeMedia } from './fake_capture.mjs';
import { FakeClock, settle } from './fake_clock.mjs';

let clock;
let media;
let visible;
let told;
let sent;
let states;
let finals;
let frames;
let source;

beforeEach(() => {
  clock = new FakeClock();
  media = new FakeMedia();
  visible = true;
  [told, sent, states, finals] = [[], [], [], []];
  frames = 0;
});

function make(choices = {}) {
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
async function pass(ms, { moving = true } = {}) {
  for (const end = clock.now() + ms; clock.now() < end; ) {
    await clock.pass(Math.min(500, end - clock.now()));
    if (moving && source.video?.readyState === 'live' && !source.video.muted) frames += 7;
    source.look(frames);
  }
  await settle();
}

async function running(choices) {
  make(choices);
  await source.start();
  await pass(2000);
}
const video = () => source.video;
const types = () => told.map(({ type }) => type.replace('publish/', ''));

test('it opens camera and microphone with one question', async () => {
  await running();
  assert.deepEqual(media.asked, ['video+audio environment']);
  assert.deepEqual(sent, [['video', 'audio']]);
  assert.equal(source.state, 'on');
  assert.deepEqual(told.find(({ type }) => type === 'publish/opened'), { type: 'publish/opened', facing: 'environment', hasMic: true, canFlip: true });
});

test('a phone whose microphone is off is not asked for it', async () => {
  await running({ micOn: false });
  assert.deepEqual(media.asked, ['video environment']);
  assert.equal(media.running, 'video');
});

test('a phone without a microphone is a camera all the same', async () => {
  media.next = ['NotFoundError'];
  await running();
  assert.deepEqual([media.running, source.state], ['video', 'on']);
  assert.equal(told.find(({ type }) => type === 'publish/opened').hasMic, false);
});

test('a pause stops both at the source, tells so, and stays', async () => {
  await running();
  await source.setPaused(true);
  assert.deepEqual([media.running, source.state, sent.at(-1)], ['', 'paused', [null, null]]);
  await pass(60000);
  source.woke();
  source.hidden();
  source.devicesChanged();
  await source.flip();
  await source.setMic(false);
  await source.setMic(true);
  await source.setSize('360');
  await pass(60000);
  assert.deepEqual([media.running, media.asked.length, source.state], ['', 1, 'paused']);
});

test('the end of a pause opens both again', async () => {
  await running();
  await source.setPaused(true);
  await source.setPaused(false);
  assert.deepEqual([media.running, source.state, sent.at(-1)], ['audio+video', 'on', ['video', 'audio']]);
});

test('a pause from elsewhere stops both at the source, and its end opens them again', async () => {
  await running();
  await source.setPausedByHome(true);
  assert.deepEqual([media.running, source.state, sent.at(-1)], ['', 'paused', [null, null]]);
  await source.setPausedByHome(false);
  assert.deepEqual([media.running, source.state, sent.at(-1)], ['audio+video', 'on', ['video', 'audio']]);
});

test('the end of a pause from elsewhere does not end one that was made here; a resume here ends both', async () => {
  await running();
  await source.setPaused(true);
  await source.setPausedByHome(true);
  await source.setPausedByHome(false);
  assert.deepEqual([media.running, source.state], ['', 'paused']);
  await source.setPausedByHome(true);
  await source.setPaused(false);
  assert.deepEqual([media.running, source.state, source.pausedByHome], ['audio+video', 'on', false]);
});

test('a camera that was paused when the page was left opens nothing when the page is back', async () => {
  await running({ paused: true });
  await pass(10000);
  assert.deepEqual([media.asked, source.state], [[], 'paused']);
  assert.deepEqual(told[0], { type: 'publish/paused', paused: true });
});

test('a pause during an opening leaves nothing open, however late the phone answers', async () => {
  let answer = () => {};
  await running();
  for (const wait of [0, 20000]) {
    media.next = [new Promise((resolve) => (answer = resolve))];
    video().end();
    await settle();
    await source.setPaused(true);
    await clock.pass(wait);
    answer();
    await settle();
    assert.equal(media.running, '', `${wait} ms`);
    await source.setPaused(false);
    assert.equal(media.running, 'audio+video');
  }
});

test('a pause right after an opening is not taken back by what the opening still had to ask', async () => {
  let answer = () => {};
  await running();
  const { enumerateDevices } = media;
  media.enumerateDevices = () => new Promise((resolve) => (answer = () => resolve(enumerateDevices())));
  video().end();
  await clock.pass(100);
  await source.setPaused(true);
  answer();
  await clock.pass(100);
  assert.deepEqual([types().at(-1), media.running, source.state], ['paused', '', 'paused']);
});

test('an opening that takes its time is not followed by another one', async () => {
  let answer = () => {};
  await running();
  media.next = [new Promise((resolve) => (answer = resolve))];
  video().end();
  await pass(3000);
  answer();
  await pass(5000);
  assert.deepEqual([media.asked.length, source.state], [2, 'on']);
});

test('what took both gives both back in one opening', async () => {
  await running();
  source.audio.mute();
  video().end();
  await settle();
  assert.deepEqual(media.asked.at(-1), 'video+audio environment');
});

test('a track that ended is replaced without a touch', async () => {
  await running();
  video().end();
  await settle();
  assert.deepEqual([media.running, media.asked.length], ['audio+video', 2]);
  assert.deepEqual(states, ['on', 'interrupted', 'on']);
});

test('sound that ended is replaced alone: the picture goes on', async () => {
  await running();
  const before = video();
  source.audio.end();
  await settle();
  assert.deepEqual(media.asked, ['video+audio environment', 'audio']);
  assert.equal(video(), before);
  assert.deepEqual(states, ['on']);
});

test('a mute that ends by itself opens nothing', async () => {
  await running();
  video().mute();
  await pass(2500);
  assert.equal(source.state, 'interrupted');
  video().unmute();
  await pass(500);
  assert.deepEqual([source.state, media.asked.length], ['on', 1]);
  assert.deepEqual(types().slice(-2), ['broken', 'mended']);
});

test('a mute for good, as after some calls, is ended by opening again', async () => {
  await running();
  video().mute();
  source.audio.mute();
  await pass(4000);
  assert.deepEqual([source.state, media.running, media.asked.length], ['on', 'audio+video', 2]);
});

test('during a call the camera cannot be opened; within 5 s of its end there is a picture', async () => {
  await running();
  media.next = Array(200).fill('NotReadableError');
  video().end();
  await pass(60000);
  assert.equal(source.state, 'interrupted');
  assert.ok(media.next.length > 0, 'enough refusals for the whole call');
  media.next = [];
  await pass(3500);
  assert.deepEqual([source.state, media.running], ['on', 'audio+video']);
});

test('an opening that hangs is given up and tried again, and its late camera is stopped', async () => {
  let answer = () => {};
  await running();
  media.next = [new Promise((resolve) => (answer = resolve))];
  video().end();
  await pass(10000);
  assert.deepEqual([source.state, media.running], ['on', 'audio+video']);
  answer();
  await settle();
  assert.equal(media.running, 'audio+video');
});

test('the first opening waits as long as a person needs to allow it', async () => {
  let answer = () => {};
  media.next = [new Promise((resolve) => (answer = resolve))];
  make();
  const started = source.start();
  await pass(120000);
  assert.equal(media.asked.length, 1);
  answer();
  await started;
  assert.equal(source.state, 'on');
});

test('a camera that is forbidden at the start needs a person', async () => {
  media.next = ['NotAllowedError'];
  make();
  await source.start();
  assert.deepEqual(finals, ['cameraBlocked']);
});

test('a camera that worked and is refused later comes back by itself, and says meanwhile what is wrong', async () => {
  await running();
  media.next = ['NotAllowedError', 'NotAllowedError'];
  video().end();
  await clock.pass(100);
  assert.deepEqual(told.findLast(({ type }) => type === 'publish/broken').problem, { key: 'cameraBlocked', detail: '' });
  await pass(9000);
  assert.deepEqual([finals, source.state], [[], 'on']);
});

test('a camera that another app has at the start does not keep the phone from its place', async () => {
  media.next = Array(5).fill('NotReadableError');
  make();
  let started = false;
  source.start().then(() => (started = true));
  await clock.pass(100);
  assert.deepEqual([started, source.state], [true, 'interrupted']);
  await pass(20000);
  assert.equal(source.state, 'on');
});

test('a hidden page is told as interrupted at once and opens nothing; shown again the camera is back', async () => {
  await running();
  visible = false;
  source.hidden();
  assert.equal(states.at(-1), 'interrupted');
  video().end();
  await pass(30000, { moving: false });
  assert.equal(media.asked.length, 1);
  visible = true;
  source.woke();
  await pass(1000);
  assert.deepEqual([source.state, media.running], ['on', 'audio+video']);
});

test('a camera that froze while the page was hidden is opened again soon after', async () => {
  await running();
  visible = false;
  source.hidden();
  await pass(30000, { moving: false });
  visible = true;
  source.woke();
  await pass(3000, { moving: false });
  assert.equal(media.asked.length, 2);
});

test('the other camera is opened, and the sound goes on', async () => {
  await running();
  const sound = source.audio;
  await source.flip();
  assert.deepEqual(media.asked.at(-1), 'video user');
  assert.deepEqual([source.facing, source.audio, media.running], ['user', sound, 'audio+video']);
  assert.deepEqual(states, ['on']);
});

test('when the other camera does not open the one of before is back', async () => {
  await running();
  media.next = ['NotReadableError'];
  source.flip();
  await pass(2000);
  assert.deepEqual([source.facing, media.asked.at(-1), source.state], ['environment', 'video environment', 'on']);
});

test('another size needs no new camera where the track can change it', async () => {
  await running();
  await source.setSize('360');
  assert.equal(media.asked.length, 1);
  assert.deepEqual(video().settings, { width: 640, height: 360 });
  assert.equal(sent.length, 2, 'the budget follows');
});

test('another size keeps light and zoom', async () => {
  media.capabilities = { torch: true, zoom: { min: 1, max: 5, step: 0.1 } };
  await running({ zoom: 2 });
  await source.setLens({ torch: true });
  const apply = video().applyConstraints;
  video().applyConstraints = function (wanted) {
    Object.assign(this.settings, { torch: false, zoom: 1 });
    return apply.call(this, wanted);
  };
  await source.setSize('360');
  assert.deepEqual(video().settings, { width: 640, height: 360, torch: true, zoom: 2 });
});

test('another size opens the camera anew where the track cannot change it', async () => {
  await running();
  video().fixed = true;
  await source.setSize('720');
  assert.deepEqual([media.asked.length, video().settings], [2, { width: 1280, height: 720 }]);
});

test('a microphone that is off is off at the source, and on again when it is wanted', async () => {
  await running();
  await source.setMic(false);
  assert.deepEqual([media.running, sent.at(-1)], ['video', ['video', null]]);
  await pass(20000);
  assert.equal(media.running, 'video');
  await source.setMic(true);
  assert.deepEqual([media.running, sent.at(-1), media.asked.at(-1)], ['audio+video', ['video', 'audio'], 'audio']);
});

test('a microphone that is switched while the camera opens ends as it was switched last', async () => {
  let answer = () => {};
  for (const on of [false, true]) {
    await running({ micOn: !on });
    media.next = [new Promise((resolve) => (answer = resolve))];
    video().end();
    await settle();
    source.setMic(on);
    answer();
    await pass(1000);
    assert.equal(source.audio?.kind ?? null, on ? 'audio' : null);
    source.stop();
  }
});

test('a microphone that is plugged in is used', async () => {
  media.next = ['NotFoundError'];
  await running();
  source.devicesChanged();
  await settle();
  assert.equal(media.running, 'audio+video');
});

/** What is imported while a test runs has come. */
const loaded = () => new Promise((resolve) => setImmediate(resolve));

test('light and zoom are told where the camera has them, and come back with it', async () => {
  media.capabilities = { torch: true, zoom: { min: 1, max: 5, step: 0.1 } };
  await running({ zoom: 2 });
  await loaded();
  const lens = () => told.findLast(({ type }) => type === 'publish/lens').lens;
  assert.deepEqual(lens(), { torch: false, zoom: { min: 1, max: 5, step: 0.1, value: 2 } });
  await source.setLens({ torch: true });
  assert.equal(lens().torch, true);
  video().end();
  await settle();
  await loaded();
  assert.deepEqual(lens(), { torch: true, zoom: { min: 1, max: 5, step: 0.1, value: 2 } });
  await source.flip();
  await loaded();
  assert.deepEqual([lens().torch, lens().zoom.value], [false, 1]);
});

test('a camera without light and zoom is not asked for them', async () => {
  await running({ zoom: 3 });
  assert.deepEqual(told.findLast(({ type }) => type === 'publish/lens').lens, { torch: null, zoom: null });
  assert.deepEqual(video().applied, []);
});

test('when it is left everything is stopped and nothing comes back', async () => {
  await running();
  source.stop();
  await pass(60000);
  source.woke();
  await settle();
  assert.deepEqual([media.running, media.asked.length], ['', 1]);
});
