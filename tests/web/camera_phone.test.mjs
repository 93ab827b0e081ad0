// What keeps a phone a camera for weeks: its screen, its loudspeaker, what it tells about itself, and what it remembers.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { CameraChoices } from '../../web_demo/core/camera_choices.js';
import { budgeted, isPicture, pictureOf, sizeOf } from '../../web_demo/core/picture_sizes.js';
import { LensMover, setLens } from '../../web_demo/media/constraints.js';
import { readOutgoing, setBudget } from '../../web_demo/media/outgoing.js';
import { PhoneSensors } from '../../web_demo/media/phone_sensors.js';
import { Reporter } from '../../web_demo/media/reporter.js';
import { Speaker } from '../../web_demo/media/speaker.js';
import { WakeLock } from '../../web_demo/media/wake_lock.js';
import { PetcamError } from '../../web_demo/net/signalling.js';
import { FakeTrack } from './fake_capture.mjs';
import { FakeClock, settle } from './fake_clock.mjs';

let clock;
beforeEach(() => {
  clock = new FakeClock();
});

// The screen

function screen({ refuses = 0 } = {}) {
  const made = [];
  const it = { visible: true, held: [], made };
  const locks = {
    request: async () => {
      if (refuses-- > 0) throw new Error('battery is low');
      made.push({ release: async () => made.at(-1).onrelease?.() });
      return made.at(-1);
    },
  };
  it.lock = new WakeLock({ clock, locks, visible: () => it.visible, onChange: (held) => it.held.push([clock.now(), held]) });
  return it;
}

test('a lock that the system takes back is taken again, and at once when the page is back', async () => {
  const it = screen();
  await it.lock.take();
  it.made[0].onrelease();
  await clock.pass(5000);
  assert.deepEqual(it.held, [[0, true], [0, false], [5000, true]]);
  it.visible = false;
  it.made[1].onrelease();
  await clock.pass(60000);
  assert.equal(it.made.length, 2, 'hidden pages get none');
  it.visible = true;
  await it.lock.take();
  assert.deepEqual(it.held.at(-1), [65000, true]);
});

test('a lock that is refused is asked for again with growing pauses', async () => {
  const it = screen({ refuses: 3 });
  await it.lock.take();
  await clock.pass(100000);
  assert.deepEqual(it.held, [[0, false], [5000, false], [15000, false], [35000, true]]);
});

test('a lock that nobody wants any more is let go, also when it comes late', async () => {
  const it = screen();
  const taking = it.lock.take();
  it.lock.drop();
  await taking;
  assert.deepEqual(it.held, []);
  await it.lock.take();
  it.lock.drop();
  await clock.pass(100000);
  assert.deepEqual(it.held.filter(([, held]) => held).length, 1);
  assert.equal(clock.waiting, 0);
});

test('a browser without such locks is no error', async () => {
  const held = [];
  const lock = new WakeLock({ clock, locks: undefined, visible: () => true, onChange: (is) => held.push(is) });
  await lock.take();
  lock.drop();
  assert.deepEqual(held, []);
});

// The loudspeaker

function loudspeaker(refusal) {
  const element = {
    paused: true,
    volume: 0.3,
    muted: true,
    srcObject: null,
    plays: 0,
    refusal,
    play() {
      this.plays++;
      if (this.refusal) return Promise.reject(Object.assign(new Error(), { name: this.refusal }));
      this.paused = false;
      return Promise.resolve();
    },
  };
  const blocked = [];
  const speaker = new Speaker({ element, clock, onBlocked: (is) => blocked.push(is) });
  return { element, speaker, blocked };
}

test('voices are as loud as they can be, and go on after a call paused them', async () => {
  const { element, speaker } = loudspeaker();
  speaker.look();
  assert.equal(element.plays, 0, 'there is nothing to play yet');
  speaker.use({});
  assert.deepEqual([element.volume, element.muted, element.paused], [1, false, false]);
  element.paused = true;
  await clock.pass(2000);
  speaker.look();
  assert.equal(element.paused, false);
});

test('a browser that wants a tap first is said to, and is tried again only now and then', async () => {
  const { element, speaker, blocked } = loudspeaker('NotAllowedError');
  speaker.use({});
  for (let i = 0; i < 20; i++) {
    await clock.pass(500);
    speaker.look();
  }
  assert.deepEqual([element.plays, blocked.at(-1)], [6, true]);
  element.refusal = null;
  speaker.play();
  await settle();
  assert.equal(blocked.at(-1), false);
});

