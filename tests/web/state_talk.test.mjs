import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kTalkIdle } from '../../web_demo/core/state_starts.js';
import { reduceTalk } from '../../web_demo/core/state_talk.js';
import { claimAfter, floorVerdict } from '../../web_demo/media/talk.js';

const dad = { id: 'b2', name: 'Dad' };

test('a floor event means something only to those whom it concerns', () => {
  assert.equal(floorVerdict('idle', 'a', { holder: { id: 'a', name: '' }, reason: 'granted' }), 'nothing');
  assert.equal(floorVerdict('queued', 'a', { holder: null, reason: 'released' }), 'nothing');
  assert.equal(floorVerdict('queued', 'a', { holder: { id: 'a', name: '' }, reason: 'granted' }), 'won');
  assert.equal(floorVerdict('queued', 'a', { holder: null, reason: 'camera_offline' }), 'lost');
  assert.equal(floorVerdict('speaking', 'a', { holder: { id: 'a', name: '' }, reason: 'queued' }), 'nothing');
  assert.equal(floorVerdict('speaking', 'a', { holder: { id: 'b', name: '' }, reason: 'granted' }), 'lost');
  assert.equal(floorVerdict('speaking', 'a', { holder: null, reason: 'silent' }), 'lost');
});

test('what a floor event makes of a claim', () => {
  assert.equal(claimAfter('none', 'a', { holder: dad, reason: 'granted' }), 'none');
  assert.equal(claimAfter('none', 'a', { holder: { id: 'a', name: '' }, reason: 'granted' }), 'held');
  assert.equal(claimAfter('held', 'a', { holder: null, reason: 'silent' }), 'lost');
  assert.equal(claimAfter('held', 'a', { holder: dad, reason: 'released' }), 'lost');
  assert.equal(claimAfter('held', 'a', { holder: null, reason: 'released' }), 'held');
  assert.equal(claimAfter('queued', 'a', { holder: null, reason: 'released' }), 'queued');
  assert.equal(claimAfter('queued', 'a', { holder: null, reason: 'camera_offline' }), 'lost');
  assert.equal(claimAfter('lost', 'a', { holder: null, reason: 'camera_offline' }), 'lost');
});

test('a grant that comes after letting go does not make the button speak', () => {
  assert.equal(reduceTalk(kTalkIdle, { type: 'talk/granted' }).phase, 'idle');
});
