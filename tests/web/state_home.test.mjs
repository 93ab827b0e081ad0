import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cameraName, everyWord, reduce, screenOf, startState } from './whole_state.mjs';
import { barredWords } from '../../web_demo/core/status_home.js';
import { invitationWords, memberLine } from '../../web_demo/core/status_members.js';
import { mayHelpAgain } from '../../web_demo/core/status.js';
import { publishStatus } from '../../web_demo/core/status_camera.js';
import { talkWords } from '../../web_demo/core/status_watch.js';

await everyWord();

const after = (actions, from = startState()) => actions.reduce(reduce, from);

const card = { camera: 'c1', name: 'Kitchen', rights: ['watch', 'manage'], state: 'offline', viewers: [], holder: null, device: null };
const mum = { id: 'm1', name: 'Mum', role: 'owner', from: null, until: null, rights: [], cameras: {}, devices: ['d1'], connected: 1 };
const ana = { ...mum, id: 'm2', name: '', role: 'sitter', devices: [], connected: 0 };
const entered = { type: 'home/entered', open: false, self: { id: 'm1', name: 'Mum', role: 'owner' } };
const list = { type: 'list/known', cameras: [card] };
const members = (...all) => ({ type: 'home/members', members: all });
const event = (fields) => ({ type: 'list/event', event: { camera: 'c1', ...fields } });
const invited = (fields) => ({ type: 'home/invited', invitation: { kind: 'camera', id: 'c1', name: 'Kitchen', link: 'https://x/#/join/C', minutes: 10, before: [], ...fields } });
const home = after([entered, list, members(mum, ana)]);

test('a camera that may no longer be seen leaves the list, one that may comes into it, under its name', () => {
  assert.deepEqual(after([event({ event: 'access', name: 'Kitchen', rights: [] })], home).cameras, []);
  const state = after([event({ event: 'access', camera: 'c2', name: 'Attic', rights: ['watch'] })], home);
  assert.deepEqual(state.cameras.map(({ name }) => name), ['Attic', 'Kitchen']);
  assert.equal(after([event({ event: 'access', name: 'Hall', rights: ['watch'] })], home).cameras[0].name, 'Hall');
});

test('the camera that this browser is stays in the list without any right', () => {
  const state = after([{ type: 'home/own', own: ['c1'] }, event({ event: 'access', name: 'Kitchen', rights: [] })], home);
  assert.equal(state.cameras.length, 1);
});

test('whoever may not come in sees nothing of the home any more, and why', () => {
  for (const [why, words] of [['private', /private/], ['void', /signed out/], ['outside', /Not now/]]) {
    const state = after([invited(), { type: 'home/barred', why }], home);
    assert.deepEqual([state.cameras, state.home.members, state.home.self, state.home.invitation], [null, null, null, null]);
    assert.match(barredWords(state).title, words);
  }
  assert.equal(barredWords(home), null);
});

test('that a token became void is not overwritten by having none afterwards', () => {
  const state = after([{ type: 'home/barred', why: 'void' }, { type: 'home/barred', why: 'private' }], home);
  assert.equal(state.home.entry, 'void');
  assert.equal(after([{ type: 'home/joined', own: [] }], state).home.entry, 'unknown');
});

test('an invitation of a camera ends when its first phone came', () => {
  const waiting = after([invited(), list, event({ event: 'camera_online', camera: 'c2' })], home);
  assert.equal(waiting.home.invitation.joined, false);
  assert.match(invitationWords(waiting).status, /10 more min/);
  const joined = after([{ ...list, cameras: [{ ...card, device: 'd4' }] }], waiting);
  assert.match(invitationWords(joined).status, /has joined/);
});

test('an invitation of a camera that has a phone ends when another one is the camera, not when the old one comes back', () => {
  const waiting = after([invited({ before: ['d4'] }), { ...list, cameras: [{ ...card, device: 'd4' }] }, event({ event: 'camera_online' })], home);
  assert.equal(waiting.home.invitation.joined, false);
  assert.equal(after([{ ...list, cameras: [{ ...card, device: 'd5' }] }], waiting).home.invitation.joined, true);
});

test('an invitation of a member ends when they have one device more, and takes the name that they said', () => {
  const waiting = after([invited({ kind: 'member', id: 'm2', name: '' })], home);
  assert.equal(invitationWords(waiting).title, 'A link for somebody new');
  const joined = after([members(mum, { ...ana, name: 'Ana', devices: ['d2'] })], waiting);
  assert.equal(invitationWords(joined).status, 'Ana has joined.');
  const second = after([invited({ kind: 'member', id: 'm1', name: 'Mum', before: mum.devices }), members(mum, ana)], home);
  assert.equal(second.home.invitation.joined, false);
});

