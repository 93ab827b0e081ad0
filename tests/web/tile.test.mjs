import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { reduce, startState } from './whole_state.mjs';
import { isMoving } from '../../web_demo/core/state_tiles.js';
import { Tile } from '../../web_demo/media/tile.js';
import { FakeClock } from './fake_clock.mjs';

const joined = { type: 'watch/joined', reply: { id: 'a', state: 'live', viewers: [], holder: null, queue: 0 } };
const picture = (age) => ({ type: 'watch/picture', age });

let clock;
let drawn;
let part;
let viewer;
let watch;
let kept;
let tile;

beforeEach(() => {
  clock = new FakeClock();
  drawn = 0;
  kept = [];
  const still = { width: 0, height: 0, getContext: () => ({ drawImage: () => drawn++ }) };
  part = { screen: null, video: { videoWidth: 480, videoHeight: 270 }, still, held: false };
  viewer = { calls: [], ports: null };
  for (const name of ['start', 'stop', 'woke']) viewer[name] = () => viewer.calls.push(name);
  tile = new Tile({
    part,
    clock,
    makeViewer: (ports) => Object.assign(viewer, { ports }),
    onWatch: (state) => (watch = state),
    onPicture: (age) => kept.push(age),
  });
});

const tell = (...actions) => actions.forEach((action) => viewer.ports.dispatch(action));

test('it watches, and tells what its viewer tells it', () => {
  assert.deepEqual(viewer.calls, ['start']);
  tell({ type: 'watch/started' }, joined, picture(0));
  assert.equal(isMoving(watch), true);
  assert.equal(kept.length, 0);
});

test('what its viewer says about other things than the picture stays here: the line of the home knows it, too', () => {
  tell(joined);
  const before = watch;
  tell({ type: 'home/barred', why: 'void' });
  assert.equal(watch, before);
});

test('the picture is kept at the moment it stands still, as old as it is', () => {
  tell(joined, picture(0), picture(2));
  assert.deepEqual([isMoving(watch), kept, drawn], [false, [2], 1]);
  tell(picture(3), picture(0), { type: 'watch/event', event: { event: 'camera_offline', camera: 'k', reason: 'hangup' } });
  assert.deepEqual(kept, [2, 0]);
});

test('while it moves it is kept every ten seconds, and once more at the end', async () => {
  tell(joined);
  await clock.pass(10000);
  assert.deepEqual(kept, []);
  tell(picture(0));
  await clock.pass(20000);
  assert.deepEqual(kept, [0, 0]);
  tile.stop();
  assert.deepEqual([kept.length, viewer.calls, clock.waiting], [3, ['start', 'stop'], 0]);
});

test('a viewer that was cut off has no picture to keep', () => {
  tell(joined, picture(0));
  part.video.videoWidth = 0; // nothing is played any more
  tell({ type: 'watch/failed', problem: { key: 'accessLost', detail: '' } });
  assert.deepEqual([kept, drawn], [[], 0]);
});

test('while a new connection has no picture yet, the one of the old stays', () => {
  tell(joined, picture(0));
  viewer.ports.keepLastFrame(true);
  assert.deepEqual([part.held, drawn, part.still.width], [true, 1, 480]);
  viewer.ports.keepLastFrame(false);
  assert.equal(part.held, false);
});

test('one that is handed over runs on, and is not told of any more', () => {
  tell(joined, picture(0));
  assert.equal(tile.release(), viewer);
  const before = watch;
  tell(picture(5));
  assert.deepEqual([viewer.calls, kept, watch, clock.waiting], [['start'], [0], before, 0]);
});

test('tiles stand in the state by camera, and are gone with the home', () => {
  let state = startState();
  for (const action of [
    { type: 'tiles/watch', camera: 'k', watch: 'W' },
    { type: 'tiles/kept', camera: 'k', at: 7 },
    { type: 'tiles/kept', camera: 'j', at: 8 },
    { type: 'tiles/asleep', asleep: true },
  ]) state = reduce(state, action);
  assert.deepEqual(state.tiles, { asleep: true, watch: { k: 'W' }, kept: { k: 7, j: 8 } });
  state = reduce(state, { type: 'tiles/watch', camera: 'k', watch: null });
  assert.deepEqual([state.tiles.watch, 'k' in reduce(state, { type: 'tiles/kept', camera: 'k', at: null }).tiles.kept], [{}, false]);
  const card = (camera, rights) => ({ camera, rights, state: 'live', viewers: [], holder: null });
  const known = (...cameras) => reduce(state, { type: 'list/known', cameras }).tiles.kept;
  assert.deepEqual([known(card('k', ['watch'])), known(card('j', ['listen'])), known()], [{ k: 7 }, {}, {}]);
  assert.deepEqual(reduce(state, { type: 'home/barred', why: 'void' }).tiles.kept, {});
  assert.deepEqual(reduce(state, { type: 'home/joined', own: [] }).tiles.kept, {});
});
