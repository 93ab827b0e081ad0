// What the recorder tells, from the event to the words: on the card, in the viewer, and for owners.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noticed } from '../../web_demo/core/noticed.js';
import { noticedWords, recordedWords } from '../../web_demo/core/status_noticed.js';
import { recordingWords } from '../../web_demo/core/status_sheet.js';
import { lastEventWords } from '../../web_demo/core/status_card.js';
import { everyWord, reduce, startState } from './whole_state.mjs';

await everyWord();

const kitchen = { camera: 'c1', name: 'Kitchen', rights: ['watch'], state: 'live', viewers: [], holder: null, recording: { mode: 'motion', active: false } };
const motion = (active) => ({ event: 'motion', camera: 'c1', active, at: 990, id: 'e1', level: 60 });
const sound = (active) => ({ event: 'sound', camera: 'c1', active, at: 991, id: 'e2', level_dbfs: -18 });
const recording = (mode, active) => ({ event: 'recording', camera: 'c1', mode, active });
const watching = { type: 'watch/joined', reply: { id: 'a', state: 'live', viewers: [], holder: null, queue: 0, recording: { mode: 'motion', active: true } } };

/** The same events, for the card of c1 and for its viewer. */
function after(...events) {
  const state = [{ type: 'list/known', cameras: [kitchen] }, watching].reduce(reduce, startState());
  const told = events.flatMap((event) => [{ type: 'list/event', event, at: 1000 }, { type: 'watch/event', event, at: 1000 }]).reduce(reduce, state);
  return { card: told.cameras[0], watch: told.watch, state: told };
}

test('motion and loud sound show while they last, in both languages', () => {
  const { card, watch } = after(motion(true), sound(true));
  for (const one of [card, watch]) {
    assert.equal(noticedWords('en', one), 'motion now · loud now');
    assert.equal(noticedWords('ko', one), '움직임 · 큰 소리');
  }
  const over = after(motion(true), sound(true), motion(false), sound(false));
  for (const one of [over.card, over.watch]) assert.equal(noticedWords('en', one), '');
});

test('what happened last is on the card, with the recorder\'s time', () => {
  const { card } = after(motion(true), motion(false));
  assert.deepEqual(card.last_event, { event: 'motion', at: 990 });
  assert.match(lastEventWords('en', card, 1050), /1 min/);
});

test('everybody who may watch reads that it is recorded, and when that ends', () => {
  assert.equal(recordedWords('en', after().watch), 'recording');
  assert.equal(recordedWords('ko', after(recording('motion', true)).card), '녹화 중');
  for (const one of Object.values(after(recording('motion', false))).slice(0, 2)) assert.equal(recordedWords('en', one), '');
  assert.equal(recordingWords(after(recording('continuous', true)).state), 'All the time');
});

test('a recorder that goes takes along what it said', () => {
  const { card, watch, state } = after(motion(true), recording('motion', true), recording(null, false));
  for (const one of [card, watch]) assert.deepEqual([one.recording, one.moves, one.loud], [null, false, false]);
  assert.equal(recordingWords(state), '');
});

test('nothing moves before a camera that is off', () => {
  const { card, watch } = after(motion(true), { event: 'camera_offline', camera: 'c1', reason: 'hangup' });
  assert.deepEqual([card.moves, watch.moves], [false, false]);
});

test('events of others change nothing', () => {
  assert.equal(noticed({ event: 'viewers', viewers: [] }), null);
});

test('owners learn how the recorder is, from the list and by events', () => {
  const known = reduce(startState(), { type: 'list/known', cameras: [], recorder: { state: 'full', free_bytes: 0 } });
  assert.equal(known.home.recorder.state, 'full');
  assert.equal(reduce(known, { type: 'list/known', cameras: [] }).home.recorder, null);
  const mended = reduce(known, { type: 'list/event', event: { event: 'recorder', state: 'ok' }, at: 1000 });
  assert.equal(mended.home.recorder.state, 'ok');
});