// What it tells

function reporter(outcomes = []) {
  const sensors = { battery: 83, charging: true, network: 'wifi', pressed: false };
  const it = { sensors, sent: [], shown: [] };
  it.line = {
    manage: async ({ request: _, ...report }) => {
      it.sent.push([clock.now(), report]);
      const outcome = outcomes.shift();
      if (outcome) throw outcome;
    },
  };
  it.reporter = new Reporter({ clock, sensors, dispatch: ({ phone }) => it.shown.push(phone) });
  return it;
}

test('the phone is told as soon as the camera has a place, and shown on its own screen before that', async () => {
  const it = reporter();
  it.reporter.look('on');
  assert.deepEqual([it.sent, it.shown.length], [[], 1]);
  it.reporter.use(it.line);
  it.reporter.look('on');
  assert.deepEqual(it.sent, [[0, { capture: 'on', battery: 83, charging: true, network: 'wifi', warnings: [] }]]);
});

test('pulling the plug is told within ten seconds, and warned of', async () => {
  const it = reporter();
  it.reporter.use(it.line);
  it.reporter.look('on');
  Object.assign(it.sensors, { charging: false });
  for (let i = 0; i < 30; i++) {
    await clock.pass(500);
    it.reporter.look('on');
  }
  assert.deepEqual(it.sent.map(([at, { charging, warnings }]) => [at, charging, warnings]), [[0, true, []], [10000, false, ['unplugged']]]);
  assert.deepEqual(it.shown.at(-1).warnings, ['unplugged']);
});

test('a report that fails does not stop the next one, and an old server is left in peace', async () => {
  const failing = reporter([new Error('no answer')]);
  failing.reporter.use(failing.line);
  for (let i = 0; i < 30; i++) {
    failing.reporter.look('on');
    await clock.pass(500);
  }
  assert.deepEqual(failing.sent.map(([at]) => at), [0, 10000]);

  const old = reporter([new PetcamError(401, 'unknown request'), new PetcamError(401, 'unknown request')]);
  old.reporter.use(old.line);
  for (let i = 0; i < 60; i++) {
    old.reporter.look(i % 2 ? 'on' : 'paused');
    await clock.pass(500);
  }
  assert.equal(old.sent.length, 1);
  old.reporter.use(old.line);
  old.reporter.look('on');
  assert.equal(old.sent.length, 2, 'another connection may be another server');
});

/** An EventTarget with properties. */
const thing = (fields) => Object.assign(new EventTarget(), fields);

test('battery, network and pressure are read where the browser has them', async () => {
  const battery = thing({ level: 0.834, charging: true });
  const connection = thing({ type: 'wifi' });
  const changes = [];
  let pressure;
  class Observer {
    constructor(tell) {
      pressure = tell;
    }
    async observe() {}
    disconnect() {
      pressure = null;
    }
  }
  const sensors = new PhoneSensors({ onNetwork: (changed) => changes.push(changed), navigator: { connection, getBattery: async () => battery }, PressureObserver: Observer });
  sensors.start();
  await settle();
  assert.deepEqual([sensors.battery, sensors.charging, sensors.network, sensors.pressed], [83, true, 'wifi', false]);
  Object.assign(battery, { level: 0.2, charging: false }).dispatchEvent(new Event('chargingchange'));
  connection.dispatchEvent(new Event('change'));
  Object.assign(connection, { type: 'cellular' }).dispatchEvent(new Event('change'));
  pressure([{ state: 'serious' }, { state: 'critical' }]);
  assert.deepEqual([sensors.battery, sensors.charging, sensors.network, sensors.pressed, changes], [20, false, 'cellular', true, [false, true]]);
  sensors.stop();
  connection.dispatchEvent(new Event('change'));
  assert.deepEqual([changes.length, pressure], [2, null]);
});

