import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Keyring } from '../../web_demo/core/keyring.js';
import { reduce, startState } from './whole_state.mjs';
import { Joiner } from '../../web_demo/home/joiner.js';
import { FakeClock } from './fake_clock.mjs';
import { FakeHome, fakeShelf } from './fake_home.mjs';

let clock;
let state;
let home;
let shelf;
let arrived;

/** @param {(body: any) => any} claim */
function joiner(claim, tokens = {}) {
  home = new FakeHome({ claim });
  shelf = fakeShelf(tokens);
  const made = new Joiner({ session: home, clock, dispatch: (action) => (state = reduce(state, action)), keyring: new Keyring(shelf), code: 'CODE', onJoined: (who) => arrived.push(who) });
  made.start();
  return made;
}

beforeEach(() => {
  clock = new FakeClock();
  state = startState();
  arrived = [];
});

test('a member keeps the token, and the name was sent along', async () => {
  await joiner(() => ({ petcam: 'claimed', token: 'T', device: 'd1', member: { id: 'm1', name: 'Mum', role: 'owner' } })).claim('Mum');
  const { attempt, ...asked } = home.asked[0];
  assert.deepEqual(asked, { request: 'claim', code: 'CODE', name: 'Mum' });
  assert.match(attempt, /^[\w-]{43}$/);
  assert.deepEqual([...shelf.kept], [['member', 'T']]);
  assert.equal(arrived[0].member.name, 'Mum');
  assert.equal(home.handles.length, 0);
});

test('a camera keeps its token beside that of the member', async () => {
  await joiner(() => ({ petcam: 'claimed', token: 'C', device: 'd2', camera: { id: 'c1', name: 'Kitchen' } }), { member: 'T' }).claim('Guest');
  assert.deepEqual([...shelf.kept], [['member', 'T'], ['cameras', '{"c1":"C"}']]);
  assert.equal(state.join.known, true);
});

test('each refusal says whether the same link can help again', async () => {
  for (const [code, key, again] of [[411, 'joinInvalid', false], [418, 'joinOpenHome', false], [424, 'joinTooManyDevices', false], [440, 'storageFailed', true], [404, 'joinBadName', true], [499, 'joinRefused', true]]) {
    await joiner(() => code).claim('Mum');
    assert.deepEqual([state.join.phase, state.join.problem.key, state.join.again], ['failed', key, again]);
    assert.equal(shelf.kept.size, 0);
  }
});

test('a claim whose answer was lost is repeated as the same attempt, another link is another one', async () => {
  let lost = true;
  const made = joiner(() => {
    if (lost) throw new Error('no answer');
    return { petcam: 'claimed', token: 'T', device: 'd1', member: { id: 'm1', name: 'Mum', role: 'owner' } };
  });
  await made.claim('Mum');
  assert.equal(state.join.problem.key, 'joinUnreachable');
  lost = false;
  await made.claim('Mum');
  assert.equal(shelf.kept.get('member'), 'T');
  const [first, second] = home.asked.map(({ attempt }) => attempt);
  assert.equal(first, second);
  await joiner(() => 411).claim('Mum');
  assert.notEqual(home.asked[0].attempt, first);
});

test('after too many attempts the button comes back when the server said', async () => {
  await joiner(() => 412).claim('Mum');
  assert.deepEqual([state.join.problem.key, state.join.wait], ['joinTooMany', 12]);
  await clock.pass(11000);
  assert.equal(state.join.wait, 12);
  await clock.pass(1000);
  assert.equal(state.join.wait, 0);
});

test('two taps are one claim', async () => {
  const made = joiner(() => 411);
  await Promise.all([made.claim('Mum'), made.claim('Mum')]);
  assert.equal(home.asked.length, 1);
});

test('a claim that ends after the screen was left keeps its token and moves nothing', async () => {
  const made = joiner(() => ({ petcam: 'claimed', token: 'T', device: 'd1', member: { id: 'm1', name: 'Mum', role: 'owner' } }));
  const claiming = made.claim('Mum');
  made.stop();
  await claiming;
  assert.deepEqual([shelf.kept.get('member'), arrived], ['T', []]);
});

test('neither the code nor the token is ever part of the state', async () => {
  await joiner(() => ({ petcam: 'claimed', token: 'TOKEN', device: 'd1', member: { id: 'm1', name: 'Mum', role: 'owner' } })).claim('Mum');
  assert.doesNotMatch(JSON.stringify(state), /CODE|TOKEN/);
});
