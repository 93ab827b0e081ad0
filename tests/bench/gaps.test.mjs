import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gapsOf } from './gaps.mjs';

/** A frame each 66 ms, but for those between these moments. @param {number} from @param {number} to */
const withHole = (from, to) => Array.from({ length: 150 }, (_, i) => i * 66).filter((time) => time <= from || time >= to);

test('a steady picture has no freeze', () => {
  const { longest, total, count, frames } = gapsOf(withHole(0, 0), 660, 6600);
  assert.deepEqual([longest, total, count, frames], [66, 0, 0, 91]);
});

test('a freeze counts with all its time, wherever it lies', () => {
  const { longest, total, count, gaps } = gapsOf(withHole(1980, 2640), 660, 6600);
  assert.deepEqual([longest, total, count, gaps], [660, 660, 1, [{ at: 1320, ms: 660 }]]);
});

test('a short gap is none', () => {
  const { longest, count } = gapsOf(withHole(1980, 2178), 660, 6600);
  assert.deepEqual([longest, count], [198, 0]);
});

test('a picture that ends, or has not begun, stands still', () => {
  assert.equal(gapsOf(withHole(1980, 9999), 660, 6600).longest, 4620);
  assert.equal(gapsOf([5000, 5066], 0, 5132).longest, 5000);
  assert.equal(gapsOf([], 0, 5000).total, 5000);
});

test('only what was frozen of the time that is looked at counts', () => {
  assert.equal(gapsOf(withHole(1980, 2640), 2310, 6600).longest, 330);
});
