import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reduce, startState } from '../../web_demo/core/state.js';

const mum = { id: 'a', name: 'Mum' };
const dad = { id: 'b', name: 'Dad' };

/** @param {any[]} actions */
const after = (actions, from = startState()) => actions.reduce(reduce, from);

const joined = { type: 'watch/joined', reply: { id: 'a', state: 'live', viewers: [mum], holder: null, queue: 0 } };
const event = (fields) => ({ type: 'watch/event', event: fields });

test('an unknown action changes nothing, not even the object', () => {
  const state = startState();
  assert.equal(reduce(state, { type: 'nonsense' }), state);
});

test('a frozen state survives every action unharmed', () => {
  const freeze = (value) => {
    if (value && typeof value === 'object' && !Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(freeze);
    return value;
  };
  const state = freeze(after([joined, { type: 'list/known', cameras: [{ camera: 'k', state: 'live', viewers: [], holder: null }] }]));
  for (const fields of [{ event: 'camera_offline' }, { event: 'viewers', viewers: [dad] }, { event: 'floor', holder: dad, queue: 1 }]) {
    reduce(state, event({ ...fields, camera: 'k' }));
    reduce(state, { type: 'list/event', event: { ...fields, camera: 'k' } });
    reduce(state, { type: 'publish/event', event: fields });
  }
  assert.equal(state.watch.camera, 'live');
});

test('the list follows the events of all cameras, also of one that it did not know', () => {
  const state = after([
    { type: 'list/known', cameras: [{ camera: 'kitchen', state: 'offline', viewers: [], holder: null }] },
    { type: 'list/event', event: { event: 'camera_online', camera: 'kitchen' } },
    { type: 'list/event', event: { event: 'viewers', camera: 'kitchen', viewers: [mum, dad] } },
    { type: 'list/event', event: { event: 'floor', camera: 'kitchen', holder: dad, queue: 0 } },
    { type: 'list/event', event: { event: 'camera_online', camera: 'attic' } },
  ]);
  assert.deepEqual(state.cameras, [
    { camera: 'attic', state: 'live', viewers: [], holder: null },
    { camera: 'kitchen', state: 'live', viewers: [mum, dad], holder: dad },
  ]);
});

test('a camera that goes off has nobody talking to it', () => {
  const off = { event: 'camera_offline', camera: 'kitchen', reason: 'hangup' };
  const state = after([
    { type: 'list/known', cameras: [{ camera: 'kitchen', state: 'live', viewers: [mum], holder: mum }] },
    { type: 'list/event', event: off },
    { ...joined, reply: { ...joined.reply, holder: dad } },
    event(off),
  ]);
  assert.deepEqual(state.cameras, [{ camera: 'kitchen', state: 'offline', viewers: [mum], holder: null }]);
  assert.deepEqual([state.watch.camera, state.watch.holder], ['waiting', null]);
});

test('events before the first list make no half list', () => {
  assert.equal(after([{ type: 'list/event', event: { event: 'camera_online', camera: 'kitchen' } }]).cameras, null);
});

test('a viewer that joins takes over what the reply says', () => {
  const { watch } = after([{ type: 'watch/started' }, { ...joined, reply: { ...joined.reply, state: 'waiting', holder: dad, queue: 2 } }]);
  assert.deepEqual([watch.phase, watch.camera, watch.id, watch.holder, watch.queue], ['joined', 'waiting', 'a', dad, 2]);
});

test('a reconnecting viewer keeps its picture, its age and the people', () => {
  const { watch } = after([joined, { type: 'watch/picture', age: 0 }, { type: 'watch/reconnecting' }, { type: 'watch/picture', age: 3 }]);
  assert.deepEqual([watch.phase, watch.pictured, watch.age, watch.viewers], ['reconnecting', true, 3, [mum]]);
});

test('the first connection is not called a reconnection', () => {
  assert.equal(after([{ type: 'watch/started' }, { type: 'watch/reconnecting' }]).watch.phase, 'connecting');
});

test('what is wrong is forgotten when it is right again', () => {
  const problem = { key: 'serverUnreachable', detail: '' };
  const lost = after([joined, { type: 'watch/reconnecting', problem }]);
  assert.deepEqual(lost.watch.problem, problem);
  assert.equal(after([{ type: 'watch/repaired' }], lost).watch.problem, null);
  assert.equal(after([joined], lost).watch.problem, null);
});

test('sound stays as the user chose it when another camera is opened', () => {
  assert.equal(after([{ type: 'watch/muted', muted: false }, { type: 'watch/started' }]).watch.muted, false);
});

test('a replaced camera shows no viewers and does not claim to be on', () => {
  const { publish } = after([
    { type: 'publish/started' },
    { type: 'publish/published', viewers: [mum] },
    { type: 'publish/event', event: { event: 'floor', holder: mum } },
    { type: 'publish/stopped', replaced: true },
  ]);
  assert.deepEqual([publish.phase, publish.viewers, publish.holder], ['replaced', [], null]);
});

test('a camera goes from opening over connecting to on, and only then reconnects', () => {
  const phases = [];
  let state = startState();
  for (const action of [
    { type: 'publish/started' },
    { type: 'publish/opened', facing: 'user', canFlip: true, hasMic: true },
    { type: 'publish/reconnecting' },
    { type: 'publish/published', viewers: [] },
    { type: 'publish/reconnecting' },
    { type: 'publish/repaired' },
  ]) {
    state = reduce(state, action);
    phases.push(state.publish.phase);
  }
  assert.deepEqual(phases, ['opening', 'connecting', 'connecting', 'on', 'reconnecting', 'on']);
});

test('reopening the camera of a device that is on does not make it connect again', () => {
  const { publish } = after([
    { type: 'publish/published', viewers: [] },
    { type: 'publish/broken' },
    { type: 'publish/opened', facing: 'user', canFlip: false, hasMic: false },
  ]);
  assert.deepEqual([publish.phase, publish.captureBroken, publish.hasMic], ['on', false, false]);
});

test('a name is asked for only until it is given', () => {
  const asked = after([{ type: 'name/ask', camera: 'kitchen' }]);
  assert.equal(asked.askNameFor, 'kitchen');
  assert.deepEqual([after([{ type: 'name/viewer', name: 'Mum' }], asked).askNameFor, after([{ type: 'route', route: { screen: 'home' } }], asked).askNameFor], [null, null]);
});
