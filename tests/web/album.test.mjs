import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Album } from '../../web_demo/core/album.js';
import { reduce, startState } from './whole_state.mjs';
import { fakeShelf } from './fake_home.mjs';

const kJpeg = 'data:image/jpeg;base64,/9j/';
let shelf;
let album;
let state;

beforeEach(() => {
  shelf = fakeShelf({ member: 'T' });
  album = new Album(shelf);
  state = startState();
});

/** As screens/app.js does. */
function dispatch(action) {
  state = reduce(state, action);
  album.follow(action, state);
}

const card = (camera, rights) => ({ camera, ...(rights && { rights }), state: 'live', viewers: [], holder: null });
const kept = () => shelf.remembered('picture.').map((key) => key.slice('picture.'.length)).sort();

function keep(...cameras) {
  for (const camera of cameras) album.keep(camera, { at: 100, url: kJpeg });
}

test('a picture comes back as it was kept', () => {
  keep('거실 c1');
  assert.deepEqual(album.read('거실 c1'), { at: 100, url: kJpeg });
  assert.equal(album.read('other'), null);
});

test('what makes no sense is no picture', () => {
  for (const text of ['', 'null', '{', '[]', '{"at":1}', '{"at":"x","url":"data:image/jpeg;base64,"}', '{"at":1,"url":"https://evil/"}', '{"at":1,"url":7}']) {
    shelf.remember('picture.c1', text);
    assert.equal(album.read('c1'), null, text);
  }
});

test('not too many are kept, the oldest go first, and a large one is not kept at all', () => {
  for (let i = 0; i < 20; i++) album.keep(`c${i}`, { at: i, url: kJpeg });
  assert.equal(kept().length, 16);
  assert.deepEqual([album.read('c3'), album.read('c4')?.at, album.read('c19')?.at], [null, 4, 19]);
  album.keep('c4', { at: 30, url: kJpeg });
  assert.equal(kept().length, 16);
  album.keep('c5', { at: 31, url: kJpeg + 'A'.repeat(60000) });
  assert.equal(album.read('c5').at, 5);
});

test('who is signed out, barred or outside of their time has no pictures, nor has who joins anew', () => {
  for (const action of [{ type: 'home/barred', why: 'private' }, { type: 'home/barred', why: 'void' }, { type: 'home/barred', why: 'outside' }, { type: 'home/joined', own: [] }, { type: 'left', own: [] }]) {
    keep('c1', 'c2');
    dispatch(action);
    assert.deepEqual(kept(), [], JSON.stringify(action));
  }
  assert.equal(shelf.recall('member'), 'T');
});

test('a camera that left the home, or may not be watched any more, leaves no picture', () => {
  keep('c1', 'c2', 'c3');
  dispatch({ type: 'list/known', cameras: [card('c1', ['watch', 'talk']), card('c2', ['listen'])] });
  assert.deepEqual(kept(), ['c1']);
  dispatch({ type: 'list/event', event: { event: 'access', camera: 'c1', name: 'Hall', rights: ['watch'] } });
  assert.deepEqual(kept(), ['c1']);
  dispatch({ type: 'list/event', event: { event: 'access', camera: 'c1', name: 'Hall', rights: [] } });
  assert.deepEqual(kept(), []);
});

test('an open home has no rights, and keeps what it has', () => {
  keep('kitchen', 'attic');
  dispatch({ type: 'list/known', cameras: [card('kitchen')] });
  assert.deepEqual(kept(), ['kitchen']);
});

test('what the viewer screen learns counts, too', () => {
  keep('c1', 'c2');
  dispatch({ type: 'route', route: { screen: 'watch', camera: 'c1' } });
  dispatch({ type: 'watch/failed', problem: { key: 'noCodec', detail: '' } });
  assert.deepEqual(kept(), ['c1', 'c2']);
  dispatch({ type: 'watch/failed', problem: { key: 'accessLost', detail: '' } });
  assert.deepEqual(kept(), ['c2']);
  dispatch({ type: 'watch/event', event: { event: 'access', camera: 'c2', name: 'Hall', rights: ['talk'] } });
  assert.deepEqual(kept(), []);
});

test('a connection that is lost, or a list that is not known yet, takes no pictures away', () => {
  keep('c1');
  for (const action of [{ type: 'link', link: 'lost' }, { type: 'route', route: { screen: 'home' } }, { type: 'home/own', own: [] }]) dispatch(action);
  assert.deepEqual(kept(), ['c1']);
});
