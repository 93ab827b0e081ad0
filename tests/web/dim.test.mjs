import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { drift } from '../../web_demo/core/dark.js';
import { Dimmer } from '../../web_demo/core/dim.js';
import { FakeClock } from './fake_clock.mjs';

let clock;
let dark;
let minutes;
let dimmer;

beforeEach(() => {
  clock = new FakeClock();
  dark = [];
  minutes = [];
  dimmer = new Dimmer({ clock, wall: clock.now, onDim: (is) => dark.push([clock.now(), is]), onMinute: () => minutes.push(clock.now()) });
  dimmer.start();
});

test('the screen goes dark after a minute without a touch', async () => {
  await clock.pass(59999);
  assert.deepEqual(dark, []);
  await clock.pass(1);
  assert.deepEqual(dark, [[60000, true]]);
});

test('each touch starts the minute anew, and lights a dark screen', async () => {
  await clock.pass(40000);
  dimmer.touched();
  await clock.pass(59000);
  assert.deepEqual(dark, []);
  await clock.pass(11000);
  dimmer.touched();
  await clock.pass(60000);
  assert.deepEqual(dark, [[100000, true], [110000, false], [170000, true]]);
});

test('while it is dark the clock is told each minute as it begins, and not any more after that', async () => {
  await clock.pass(10000);
  dimmer.touched();
  await clock.pass(240000);
  assert.deepEqual(minutes, [70000, 120000, 180000, 240000]);
  dimmer.touched();
  await clock.pass(59000);
  assert.equal(minutes.length, 4);
});

test('it stays light, and becomes light, while a person is needed', async () => {
  dimmer.needsPerson(true);
  await clock.pass(600000);
  assert.deepEqual(dark, []);
  dimmer.needsPerson(false);
  await clock.pass(60000);
  dimmer.needsPerson(true);
  assert.deepEqual(dark, [[660000, true], [660000, false]]);
  dimmer.touched();
  await clock.pass(600000);
  assert.equal(dark.length, 2);
});

test('it is light again when the camera is left, and nothing goes on', async () => {
  await clock.pass(60000);
  dimmer.stop();
  dimmer.touched();
  await clock.pass(600000);
  assert.deepEqual(dark, [[60000, true], [60000, false]]);
  assert.equal(clock.waiting, 0);
});

test('the words move every minute, stay near, and come back to the same place only after hours', () => {
  const all = Array.from({ length: 221 }, (_, minute) => drift(minute));
  for (let minute = 1; minute < all.length; minute++) {
    const [a, b] = [all[minute - 1], all[minute]];
    assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > 0.05, `minute ${minute}`);
    assert.ok(Math.abs(b.x) <= 1 && Math.abs(b.y) <= 1);
  }
  assert.equal(new Set(all.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`)).size, 221);
});
