import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kParts } from './metrics.mjs';
import { readOptions } from './options.mjs';

const read = (/** @type {string[]} */ ...argv) => readOptions(argv, 'latest.json');

test('without options everything is measured in five rounds', () => {
  assert.deepEqual(read(), {
    rounds: 5, parts: kParts, codec: 'h264', json: 'latest.json', quick: false,
  });
});

test('a quick run has one round, unless told otherwise', () => {
  assert.equal(read('--quick').rounds, 1);
  assert.equal(read('--quick', '--rounds', '2').rounds, 2);
});

test('parts can be listed in two ways and come in their usual order', () => {
  assert.deepEqual(read('--only', 'latency,cpu').parts, ['cpu', 'latency']);
  assert.deepEqual(read('--only', 'memory', '--only', 'cpu').parts, ['cpu', 'memory']);
  assert.deepEqual(read('--only', 'links,cpu').parts, ['cpu', 'loss', 'turn']);
});

test('what makes no sense is refused in words that name it', () => {
  assert.throws(() => read('--only', 'speed'), /"speed"/);
  assert.throws(() => read('--only', ''), /""/);
  assert.throws(() => read('--rounds', '0'), /--rounds/);
  assert.throws(() => read('--rounds', '2.5'), /--rounds/);
  assert.throws(() => read('--codec', 'av1'), /--codec/);
  assert.throws(() => read('--fast'), /--fast/);
  assert.throws(() => read('now'), /now/);
});
