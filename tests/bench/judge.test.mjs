import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allHeld, judge } from './judge.mjs';
import { table } from './table.mjs';

const kKey = 'cpu_us_per_packet_40';
/** @param {Record<string, number[]>} values @param {string} key */
const rounds = (values, key = kKey) =>
  Object.fromEntries(Object.entries(values).map(([system, list]) => [system, list.map((value) => ({ [key]: value }))]));
const three = (ours) => rounds({ petcam: [ours, ours, ours], videoroom: [20, 20, 20], 'videoroom-default': [40, 40, 40] });

test('a limit that is reached exactly is held', () => {
  const [row] = judge(three(20));
  assert.deepEqual(row.comparisons.map(({ rival, held }) => [rival, held]), [['videoroom', true], ['videoroom-default', true]]);
  assert.equal(allHeld([row]), true);
});

test('each rival has a limit of its own, and one that is missed is enough', () => {
  const [row] = judge(three(20.4));
  assert.deepEqual(row.comparisons.map(({ held }) => held), [false, true]);
  assert.equal(allHeld([row]), false);
  assert.deepEqual(judge(three(26.4))[0].comparisons.map(({ held }) => held), [false, false]);
});

test('latency has to be a quarter better', () => {
  assert.equal(allHeld(judge(rounds({ petcam: [75], videoroom: [100] }, 'latency_ms'))), true);
  assert.equal(allHeld(judge(rounds({ petcam: [76], videoroom: [100] }, 'latency_ms'))), false);
});

test('what must never be is missed when it is once', () => {
  assert.equal(allHeld(judge(rounds({ petcam: [500, 300, 200] }, 'loss2_gap_ms'))), true);
  assert.equal(allHeld(judge(rounds({ petcam: [501, 300, 200] }, 'loss2_gap_ms'))), false);
});

test('a value of its own that is not allowed is missed', () => {
  const judged = (/** @type {number} */ value) => judge(rounds({ petcam: [value, value, value], 'gst-launch': [40, 40, 40] }, 'recorder_cpu_percent_1'));
  assert.equal(allHeld(judged(6)), true);
  assert.equal(allHeld(judged(6.1)), false);
  assert.match(table(judged(9), ['petcam', 'gst-launch']), /petcam \/ what is allowed[^]*1\.50 \(1\.50 to 1\.50\), MISSED/);
});

test('what was not measured has no row', () => {
  assert.deepEqual(judge({ petcam: [{}], videoroom: [{}] }), []);
});

test('the table has median, spread, ratio and verdict, and says what is missed', () => {
  const systems = ['petcam', 'videoroom', 'videoroom-default'];
  const lines = table(judge(rounds({ petcam: [22, 21, 23], videoroom: [20, 20, 20], 'videoroom-default': [40, 50, 44] })), systems).split('\n');
  assert.equal(lines.length, 3);
  assert.deepEqual(lines[2].split('|').map((cell) => cell.trim()).filter(Boolean), [
    'CPU per packet, 40 viewers', '22.0 µs (21.0 to 23.0)', '20.0 µs (20.0 to 20.0)', '44.0 µs (40.0 to 50.0)',
    '1.10 (1.05 to 1.15), MISSED: limit 1.00', '0.52 (0.42 to 0.55), ok: limit 0.65',
  ]);
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
});

test('a system that was not measured has no column', () => {
  const [head] = table(judge(rounds({ petcam: [80], videoroom: [100] }, 'latency_ms')), ['petcam', 'videoroom', 'videoroom-default']).split('\n');
  assert.match(head, /petcam \/ videoroom +\|$/);
  assert.doesNotMatch(head, /default/);
});
