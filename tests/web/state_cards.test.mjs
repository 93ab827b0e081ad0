import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reduce, startState } from './whole_state.mjs';
import { mayWatch } from '../../web_demo/core/state_home.js';

const mum = { id: 'a', name: 'Mum' };
const dad = { id: 'b', name: 'Dad' };
const kitchen = { camera: 'c1', name: 'Kitchen', rights: ['watch'], state: 'live', viewers: [], holder: null, report: null, since: 100, last_event: null };
const report = { capture: 'on', battery: 83, charging: true, network: 'wifi', uplink_kbps: 850, warnings: ['hot'] };

/** The card of c1 after these events, the first at 1000, each a second later. */
function after(...events) {
  const known = reduce(startState(), { type: 'list/known', cameras: [kitchen] });
  return events.reduce((state, event, i) => reduce(state, { type: 'list/event', event: { camera: 'c1', ...event }, at: 1000 + i }), known).cameras?.[0];
}

test('why a camera went off tells whether it is paused, asleep or gone, and since when', () => {
  const off = (reason) => {
    const { state, since } = after({ event: 'camera_offline', reason });
    return [state, since];
  };
  assert.deepEqual(off('paused'), ['paused', 1000]);
  assert.deepEqual(off('interrupted'), ['asleep', 1000]);
  assert.deepEqual(off('stalled'), ['asleep', 1000]);
  for (const reason of ['hangup', 'unpublished', 'something new']) assert.deepEqual(off(reason), ['offline', 1000]);
});

test('a camera that goes from one kind of off to another has been that since then', () => {
  const card = after({ event: 'camera_offline', reason: 'paused' }, { event: 'camera_offline', reason: 'hangup' });
  assert.deepEqual([card.state, card.since], ['offline', 1001]);
});

test('what is told twice has not changed the second time', () => {
  assert.equal(after({ event: 'camera_online' }).since, 100);
  assert.equal(after({ event: 'camera_offline', reason: 'hangup' }, { event: 'camera_offline', reason: 'unpublished' }).since, 1000);
});

test('a report takes the place of the one before, and goes with its phone', () => {
  assert.deepEqual(after({ event: 'report', report }).report, report);
  assert.deepEqual(after({ event: 'report', report }, { event: 'report', report: { ...report, battery: 12 } }).report.battery, 12);
  assert.equal(after({ event: 'report', report }, { event: 'report', report: null }).report, null);
});

test('a turn of somebody talking is the last event from its beginning on', () => {
  const talking = { event: 'floor', holder: mum, queue: 0 };
  assert.deepEqual(after(talking).last_event, { event: 'talk', at: 1000, name: 'Mum' });
  assert.deepEqual(after(talking, { ...talking, queue: 1 }).last_event.at, 1000);
  assert.deepEqual(after(talking, { event: 'floor', holder: null, queue: 0 }).last_event, { event: 'talk', at: 1000, name: 'Mum' });
  assert.deepEqual(after(talking, { event: 'floor', holder: dad, queue: 0 }).last_event, { event: 'talk', at: 1001, name: 'Dad' });
});

test('a camera that nobody has any rights on is gone, and one that may only be listened to is not watched', () => {
  assert.equal(after({ event: 'access', name: 'Kitchen', rights: [] }), undefined);
  assert.equal(mayWatch(after({ event: 'access', name: 'Kitchen', rights: ['listen'] })), false);
  assert.equal(mayWatch({ camera: 'k', state: 'live', viewers: [], holder: null }), true);
});
