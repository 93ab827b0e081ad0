import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { ConnectionQuality } from '../../web_demo/core/connection_quality.js';
import { PictureWatch } from '../../web_demo/media/picture_watch.js';
import { FakeClock } from './fake_clock.mjs';

let clock;
let wall;
let page;
let video;
let counted;
let path;
let told;
let watch;

/** A video element that shows a picture when the test says so. */
function fakeVideo() {
  let next = null;
  return {
    requestVideoFrameCallback: (run) => ((next = run), 1),
    cancelVideoFrameCallback: () => (next = null),
    shows: () => next?.(),
  };
}

/** Statistics of one connection, as browsers report them. */
const stats = () => [
  { type: 'inbound-rtp', kind: 'video', packetsReceived: counted.packets, packetsLost: 0, framesDecoded: counted.decoded, jitter: 0.004 },
  { type: 'inbound-rtp', kind: 'audio', packetsReceived: 1e6, packetsLost: 1e6 },
  { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.02 },
];

beforeEach(() => {
  clock = new FakeClock();
  wall = 1e12;
  page = { visibilityState: 'visible', pictureInPictureElement: null };
  globalThis.document = page;
  video = fakeVideo();
  counted = { packets: 0, decoded: 0, asked: 0 };
  const pc = { iceConnectionState: 'connected', getStats: async () => (counted.asked++, new Map(stats().entries())) };
  path = { peer: { pc }, live: true, socketUp: true, busy: false };
  told = { ages: [], advice: [], connection: [], moved: 0, still: 0 };
  watch = new PictureWatch({
    clock,
    wall: () => wall + clock.time,
    path: () => path,
    tell: (action) => (action.type === 'watch/picture' ? told.ages.push(action.age) : told.connection.push(action.connection)),
    onMoved: () => told.moved++,
    onStill: () => told.still++,
    onAdvice: (advice) => told.advice.push([advice, clock.time]),
  });
  watch.show(video, new ConnectionQuality());
});

afterEach(() => {
  watch.stop();
  delete globalThis.document;
});

/** A picture every 67 ms, in whole ticks of the clock. */
async function moves(ms, { shows = true, decodes = true, packets = 4 } = {}) {
  for (let passed = 0; passed < ms; passed += 67) {
    await clock.pass(67);
    counted.packets += packets;
    if (decodes) counted.decoded++;
    if (shows && page.visibilityState === 'visible') video.shows();
  }
}

test('a picture that moves is fresh, needs nothing and costs no statistics but for the connection', async () => {
  await moves(10000);
  assert.deepEqual(told.ages, [0]);
  assert.deepEqual(told.advice, []);
  assert.ok(told.moved > 50);
  assert.ok(counted.asked <= 8, `${counted.asked} times`);
  assert.deepEqual(told.connection, ['good']);
});

test('the age counts on, second by second, whatever the connection does', async () => {
  await moves(1000);
  path.peer.pc.getStats = () => new Promise(() => {}); // as on a connection that was closed
  await clock.pass(200);
  path.peer = null;
  watch.show(video, new ConnectionQuality());
  await clock.pass(5000);
  assert.deepEqual(told.ages, [0, 1, 2, 3, 4, 5]);
});

test('RTP that becomes no picture is refreshed within 650 ms', async () => {
  await moves(3000);
  const frozenAt = clock.time;
  await moves(1300, { shows: false, decodes: false });
  assert.equal(told.advice[0][0], 'refresh');
  assert.ok(told.advice[0][1] - frozenAt <= 650, `${told.advice[0][1] - frozenAt} ms`);
  assert.equal(told.advice.length, 1);
});

test('an element that the system has paused is played again, and its picture is old until then', async () => {
  await moves(1000);
  await moves(3500, { shows: false });
  assert.ok(told.still > 0);
  assert.deepEqual(told.ages, [0, 1, 2, 3]);
  assert.deepEqual(told.advice, []);
});

test('a hidden page shows nothing, and what it decodes is not old when somebody looks again', async () => {
  await moves(1000);
  page.visibilityState = 'hidden';
  await moves(5000);
  page.visibilityState = 'visible';
  watch.woke();
  await moves(500);
  assert.deepEqual(told.ages, [0]);
});

test('a phone that slept knows how old its picture is, although its clock stood still', async () => {
  await moves(1000);
  wall += 600000;
  watch.woke();
  assert.equal(told.ages.at(-1), 600);
  await moves(300);
  assert.equal(told.ages.at(-1), 0);
});

test('in the small window somebody looks, even while the page is hidden', async () => {
  await moves(1000);
  page.visibilityState = 'hidden';
  await moves(2000, { shows: false, decodes: false });
  assert.deepEqual(told.advice, []);
  page.pictureInPictureElement = video;
  await moves(1000, { shows: false, decodes: false });
  assert.equal(told.advice[0][0], 'refresh');
});

test('a picture that must not be seen has no age', async () => {
  await moves(1000);
  watch.forget();
  await clock.pass(4000);
  assert.deepEqual([told.ages, watch.pictured], [[0], false]);
  await moves(300);
  assert.deepEqual([told.ages.at(-1), watch.pictured], [0, true]);
});

test('a tile that becomes the screen keeps the age of its picture', async () => {
  watch.show(video, null);
  await moves(1000);
  const other = fakeVideo();
  watch.show(other, new ConnectionQuality());
  await clock.pass(2500);
  assert.deepEqual(told.ages, [0, 1, 2]);
  other.shows();
  await clock.pass(200);
  assert.equal(told.ages.at(-1), 0);
});

test('a browser without frame callbacks counts in another way', async () => {
  let frames = 0;
  watch.show({ getVideoPlaybackQuality: () => ({ totalVideoFrames: frames }) }, new ConnectionQuality());
  await clock.pass(500);
  assert.deepEqual(told.ages, []);
  frames = 3;
  await clock.pass(200);
  assert.deepEqual(told.ages, [0]);
  await clock.pass(2000);
  assert.deepEqual(told.ages, [0, 1, 2]);
});

test('the connection is not judged while the camera sends nothing', async () => {
  await moves(6000);
  path.live = false;
  await moves(8000, { shows: false, decodes: false, packets: 0 });
  assert.deepEqual(told.connection, ['good']);
});