test('a browser that tells nothing, or refuses to, is a camera all the same', async () => {
  const sensors = new PhoneSensors({ onNetwork: () => {}, navigator: {}, PressureObserver: undefined });
  sensors.start();
  await settle();
  assert.deepEqual([sensors.battery, sensors.charging, sensors.network], [null, null, null]);
  const refusing = new PhoneSensors({ onNetwork: () => {}, navigator: { getBattery: async () => Promise.reject(new Error('not here')) }, PressureObserver: undefined });
  refusing.start();
  await settle();
  assert.equal(refusing.battery, null);
});

// What it sends

const reports = [
  { type: 'outbound-rtp', kind: 'video', bytesSent: 1000, headerBytesSent: 50, framesEncoded: 30, framesPerSecond: 15, qualityLimitationReason: 'cpu' },
  { type: 'outbound-rtp', kind: 'video', bytesSent: 300, framesEncoded: 29 },
  { type: 'outbound-rtp', kind: 'audio', bytesSent: 100 },
  { type: 'media-source', kind: 'video', frames: 40, framesPerSecond: 16 },
  { type: 'media-source', kind: 'audio' },
];
const sender = (...active) => ({ getParameters: () => ({ encodings: active.map((is) => ({ active: is })) }) });

test('all encodings of a picture count, and the sound', () => {
  assert.deepEqual(readOutgoing(reports, null, sender(true, false)), {
    bytes: 1450,
    encodings: [{ limit: 'cpu', fps: 15, frames: 30 }, { limit: 'none', fps: 0, frames: 29 }],
    made: 16,
    frames: 40,
  });
});

test('pictures are counted at the camera, else at the encoders, and nowhere while these are put to sleep', () => {
  const track = { stats: { totalFrames: 99, deliveredFrames: 98 } };
  assert.equal(readOutgoing(reports, track, sender(false, false)).frames, 99);
  assert.equal(readOutgoing(reports, {}, sender(false, false)).frames, null);
  assert.equal(readOutgoing(reports.slice(0, 3), {}, sender(true)).frames, 59);
  assert.equal(readOutgoing([], null, undefined).frames, null);
});

test('a single encoding follows the size of the picture', async () => {
  let parameters = { transactionId: 't', encodings: [{ maxBitrate: 1_200_000, active: true }] };
  let changes = 0;
  const one = { getParameters: () => parameters, setParameters: async (wanted) => void (changes++, (parameters = wanted)) };
  await setBudget(one, '540', { video: 3 });
  assert.equal(changes, 0);
  await setBudget(one, '360', { video: 3 });
  assert.deepEqual(parameters, { transactionId: 't', encodings: [{ maxBitrate: 600_000, active: true }] });
  await setBudget(one, '360', { video: 0 });
  assert.deepEqual(parameters, { transactionId: 't', encodings: [{ maxBitrate: 600_000, active: false }] });
  await setBudget(one, '360', { video: 1 });
  assert.deepEqual(parameters, { transactionId: 't', encodings: [{ maxBitrate: 600_000, active: true }] });
  await setBudget(undefined, '720', { video: 3 });
  assert.equal(changes, 3);
  assert.equal(budgeted([], '720', 3), null);
});

const three = (active = true) => [
  { rid: 'l', active, scaleResolutionDownBy: 4, maxBitrate: 100_000 },
  { rid: 'm', active, scaleResolutionDownBy: 2, maxBitrate: 300_000 },
  { rid: 'h', active, scaleResolutionDownBy: 1, maxBitrate: 900_000 },
];

test('of several encodings those that a small picture has no use for rest, and come back with a larger one', () => {
  assert.equal(budgeted(three(), '540', 3), null);
  const small = budgeted(three(), '360', 3);
  assert.deepEqual(small, [
    { rid: 'l', active: true, scaleResolutionDownBy: 2, maxBitrate: 150_000 },
    { rid: 'm', active: true, scaleResolutionDownBy: 1, maxBitrate: 450_000 },
    { rid: 'h', active: false, scaleResolutionDownBy: 1, maxBitrate: 900_000 },
  ]);
  assert.equal(budgeted(small, '360', 3), null);
  assert.deepEqual(budgeted(small, '540', 3), three());
});

test('encodings that were negotiated for a small picture carry a large one as well', () => {
  const two = [{ rid: 'l', scaleResolutionDownBy: 2, maxBitrate: 1 }, { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 2 }];
  assert.deepEqual(budgeted(two, '720', 3).map(({ scaleResolutionDownBy, maxBitrate }) => [scaleResolutionDownBy, maxBitrate]), [[2, 450_000], [1, 1_400_000]]);
});

