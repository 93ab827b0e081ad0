import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { CaptureWatch } from '../../web_demo/core/capture_watch.js';

let watch;
let now;
let frames;

beforeEach(() => {
  watch = new CaptureWatch();
  now = 0;
  frames = 0;
  watch.opened();
});

/** Looks every half second; returns the advice of each. */
function looks(ms, seen = {}, { moving = true } = {}) {
  const all = [];
  for (const end = now + ms; now < end;) {
    now += 500;
    if (moving && frames !== null) frames += 7;
    all.push({ at: now, ...watch.look({ now, visible: true, video: 'live', audio: 'live', micOn: true, frames, ...seen }) });
  }
  return all;
}
const reopened = (all) => all.filter(({ reopen }) => reopen.video || reopen.audio);
const firstReopen = (all) => reopened(all)[0];
const still = { moving: false };

test('a camera that makes pictures is left alone and is no interruption', () => {
  const all = looks(60000);
  assert.deepEqual(reopened(all), []);
  assert.ok(all.every(({ interrupted }) => !interrupted));
});

test('a track that ended is opened again at once', () => {
  looks(5000);
  assert.deepEqual(looks(500, { video: 'ended' })[0], { at: 5500, interrupted: true, reopen: { video: true, audio: false } });
  assert.deepEqual(looks(500, { audio: 'ended' })[0], { at: 6000, interrupted: false, reopen: { video: false, audio: true } });
});

test('a track that is muted for a moment is not opened again, one that stays muted is', () => {
  looks(5000);
  assert.deepEqual(reopened(looks(2500, { video: 'muted' }, still)), []);
  assert.deepEqual(reopened(looks(20000)), []);
  const since = now + 500;
  assert.deepEqual(firstReopen(looks(10000, { video: 'muted' }, still)).at - since, 3000);
});

test('a mute is told to the family after a second, and not before', () => {
  looks(5000);
  const told = looks(3000, { video: 'muted' }, still).map(({ interrupted }) => interrupted);
  assert.deepEqual(told, [false, false, true, true, true, true]);
  assert.equal(looks(1000).at(-1).interrupted, false);
});

test('during a call that goes on it tries again and again, and often enough to see the end within 5 s', () => {
  looks(15000);
  let last = now;
  for (let i = 0; i < 8; i++) {
    const again = firstReopen(looks(10000, { video: 'muted' }, still));
    assert.ok(again.at - last <= 5000, `${again.at - last} ms`);
    now = last = again.at;
    watch.opened();
  }
});

test('sound that was taken alone leaves the picture alone', () => {
  looks(5000);
  const all = reopened(looks(4000, { audio: 'muted' }));
  assert.deepEqual(all[0].reopen, { video: false, audio: true });
  assert.equal(all[0].interrupted, false);
});

test('a silent microphone that was switched off is nobody’s problem', () => {
  for (const audio of ['none', 'ended', 'muted']) assert.deepEqual(reopened(looks(90000, { audio, micOn: false })), []);
});

test('a phone without a microphone is asked once a minute, one that had one soon', () => {
  assert.equal(firstReopen(looks(120000, { audio: 'none' })).at, 60500);
  looks(1000);
  watch.opened();
  const since = now + 500;
  assert.equal(firstReopen(looks(10000, { audio: 'none' })).at - since, 4000);
});

test('a camera that stops making pictures without a word is told after 2 s and opened again after 5 s, then more rarely', () => {
  looks(15000);
  const all = looks(6000, {}, still);
  assert.equal(all.find(({ interrupted }) => interrupted).at, 17000);
  assert.equal(firstReopen(all).at, 20000);
  const waits = [];
  for (let i = 0; i < 7; i++) {
    watch.opened();
    const since = now + 500;
    waits.push(firstReopen(looks(70000, {}, still)).at - since);
    now = since + waits.at(-1);
  }
  assert.deepEqual(waits, [5000, 10000, 20000, 40000, 60000, 60000, 60000]);
});

test('pictures for a while make it patient again only as at the start', () => {
  for (let i = 0; i < 5; i++) watch.opened();
  looks(11000);
  const since = now;
  assert.equal(firstReopen(looks(9000, {}, still)).at - since, 5000);
});

test('where nobody counts pictures, standing still is no sign', () => {
  frames = null;
  const all = looks(60000);
  assert.deepEqual(reopened(all), []);
  assert.ok(all.every(({ interrupted }) => !interrupted));
});

test('a new connection counts its pictures from nothing', () => {
  looks(5000);
  frames = 0;
  assert.ok(looks(4000).every(({ interrupted, reopen }) => !interrupted && !reopen.video));
});

test('a hidden page is interrupted at once and opens nothing, whatever its tracks say', () => {
  looks(5000);
  watch.hid(now);
  for (const video of ['live', 'muted', 'ended']) {
    const all = looks(10000, { visible: false, video }, still);
    assert.ok(all.every(({ interrupted, reopen }) => interrupted && !reopen.video && !reopen.audio), video);
  }
});

test('a hidden page whose camera runs on is no interruption after 2 s', () => {
  looks(5000);
  watch.hid(now);
  const told = looks(4000, { visible: false }).map(({ interrupted }) => interrupted);
  assert.deepEqual(told, [true, true, true, false, false, false, false, false]);
});

test('back from hidden the picture must move soon, or the camera is opened again', () => {
  looks(5000);
  watch.hid(now);
  looks(30000, { visible: false }, still);
  const since = now + 500;
  const all = looks(4000, {}, still);
  assert.ok(all[0].interrupted);
  assert.equal(firstReopen(all).at - since, 2000);
});

test('back from hidden with pictures nothing is opened', () => {
  looks(5000);
  watch.hid(now);
  looks(30000, { visible: false }, still);
  const all = looks(10000);
  assert.deepEqual(reopened(all), []);
  assert.equal(all.at(-1).interrupted, false);
});

test('an old phone that takes 4 s to make its first picture after that is not opened again meanwhile', () => {
  watch.hid(now);
  looks(3000, {}, still);
  watch.opened();
  assert.deepEqual(reopened(looks(4000, {}, still)), []);
  assert.deepEqual(reopened(looks(4000)), []);
});
