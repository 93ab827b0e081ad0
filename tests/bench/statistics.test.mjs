import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, quantile, ratios, summarize } from './statistics.mjs';

test('the median of an odd count is the middle value, in whatever order they came', () => {
  assert.equal(median([5, 1, 9]), 5);
});

test('the median of an even count lies between the two middle values', () => {
  assert.equal(median([4, 1, 2, 100]), 3);
});

test('values are compared as numbers, not as text', () => {
  assert.equal(median([100, 9, 20]), 20);
});

test('a quantile lies between its two neighbours', () => {
  assert.equal(quantile([0, 10], 0.95), 9.5);
  assert.equal(quantile([7], 0.95), 7);
  assert.equal(quantile([1, 2, 3], 1), 3);
});

test('no values have no median', () => {
  assert.throws(() => median([]), /no value/);
});

test('a summary has the spread and keeps the order of the rounds', () => {
  assert.deepEqual(summarize([3, 1, 2]), { median: 2, min: 1, max: 3, values: [3, 1, 2] });
});

test('ratios are formed round by round, so that a slow round does not count', () => {
  // In the second round the machine was ten times slower for both.
  const { median: middle, values } = ratios([8, 80, 8], [10, 100, 10]);
  assert.deepEqual(values, [0.8, 0.8, 0.8]);
  assert.equal(middle, 0.8);
});

test('systems of different rounds are not compared', () => {
  assert.throws(() => ratios([1], [1, 2]), /same rounds/);
});
