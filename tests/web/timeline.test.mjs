import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyWord, reduce, startState } from './whole_state.mjs';
import { durationWords, timelineWords } from '../../web_demo/core/status_timeline.js';
import { dayOf, daysLater, isDay, secondsOf } from '../../web_demo/core/day.js';
import { bars, cardsOf, clipAt, partsOf, placeOf } from '../../web_demo/core/timeline.js';

await everyWord();

const kDay = '2026-11-26';
const { from } = secondsOf(kDay);
const clip = (id, start, length = 30, more = {}) => ({ id, start: from + start, end: from + start + length, bytes: 1000, type: 'video/mp4', starred: false, ...more });
const event = (id, start, more = {}) => ({ id, type: 'motion', start: from + start, end: from + start + 8, snapshot: true, clip: null, ...more });
const content = (more = {}) => ({ events: [], clips: [], levels: null, recording: 'motion', ...more });
const opened = reduce(startState(), { type: 'timeline/opened', camera: 'c1', day: kDay });
const known = (day, more = {}) => ({ type: 'timeline/known', day: kDay, content: day, mayChange: true, ...more });

test('a day begins and ends at midnight here, also where the clock changes', () => {
  for (const day of ['2026-03-29', '2026-10-25', kDay, '2026-12-31']) {
    assert.equal(dayOf(secondsOf(day).from), day);
    assert.equal(dayOf(secondsOf(day).to - 1), day);
    assert.equal(secondsOf(day).to, secondsOf(daysLater(day, 1)).from);
  }
});

test('days are counted over months and years', () => {
  assert.deepEqual([daysLater('2026-12-31', 1), daysLater('2028-03-01', -1), daysLater('2026-03-01', -1)], ['2027-01-01', '2028-02-29', '2026-02-28']);
});

test('only a day that exists is one', () => {
  assert.ok(isDay('2028-02-29'));
  for (const text of ['', '2026-02-30', '2026-13-01', '26-11-26', '2026-11-26x', 'today']) assert.equal(isDay(text), false, text);
});

test('bars stand where and as high as what was measured, silence and stillness have none', () => {
  const levels = { start: from + 3600, step: 3600, motion: [50, 0, null, 200], sound: [-30, -90, null, null] };
  const all = bars(kDay, levels);
  assert.deepEqual(all.map(({ at }) => Math.round(at * 24)), [1, 4]);
  assert.deepEqual(all.map(({ motion }) => motion), [0.5, 1]);
  assert.deepEqual(all.map(({ sound }) => sound), [0.5, 0]);
  assert.deepEqual(bars(kDay, null), []);
});

test('what began yesterday is cut to this day', () => {
  assert.deepEqual(placeOf(kDay, { start: from - 600, end: from }), { at: 0, width: 0 });
  const place = placeOf(kDay, { start: from - 600, end: from + 43200 });
  assert.equal(place.at, 0);
  assert.ok(Math.abs(place.width - 0.5) < 0.03);
});

test('a touch plays the clip at that time from that second, or the nearest one, or nothing far from all', () => {
  const clips = [clip('a', 1000), clip('b', 5000)];
  assert.deepEqual(clipAt(clips, from + 1010), { clip: clips[0], offset: 10 });
  assert.deepEqual(clipAt(clips, from + 4900), { clip: clips[1], offset: 0 });
  assert.deepEqual(clipAt(clips, from + 1100), { clip: clips[0], offset: 29 });
  assert.equal(clipAt(clips, from + 3000), null);
  assert.equal(clipAt([], from), null);
});

test('events and clips without one stand in one list, newest first, a clip of an event only once', () => {
  const day = content({ clips: [clip('a', 1000), clip('b', 5000)], events: [event('x', 1005, { clip: 'a' }), event('y', 7000, { clip: 'gone' })] });
  assert.deepEqual(cardsOf(day).map((card) => (card.kind === 'event' ? [card.event.id, card.clip?.id ?? null] : card.clip.id)), [['y', null], 'b', ['x', 'a']]);
});

