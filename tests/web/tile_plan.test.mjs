import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { TilePlan } from '../../web_demo/core/tile_plan.js';

let plan;
/** What runs, as the plan's owner keeps it. @type {string[]} */
let running;

beforeEach(() => {
  plan = new TilePlan({ sleepMs: 60000 });
  plan.touched(0);
  running = [];
});

const on = (...cameras) => cameras.map((camera) => ({ camera, on: true, seen: true }));

function look(now, tiles, { visible = true, most = 4 } = {}) {
  const { live, asleep, again } = plan.look({ now, visible, most, tiles: tiles.map((tile) => ({ ...tile, running: running.includes(tile.camera) })) });
  running = live;
  return { live, asleep, again };
}

test('what can be seen and sends is live at once, the rest is not', () => {
  const tiles = [...on('a'), { camera: 'b', on: true, seen: false }, { camera: 'c', on: false, seen: true }];
  assert.deepEqual(look(10, tiles), { live: ['a'], asleep: false, again: 59990 });
});

test('untouched for its time everything sleeps, and a touch wakes it', () => {
  assert.deepEqual(look(59999, on('a')).live, ['a']);
  assert.deepEqual(look(60000, on('a')), { live: [], asleep: true, again: null });
  plan.touched(60500);
  assert.deepEqual(look(60500, on('a')), { live: ['a'], asleep: false, again: 60000 });
});

test('a hidden page has nothing live, at once', () => {
  look(0, on('a'));
  assert.deepEqual(look(1, on('a'), { visible: false }), { live: [], asleep: false, again: null });
});

test('not more than a few are live: the first, and those that are live already stay so', () => {
  assert.deepEqual(look(0, on('a', 'b', 'c', 'd', 'e')).live, ['a', 'b', 'c', 'd']);
  const scrolled = [{ camera: 'a', on: true, seen: false }, ...on('b', 'c', 'd', 'e', 'f')];
  assert.deepEqual(look(1000, scrolled).live, ['b', 'c', 'd', 'e']);
  assert.deepEqual(look(2000, on('a', 'b', 'c', 'd', 'e', 'f')).live, ['b', 'c', 'd', 'e']);
});

test('what rushes past while the page scrolls is not started before it stands still', () => {
  look(0, on('a'));
  plan.scrolled(1000);
  assert.deepEqual(look(1050, on('a', 'b')), { live: ['a'], asleep: false, again: 150 });
  assert.deepEqual(look(1200, on('a', 'b')).live, ['a', 'b']);
});

test('what was scrolled away stops a little later, and goes on when it is back before', () => {
  look(0, on('a'));
  const away = [{ camera: 'a', on: true, seen: false }];
  assert.deepEqual(look(1000, away), { live: ['a'], asleep: false, again: 1500 });
  assert.deepEqual(look(2000, on('a')).live, ['a']);
  assert.equal(look(3000, away).again, 1500);
  assert.deepEqual(look(4500, away).live, []);
});

test('a camera that goes off keeps its viewer for a while: many are back in seconds', () => {
  look(0, on('a'));
  const off = [{ camera: 'a', on: false, seen: true }];
  assert.deepEqual(look(1000, off), { live: ['a'], asleep: false, again: 8000 });
  assert.deepEqual(look(8999, off).live, ['a']);
  assert.deepEqual(look(9000, off).live, []);
});

test('a camera that is no longer in the list stops at once', () => {
  look(0, on('a', 'b'));
  assert.deepEqual(look(1, on('b')).live, ['b']);
});

test('it asks to be looked at again when something will change by itself, and not for nothing', () => {
  for (let now = 0; now < 59000; now += 500) assert.equal(look(now, on('a', 'b')).again, 60000 - now);
});
