import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Keyring } from '../../web_demo/core/keyring.js';
import { reduce, startState } from './whole_state.mjs';
import { Household } from '../../web_demo/home/household.js';
import { Lobby } from '../../web_demo/home/lobby.js';
import { FakeClock, settle } from './fake_clock.mjs';
import { FakeHome, fakeShelf } from './fake_home.mjs';

const kitchen = { camera: 'c1', name: 'Kitchen', rights: ['watch', 'listen', 'talk', 'playback', 'manage'], state: 'offline', viewers: [], holder: null, queue: 0, device: null };
const mum = { id: 'm1', name: 'Mum', role: 'owner', from: null, until: null, rights: [], cameras: {}, devices: ['d1'], connected: 1 };

let clock;
let state;
let home;
let shelf;
let lobby;
let household;

beforeEach(() => {
  clock = new FakeClock();
  state = startState();
});

const dispatch = (action) => (state = reduce(state, action));

/** @param {Record<string, any>} answers @param {Record<string, string>} tokens */
async function enter(answers, tokens = { member: 'T' }) {
  home = new FakeHome(answers);
  shelf = fakeShelf(tokens);
  const keyring = new Keyring(shelf);
  lobby = new Lobby({ session: home, clock, dispatch, keyring });
  household = new Household({ lobby: () => lobby, session: home, clock, dispatch, keyring, linkOf: (code) => `https://x/#/join/${code}` });
  lobby.start();
  await settle();
}

const locked = {
  sign_in: ({ token }) => (token === 'T' ? { petcam: 'signed_in', device: 'd1', member: { id: 'm1', name: 'Mum', role: 'owner' } } : 411),
  list: () => ({ petcam: 'list', cameras: [kitchen] }),
  members: () => ({ petcam: 'members', members: [mum] }),
};

test('an owner signs in first and then sees cameras and members', async () => {
  await enter(locked);
  assert.deepEqual(home.asked.map(({ request }) => request), ['sign_in', 'list', 'members']);
  assert.deepEqual([state.home.entry, state.home.self.role, state.cameras.length, state.home.members.length, state.link], ['in', 'owner', 1, 1, 'up']);
});

test('without a token one request tells that a home is open', async () => {
  await enter({ list: () => ({ petcam: 'list', cameras: [] }) }, {});
  assert.deepEqual(home.asked, [{ request: 'list' }]);
  assert.deepEqual([state.home.entry, state.link], ['open', 'up']);
});

test('without a token a locked home is private, and nobody goes on knocking', async () => {
  await enter({ list: () => 410 }, {});
  assert.deepEqual([state.home.entry, state.link, home.handles.length], ['private', 'up', 0]);
  await clock.pass(60000);
  assert.equal(home.asked.length, 1);
});

test('an open home does not look at tokens, and lets in whoever has one', async () => {
  await enter({ sign_in: () => 418, list: () => ({ petcam: 'list', cameras: [] }) });
  assert.deepEqual([state.home.entry, shelf.kept.get('member')], ['open', 'T']);
});

test('a token that is valid no more is forgotten, one outside its time is kept', async () => {
  await enter({ sign_in: () => 411 });
  assert.deepEqual([state.home.entry, shelf.kept.has('member')], ['void', false]);
  await enter({ sign_in: () => 419 });
  assert.deepEqual([state.home.entry, shelf.kept.get('member')], ['outside', 'T']);
});

test('a browser that is still a camera comes in as that one', async () => {
  const asCamera = { ...locked, sign_in: ({ token }) => (token === 'C' ? { petcam: 'signed_in', device: 'd2', camera: { id: 'c1', name: 'Kitchen' } } : 411) };
  await enter(asCamera, { member: 'old', cameras: '{"c1":"C"}' });
  await clock.pass(2000);
  assert.deepEqual([state.home.entry, state.home.self, state.home.own], ['in', null, ['c1']]);
  assert.ok(!home.asked.some(({ request }) => request === 'members'));
});

test('whoever is signed out sees nothing from that moment on', async () => {
  await enter(locked);
  home.say({ event: 'signed_out', reason: 'removed' });
  assert.deepEqual([state.home.entry, state.cameras, state.home.members, shelf.kept.has('member'), home.handles.length], ['void', null, null, false, 0]);
  await enter(locked);
  home.say({ event: 'signed_out', reason: 'ended' });
  assert.deepEqual([state.home.entry, shelf.kept.get('member')], ['outside', 'T']);
});

test('an event about the home makes the page look again, once for a burst', async () => {
  await enter(locked);
  home.asked.length = 0;
  for (let i = 0; i < 5; i++) home.say({ event: 'home' });
  await settle();
  assert.ok(home.asked.length <= 4, JSON.stringify(home.asked));
  assert.deepEqual(home.asked.slice(-2).map(({ request }) => request), ['list', 'members']);
});

