import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reduce, startState } from './whole_state.mjs';

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

test('whether this browser decodes the picture is known as told last, and not from before another join', () => {
  const told = after([joined, event({ event: 'playable', camera: 'k', playable: 'soon' })]);
  assert.equal(told.watch.playable, 'soon');
  assert.equal(after([event({ event: 'playable', camera: 'k', playable: 'no' })], told).watch.playable, 'no');
  assert.equal(after([joined], told).watch.playable, 'yes');
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
  assert.deepEqual(state.cameras, [{ camera: 'kitchen', state: 'offline', viewers: [mum], holder: null, moves: false, loud: false }]);
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

test('a camera that sends no picture is paused, asleep or off, by what the server says', () => {
  const offline = (reason) => after([joined, { ...event({ event: 'camera_offline', reason }), at: 1000 }]).watch;
  for (const [reason, camera] of [['paused', 'paused'], ['interrupted', 'asleep'], ['stalled', 'asleep'], ['hangup', 'waiting'], ['unpublished', 'waiting'], [undefined, 'waiting']]) {
    assert.deepEqual([offline(reason).camera, offline(reason).since], [camera, 1000], reason);
  }
  const back = after([event({ event: 'camera_online' })], after([joined, event({ event: 'camera_offline', reason: 'paused' })])).watch;
  assert.equal(back.camera, 'live');
});

test('a report tells how the phone is, and never that a picture comes', () => {
  const report = (capture) => event({ event: 'report', report: { capture, battery: 50, charging: true, network: null, uplink_kbps: null, warnings: [] } });
  const states = [report('paused'), report('on'), event({ event: 'camera_online' }), report('on'), report('interrupted'), event({ event: 'camera_offline', reason: 'hangup' }), event({ event: 'report', report: null })];
  let state = after([joined]);
  const seen = states.map((action) => ((state = reduce(state, action)), state.watch.camera));
  assert.deepEqual(seen, ['paused', 'asleep', 'live', 'live', 'live', 'waiting', 'waiting']);
  assert.equal(after([report('on')], after([joined])).watch.report.battery, 50);
});

test('during a privacy pause nothing counts as seen', () => {
  const { watch } = after([joined, { type: 'watch/picture', age: 0 }, event({ event: 'camera_offline', reason: 'paused' })]);
  assert.deepEqual([watch.pictured, watch.age], [false, null]);
});

test('what the server knows about the camera is known at once, and stays what it was when it says so again', () => {
  const reply = { ...joined.reply, state: 'asleep', since: 1764000000, quality: 'saver', report: { capture: 'interrupted' } };
  const { watch } = after([{ type: 'watch/joined', reply }]);
  assert.deepEqual([watch.camera, watch.since, watch.quality, watch.report.capture], ['asleep', 1764000000, 'saver', 'interrupted']);
  const again = after([{ ...event({ event: 'camera_offline', reason: 'interrupted' }), at: 1764000099 }], after([{ type: 'watch/joined', reply }]));
  assert.equal(again.watch.since, 1764000000);
  assert.equal(after([joined]).watch.quality, null);
});

test('a tile hands over what it knows, but neither its sound nor its talking', () => {
  const tile = after([joined, { type: 'watch/picture', age: 0 }]).watch;
  const { watch } = after([{ type: 'watch/muted', muted: false }, { type: 'watch/handed', watch: { ...tile, talk: { phase: 'queued' } } }]);
  assert.deepEqual([watch.phase, watch.id, watch.pictured, watch.muted, watch.talk.phase], ['joined', 'a', true, false, 'idle']);
});

test('a locked turn stays locked through the queue, and is unlocked when it is over', () => {
  const talk = (...types) => after(types.map((type) => ({ type, position: 1, reason: 'r' }))).watch.talk;
  assert.equal(talk('talk/pressed', 'talk/locked', 'talk/queued', 'talk/granted').locked, true);
  for (const over of ['talk/released', 'talk/lost', 'talk/refused']) assert.equal(talk('talk/pressed', 'talk/granted', 'talk/locked', over).locked, false, over);
  assert.equal(talk('talk/locked').locked, false);
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
