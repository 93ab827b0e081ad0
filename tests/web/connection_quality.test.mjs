import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ConnectionQuality } from '../../web_demo/core/connection_quality.js';

let quality;
let now;
let counted;

beforeEach(() => {
  quality = new ConnectionQuality();
  now = 0;
  counted = { packets: 0, lost: 0, decoded: 0, frozenMs: 0, jitterMs: 5, rttMs: 20 };
});

/** Two seconds of a connection as it is at home, with what differs; returns what is said after each. */
function looks(times, { packets = 200, lost = 0, decoded = 30, frozenMs = 0, ...rest } = {}) {
  const said = [];
  for (let i = 0; i < times; i++) {
    now += 2000;
    counted = { ...counted, jitterMs: 5, rttMs: 20, ...rest, packets: counted.packets + packets, lost: counted.lost + lost, decoded: counted.decoded + decoded, frozenMs: counted.frozenMs + frozenMs };
    said.push(quality.look(now, counted));
  }
  return said;
}

test('nothing is known before the second look', () => {
  assert.deepEqual(looks(3), [null, 'good', 'good']);
});

test('one bad moment is no weak connection, two are', () => {
  looks(3);
  assert.deepEqual(looks(1, { lost: 8 }), ['good']);
  assert.deepEqual(looks(1), ['good']);
  assert.deepEqual(looks(3, { lost: 8 }), ['good', 'weak', 'weak']);
});

test('a very weak one is told after it was weak', () => {
  looks(3);
  assert.deepEqual(looks(5, { lost: 40 }), ['good', 'weak', 'weak', 'poor', 'poor']);
});

test('it has to be good for a while before it is called good again', () => {
  looks(3);
  looks(2, { lost: 8 });
  assert.deepEqual(looks(3), ['weak', 'weak', 'weak']);
  assert.deepEqual(looks(1, { lost: 8 }), ['weak']);
  assert.deepEqual(looks(4), ['weak', 'weak', 'weak', 'good']);
});

test('each way of being bad counts', () => {
  for (const bad of [{ lost: 10 }, { frozenMs: 300 }, { jitterMs: 80 }, { rttMs: 400 }, { decoded: 6 }]) {
    quality = new ConnectionQuality();
    looks(3);
    assert.equal(looks(4, bad).at(-1), 'weak', JSON.stringify(bad));
  }
  for (const bad of [{ lost: 40 }, { frozenMs: 900 }, { jitterMs: 200 }, { rttMs: 900 }, { decoded: 2 }]) {
    quality = new ConnectionQuality();
    looks(3);
    assert.equal(looks(4, bad).at(-1), 'poor', JSON.stringify(bad));
  }
});

test('five pictures in a second are what a camera takes in the dark', () => {
  assert.deepEqual(looks(6, { decoded: 10 }).slice(1), ['good', 'good', 'good', 'good', 'good']);
});

test('packets that arrive late after all are no loss', () => {
  looks(3);
  assert.deepEqual(looks(4, { lost: -3 }), ['good', 'good', 'good', 'good']);
});

test('a camera that sends nothing says nothing about the connection', () => {
  looks(3);
  assert.deepEqual(looks(6, { packets: 0, decoded: 0 }), ['good', 'good', 'good', 'good', 'good', 'good']);
});

test('after a new connection the counters start again, and what was said stays until something else is known', () => {
  looks(3);
  looks(2, { lost: 8 });
  quality.restarted();
  counted = { packets: 0, lost: 0, decoded: 0, frozenMs: 0, jitterMs: 5, rttMs: 20 };
  assert.deepEqual(looks(2), ['weak', 'weak']);
  counted = { packets: 3, lost: 0, decoded: 0, frozenMs: 0, jitterMs: 5, rttMs: 20 };
  assert.deepEqual(looks(1), ['weak']); // counters that shrink: not ours any more
});

test('a page that slept does not judge what it missed', () => {
  looks(3);
  now += 60000;
  assert.deepEqual(looks(2, { decoded: 1 }), ['good', 'good']);
});