test('an old link says that it is too old', () => {
  assert.match(invitationWords(after([invited(), { type: 'home/minutes', minutes: 0 }], home)).status, /too old/);
});

test('what one is in the home follows the list of members', () => {
  assert.equal(after([members({ ...mum, name: 'Mama', role: 'family' })], home).home.self.role, 'family');
});

test('screens of owners are not shown to others, and never without what they are about', () => {
  const at = (route, state = home) => screenOf({ ...state, route });
  for (const screen of ['add', 'invite', 'family']) {
    assert.equal(at({ screen }), screen);
    assert.equal(at({ screen }, after([members({ ...mum, role: 'family' })], home)), 'home');
    assert.equal(at({ screen }, startState()), 'home');
  }
  assert.equal(at({ screen: 'member', member: 'm2' }), 'member');
  assert.equal(at({ screen: 'member', member: 'm9' }), 'family');
  assert.equal(at({ screen: 'device', camera: 'c1' }), 'device');
  assert.equal(at({ screen: 'device', camera: 'c1' }, after([event({ event: 'access', name: 'Kitchen', rights: ['watch'] })], home)), 'home');
  assert.equal(at({ screen: 'watch', camera: 'c9' }, startState()), 'watch');
});

test('a camera has its name, and never its number, as soon as one is known', () => {
  const watch = { screen: 'watch', camera: 'c1' };
  assert.equal(cameraName(startState({ route: watch }), 'c1'), '');
  assert.equal(cameraName({ ...home, route: watch }, 'c1'), 'Kitchen');
  assert.equal(cameraName(startState({ route: { screen: 'watch', camera: '부엌' } }), '부엌'), '부엌');
  const reply = { id: '1', state: 'live', viewers: [], holder: null, queue: 0, name: 'Hall', rights: ['watch'] };
  assert.equal(cameraName(after([{ type: 'watch/joined', reply }], { ...home, route: watch }), 'c1'), 'Hall');
});

test('without the right to talk the button says so, and gets it back live', () => {
  const reply = { id: '1', state: 'live', viewers: [], holder: null, queue: 0, name: 'Hall', rights: ['watch'] };
  const state = after([{ type: 'watch/joined', reply }]);
  assert.deepEqual(talkWords(state), { label: 'No talking', hint: 'You may watch here, but not talk. The owner can change that.' });
  const given = after([{ type: 'watch/event', event: { event: 'access', name: 'Hall', rights: ['watch', 'talk'] } }], state);
  assert.equal(talkWords(given).label, 'Hold to talk');
});

test('a server that says nothing about rights gives all of an open home', () => {
  const reply = { id: '1', state: 'live', viewers: [], holder: null, queue: 0 };
  assert.deepEqual(after([{ type: 'watch/joined', reply }]).watch.rights, ['watch', 'listen', 'talk']);
});

test('a phone that was just paired waits for its tap, under its name', () => {
  const ready = after([{ type: 'publish/ready', name: 'Kitchen' }]);
  assert.match(publishStatus(ready, 'Kitchen').text, /This phone is Kitchen now/);
  assert.equal(after([{ type: 'publish/started', name: 'Kitchen' }], ready).publish.name, 'Kitchen');
  assert.equal(after([{ type: 'publish/event', event: { event: 'access', name: 'Hall', rights: [] } }], ready).publish.name, 'Hall');
});

test('another attempt is offered only where it can help', () => {
  const failed = (key) => ({ problem: { key, detail: '' } });
  for (const key of ['signedOutRemoved', 'tokenVoid', 'cameraReplaced', 'signInRequired']) assert.equal(mayHelpAgain(failed(key)), false, key);
  for (const key of ['outsideTime', 'accessLost', 'serverUnreachable', 'cameraMissing']) assert.equal(mayHelpAgain(failed(key)), true, key);
});

test('a member in one line', () => {
  assert.equal(memberLine('en', mum, 0), 'Owner · 1 device · here now');
  assert.equal(memberLine('en', ana, 0), 'Sitter · not here yet');
  assert.equal(memberLine('en', { ...ana, until: 50, devices: ['d1', 'd2'] }, 60), 'Sitter · time is over · 2 devices');
  assert.match(memberLine('ko', { ...ana, until: 86400 * 20 }, 60), /^돌보미 · 1970년 1월 \d+일까지 · 아직 안 들어옴$/);
});
