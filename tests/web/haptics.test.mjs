import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hapticOf } from '../../web_demo/core/haptics.js';
import { kTalkIdle } from '../../web_demo/core/state_starts.js';
import { reduceTalk } from '../../web_demo/core/state_talk.js';

/** The patterns that a hand feels while these things happen. */
function felt(...actions) {
  let talk = kTalkIdle;
  return actions.map((type) => {
    const before = talk;
    talk = reduceTalk(talk, { type, position: 1, reason: 'r' });
    return hapticOf(before, talk);
  });
}

test('a hand can tell asked, granted, queued, won and refused apart', () => {
  const [asked, granted] = felt('talk/pressed', 'talk/granted');
  const [, queued, won] = felt('talk/pressed', 'talk/queued', 'talk/granted');
  const [, refused] = felt('talk/pressed', 'talk/refused');
  const all = [asked, granted, queued, won, refused].map((pattern) => JSON.stringify(pattern));
  assert.ok(!all.includes('null'));
  assert.equal(new Set(all).size, 5);
});

test('a turn that is taken away is felt, one that was let go is not', () => {
  assert.notEqual(felt('talk/pressed', 'talk/granted', 'talk/lost')[2], null);
  assert.equal(felt('talk/pressed', 'talk/granted', 'talk/released')[2], null);
  assert.equal(felt('talk/pressed', 'talk/refused', 'talk/forgotten')[2], null);
});

test('the lock clicks once', () => {
  const [, , locked, again] = felt('talk/pressed', 'talk/granted', 'talk/locked', 'talk/locked');
  assert.notEqual(locked, null);
  assert.equal(again, null);
});
