import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentWords } from '../../web_demo/core/dates.js';
import { dayWords, endOfDay, lastDay } from '../../web_demo/core/last_days.js';

test('until a day includes that day, to its last second', () => {
  assert.equal(endOfDay('2026-11-30'), new Date(2026, 11, 1).getTime() / 1000);
  assert.equal(endOfDay('2026-12-31'), new Date(2027, 0, 1).getTime() / 1000);
});

test('a day survives the way to the server and back', () => {
  for (const day of ['2026-02-28', '2028-02-29', '2026-03-29', '2026-10-25', '2026-12-31']) assert.equal(lastDay(endOfDay(day)), day);
});

test('no day is no end', () => {
  assert.equal(endOfDay(''), null);
  assert.equal(endOfDay('soon'), null);
  assert.equal(lastDay(null), '');
});

test('people read the last day, not the first one without', () => {
  assert.match(dayWords('en', endOfDay('2026-11-30')), /30/);
  assert.match(dayWords('ko', endOfDay('2026-11-30')), /30/);
});

test('a moment of today is a time, one of another day has its day', () => {
  const at = (day, hour, minute) => new Date(2026, 10, day, hour, minute).getTime() / 1000;
  assert.equal(momentWords('en', at(30, 14, 32), at(30, 23, 59)), '14:32');
  assert.equal(momentWords('en', at(30, 0, 5), at(30, 0, 6)), '00:05');
  assert.equal(momentWords('ko', at(30, 14, 32), at(30, 15, 0)), '14:32');
  assert.match(momentWords('en', at(29, 14, 32), at(30, 1, 0)), /Nov 29.*14:32/);
  assert.match(momentWords('ko', at(29, 14, 32), at(30, 1, 0)), /11월 29일.*14:32/);
});