test('a recording of several clips is one card, of its event or of its own, and as long as all of them', () => {
  const clips = [clip('a', 1000), clip('b', 1030, 10, { continues: 'a' }), clip('c', 5000), clip('d', 5030, 40, { continues: 'c' }), clip('e', 5070, 5, { continues: 'd' }), clip('f', 6000)];
  const day = content({ clips, events: [event('x', 1005, { clip: 'a' }), event('y', 1032, { clip: 'b' })] });
  const cards = cardsOf(day).map((card) => [card.kind === 'event' ? card.event.id : 'clip', card.clip?.id, card.parts.map(({ id }) => id).join('')]);
  assert.deepEqual(cards, [['clip', 'f', 'f'], ['clip', 'c', 'cde'], ['y', 'b', 'ab'], ['x', 'a', 'ab']]);
  assert.deepEqual(cardsOf(day).map(({ start, end }) => end - start), [30, 75, 8, 8]);
});

test('the parts of a recording are found by each of them, and what an earlier day or a deletion took is not missed', () => {
  const clips = [clip('a', 1000), clip('b', 1030, 10, { continues: 'a' }), clip('c', 2000, 5, { continues: 'gone' })];
  const parts = (id) => partsOf(clips, id).map((one) => one.id);
  assert.deepEqual([parts('a'), parts('b'), parts('c'), parts('gone'), parts(null)], [['a', 'b'], ['a', 'b'], ['c'], [], []]);
});

test('an answer about another day than the one that is shown is not shown', () => {
  assert.equal(reduce(opened, known(content(), { day: '2026-11-25' })), opened);
  assert.equal(reduce(opened, known(content())).timeline.phase, 'ready');
});

test('what plays goes on while the day is loaded again, and ends when it is gone', () => {
  const ready = reduce(reduce(opened, known(content({ clips: [clip('a', 1000)] }))), { type: 'timeline/chosen', clip: 'a', offset: 3 });
  assert.deepEqual(reduce(ready, known(content({ clips: [clip('a', 1000)] }))).timeline.chosen, { clip: 'a', offset: 3 });
  assert.equal(reduce(ready, known(content())).timeline.chosen, null);
});

test('a clip that is deleted takes its event along and stops playing', () => {
  const day = content({ clips: [clip('a', 1000), clip('b', 5000)], events: [event('x', 1005, { clip: 'a' })] });
  const ready = reduce(reduce(opened, known(day)), { type: 'timeline/chosen', clip: 'a' });
  const { timeline } = reduce(ready, { type: 'timeline/removed', clip: 'a' });
  assert.deepEqual([timeline.content.clips.map(({ id }) => id), timeline.content.events, timeline.chosen], [['b'], [], null]);
});

test('a clip that is kept says so', () => {
  const ready = reduce(opened, known(content({ clips: [clip('a', 1000)] })));
  assert.equal(reduce(ready, { type: 'timeline/starred', clip: 'a', starred: true }).timeline.content.clips[0].starred, true);
});

test('without a connection the day stays on the screen, without a right or a recorder it does not', () => {
  const ready = reduce(opened, known(content({ clips: [clip('a', 1000)] })));
  assert.equal(reduce(ready, { type: 'timeline/failed', why: 'unreachable' }).timeline.content?.clips.length, 1);
  for (const why of ['absent', 'refused', 'open']) assert.equal(reduce(ready, { type: 'timeline/failed', why }).timeline.content, null);
});

test('every empty day says why it is empty', () => {
  const say = (action, lang = 'en') => timelineWords({ ...reduce(opened, action), lang });
  assert.match(timelineWords(opened), /Looking/);
  assert.match(say(known(content())), /Nothing happened/);
  assert.match(say(known(content({ recording: 'off' }))), /switched off/);
  assert.match(say({ type: 'timeline/failed', why: 'absent' }), /does not record/);
  assert.match(say({ type: 'timeline/failed', why: 'refused' }, 'ko'), /볼 수 없어요/);
  assert.match(say({ type: 'timeline/failed', why: 'open' }), /only for members/);
  assert.match(say({ type: 'timeline/failed', why: 'unreachable' }), /cannot be reached/);
  assert.equal(say(known(content({ clips: [clip('a', 1)] }))), '');
});

test('a length is said in the largest units that matter', () => {
  assert.deepEqual([0.2, 12, 60, 185].map((seconds) => durationWords('en', seconds)), ['1 s', '12 s', '1 min', '3 min 5 s']);
});