test('the lowest layer spends no more than its viewers can take', () => {
  const most = (...how) => budgeted(...how).map(({ maxBitrate }) => maxBitrate);
  assert.deepEqual(most(three(), '540', 1, 60_000), [60_000, 300_000, 900_000]);
  assert.deepEqual(most(three(false), '540', 3, 500_000), [100_000, 300_000, 900_000]);
  assert.deepEqual(most([{ maxBitrate: 600_000 }], '540', 1, 250_000), [250_000]);
});

test('layers that nobody needs rest, the upper ones first, whatever the size', () => {
  const active = (...how) => budgeted(...how).map((encoding) => encoding.active);
  for (const size of ['540', '720']) {
    assert.deepEqual(active(three(), size, 0), [false, false, false]);
    assert.deepEqual(active(three(), size, 1), [true, false, false]);
    assert.deepEqual(active(three(false), size, 2), [true, true, false]);
    assert.deepEqual(active(three(false), size, 3), [true, true, true]);
  }
  assert.deepEqual(active(three(), '360', 3), [true, true, false]);
  assert.deepEqual(active(three(), '360', 1), [true, false, false]);
});

// What was chosen

test('sizes are what they say, lying or upright', () => {
  assert.deepEqual(['360', '540', '720', 'huge', null].map((text) => sizeOf(text)), ['360', '540', '720', '540', '540']);
  assert.deepEqual([pictureOf('720').width, pictureOf('720').height], [{ ideal: 1280 }, { ideal: 720 }]);
  assert.ok(isPicture({ width: 960, height: 540 }, '540') && isPicture({ width: 540, height: 960 }, '540'));
  assert.ok(!isPicture({ width: 960, height: 720 }, '540') && !isPicture({}, '540'));
});

test('light does not cost the picture its size where constraints replace each other', async () => {
  const track = new FakeTrack('video', pictureOf('540'));
  track.capabilities = { torch: true };
  const apply = track.applyConstraints;
  track.applyConstraints = async (wanted) => {
    if (!wanted.width) Object.assign(track.settings, { width: 640, height: 480 });
    return apply.call(track, wanted);
  };
  await setLens(track, { torch: true, zoom: null }, '540');
  assert.deepEqual(track.settings, { width: 960, height: 540, torch: true });
});

test('zoom stays within what the camera can', async () => {
  const track = new FakeTrack('video', pictureOf('540'));
  track.capabilities = { zoom: { min: 1, max: 4, step: 0.5 } };
  for (const [wanted, is] of [[9, 4], [0.2, 1], [2, 2]]) {
    await setLens(track, { torch: false, zoom: wanted }, '540');
    assert.equal(track.settings.zoom, is);
  }
});

test('of many wishes of a finger on the zoom the last one counts', async () => {
  const track = new FakeTrack('video', pictureOf('540'));
  track.capabilities = { zoom: { min: 1, max: 4, step: 0.1 } };
  const lens = new LensMover();
  let wish;
  await Promise.all([1.5, 2, 2.5, 3].map((zoom) => (wish = { torch: false, zoom }, lens.move(() => wish, () => track, '540'))));
  assert.deepEqual([track.settings.zoom, track.applied.length], [3, 2]);
});

test('a pause is remembered for its camera, the rest for the phone', () => {
  const kept = new Map();
  const memory = { recall: (key) => kept.get(key) ?? null, remember: (key, value) => void kept.set(key, value) };
  const [kitchen, hall] = [new CameraChoices('c1', memory), new CameraChoices('c2', memory)];
  assert.deepEqual([kitchen.facing, kitchen.size, kitchen.zoom, kitchen.micOn, kitchen.paused], ['environment', '540', null, true, false]);
  kitchen.paused = true;
  Object.assign(kitchen, { micOn: false, size: '720', zoom: 2.5, facing: 'user' });
  assert.deepEqual([kitchen.paused, hall.paused, hall.micOn, hall.size, hall.zoom, hall.facing], [true, false, false, '720', 2.5, 'user']);
  hall.paused = true;
  kitchen.paused = false;
  assert.deepEqual([kitchen.paused, hall.paused], [false, true]);
  kept.set('paused', 'no list');
  assert.equal(kitchen.paused, false);
});