test('a refusal in the moment in which one was changed makes the page sign in again', async () => {
  let strange = true;
  await enter({ ...locked, list: () => (strange ? 411 : { petcam: 'list', cameras: [] }) });
  strange = false;
  await clock.pass(2000);
  assert.deepEqual([state.home.entry, state.link, shelf.kept.get('member')], ['in', 'up', 'T']);
});

test('a camera that is added shows a link that gets older by the minute', async () => {
  await enter({ ...locked, add_camera: () => ({ petcam: 'invited', camera: 'c2', code: '8KX3', expires_in: 600 }) });
  await household.addCamera('Hall');
  assert.deepEqual(home.asked.find(({ request }) => request === 'add_camera'), { request: 'add_camera', name: 'Hall' });
  assert.deepEqual([state.home.invitation.link, state.home.invitation.minutes], ['https://x/#/join/8KX3', 10]);
  await clock.pass(61000);
  assert.equal(state.home.invitation.minutes, 9);
  await clock.pass(540000);
  assert.equal(state.home.invitation.minutes, 0);
  assert.equal(clock.waiting, 0);
});

test('a link that became too old can be made anew, for whom it was', async () => {
  const link = (to) => ({ petcam: 'invited', ...to, code: '8KX3', expires_in: 600 });
  await enter({ ...locked, invite: () => link({ member: 'm2' }), pair: ({ member }) => link({ member }) });
  await household.invite({ role: 'sitter', name: 'Ana' });
  await clock.pass(601000);
  await household.renew(state.home.invitation);
  assert.deepEqual(home.asked.find(({ request }) => request === 'pair'), { request: 'pair', member: 'm2' });
  assert.deepEqual([state.home.invitation.name, state.home.invitation.minutes], ['Ana', 10]);
});

test('each refusal of a change has its words, and none changes the page', async () => {
  for (const [code, key] of [[413, 'notAllowed'], [415, 'noSuchMember'], [416, 'lastOwner'], [417, 'nameTaken'], [424, 'homeFull'], [440, 'storageFailed'], [441, 'cutNotKept'], [404, 'badName'], [499, 'changeRefused']]) {
    await enter({ ...locked, add_camera: () => code, remove: () => code });
    await household.addCamera('Hall');
    assert.deepEqual([state.home.problem.key, state.home.busy, state.home.invitation], [key, false, null]);
    assert.equal(await household.remove({ member: 'm2' }), false);
  }
});

test('this phone becomes a camera by a claim of its own', async () => {
  const claim = ({ code }) => ({ petcam: 'claimed', token: `token of ${code}`, device: 'd9', camera: { id: 'c2', name: 'Hall' } });
  await enter({ ...locked, add_camera: () => ({ petcam: 'invited', camera: 'c2', code: '8KX3', expires_in: 600 }), claim });
  assert.equal(await household.useThisPhone('Hall'), 'c2');
  assert.equal(shelf.kept.get('cameras'), '{"c2":"token of 8KX3"}');
  assert.deepEqual([state.home.own, home.handles.length], [['c2'], 1]);
});

test('a camera whose claim failed does not stay behind under the name', async () => {
  await enter({ ...locked, add_camera: () => ({ petcam: 'invited', camera: 'c2', code: '8KX3', expires_in: 600 }), claim: () => 440, remove: () => ({ petcam: 'removed' }) });
  assert.equal(await household.useThisPhone('Hall'), null);
  assert.deepEqual(home.asked.filter(({ request }) => request === 'remove'), [{ request: 'remove', camera: 'c2' }]);
  assert.equal(state.home.problem.key, 'storageFailed');
});

test('the list is asked for in the same flight as the sign-in, with the token, and again where it is refused all the same', async () => {
  let listed = 0;
  await enter({
    ...locked,
    list: () => (listed++ === 0 ? 410 : locked.list()),
  });
  assert.deepEqual(home.asked.map(({ request }) => request), ['sign_in', 'list', 'list', 'members']);
  assert.deepEqual(home.asked.map(({ token }) => token), ['T', 'T', undefined, undefined]);
  assert.deepEqual([state.home.entry, state.cameras.length, state.link], ['in', 1, 'up']);
});

test('after a socket gave way to another the home is looked at again: what happened meanwhile was told to nobody', async () => {
  await enter(locked);
  home.asked.length = 0;
  home.handles[0].ports.onMoved();
  await settle();
  assert.deepEqual(home.asked.map(({ request }) => request), ['list', 'members']);
});
