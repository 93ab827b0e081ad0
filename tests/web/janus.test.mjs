import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { JanusError, JanusSession } from '../../web_demo/net/janus.js';
import { FakeClock, settle } from './fake_clock.mjs';
import { FakeSocket } from './fake_janus.mjs';

let clock;
let lost;
let moved;
let wall;
let session;
let heard;

const ports = {
  onEvent: (data) => heard.push(data),
  onTrickle: (candidate) => heard.push({ candidate }),
  onHangup: (reason) => heard.push({ hangup: reason }),
  onGone: () => heard.push('gone'),
  onMoved: () => moved++,
};

beforeEach(() => {
  FakeSocket.reset();
  clock = new FakeClock();
  lost = moved = 0;
  wall = 1e12;
  heard = [];
  session = makeSession();
});

function makeSession(more) {
  return new JanusSession({ url: 'wss://home/janus', clock, wall: () => wall + clock.now(), onLost: () => lost++, WebSocket: FakeSocket, ...more });
}

async function openSession() {
  const opening = session.open();
  await settle();
  FakeSocket.last.answer({ janus: 'success', data: { id: idOf() } });
  return opening;
}

/** What the session calls itself. */
const idOf = () => FakeSocket.all.flatMap(({ sent }) => sent).findLast(({ janus }) => janus === 'create').id;

async function attachHandle() {
  await openSession();
  const attaching = session.attach('janus.plugin.petcam', ports);
  FakeSocket.last.answer({ janus: 'success', data: { id: 22 } });
  return attaching;
}

test('opening speaks the janus protocol and creates a session', async () => {
  assert.equal(await openSession(), 'created');
  assert.equal(FakeSocket.last.protocol, 'janus-protocol');
  assert.equal(FakeSocket.last.sent[0].janus, 'create');
  assert.ok(session.up);
});

test('a handle is asked for in the same flight as the session', async () => {
  assert.equal(await session.open(), 'created');
  const attaching = session.attach('janus.plugin.petcam', ports);
  const [create, attach] = FakeSocket.last.sent;
  assert.deepEqual([create.janus, attach.janus, attach.session_id], ['create', 'attach', create.id]);
  FakeSocket.last.say({ janus: 'success', transaction: create.transaction, data: { id: create.id } });
  FakeSocket.last.answer({ janus: 'success', data: { id: 22 } });
  const handle = await attaching;
  handle.trickle({});
  assert.equal(FakeSocket.last.lastSent.handle_id, 22);
});

test('ids of sessions are large, whole and never the same', async () => {
  const ids = new Set();
  for (let i = 0; i < 50; i++) {
    await makeSession().open();
    ids.add(FakeSocket.last.lastSent.id);
  }
  assert.equal(ids.size, 50);
  assert.ok([...ids].every((id) => Number.isSafeInteger(id) && id > 0));
  assert.ok(Math.max(...ids) > 2 ** 48);
});

test('a session that Janus refuses is lost, and the next attempt makes another', async () => {
  await session.open();
  const first = FakeSocket.last.lastSent.id;
  FakeSocket.last.answer({ janus: 'error', error: { code: 467, reason: 'Session ID already in use' } });
  await settle();
  assert.deepEqual([session.up, lost], [false, 1]);
  assert.equal(await session.open(), 'created');
  assert.notEqual(FakeSocket.last.lastSent.id, first);
});

test('a socket that was dialled before is used, also when it is open already, and only once', async () => {
  for (const ready of [false, true]) {
    FakeSocket.reset();
    const early = new FakeSocket('wss://home/janus', 'janus-protocol');
    if (ready) await settle();
    const mine = makeSession({ early });
    assert.equal(await mine.open(), 'created');
    assert.equal(FakeSocket.all.length, 1);
    early.drop();
    await mine.open();
    assert.equal(FakeSocket.all.length, 2);
  }
});

test('one that was dialled before and is closed is not used', async () => {
  const early = new FakeSocket('wss://home/janus', 'janus-protocol');
  early.close();
  await makeSession({ early }).open();
  assert.equal(FakeSocket.all.length, 2);
});

test('two callers that open at once share one socket', async () => {
  const both = [session.open(), session.open()];
  await settle();
  FakeSocket.last.answer({ janus: 'success', data: {} });
  await Promise.all(both);
  assert.equal(FakeSocket.all.length, 1);
});

test('an ack is not the answer of a plugin message, the event is', async () => {
  const handle = await attachHandle();
  let answer = null;
  handle.message({ request: 'list' }).then((value) => (answer = value));
  const { transaction, session_id, handle_id, body } = FakeSocket.last.lastSent;
  assert.deepEqual([session_id, handle_id, body], [idOf(), 22, { request: 'list' }]);
  FakeSocket.last.say({ janus: 'ack', transaction });
  await settle();
  assert.equal(answer, null);
  FakeSocket.last.say({ janus: 'event', sender: 22, transaction, plugindata: { data: { petcam: 'list' } }, jsep: { type: 'answer' } });
  await settle();
  assert.deepEqual(answer, { data: { petcam: 'list' }, jsep: { type: 'answer' } });
});

test('an event that arrives before its ack is the answer, and the late ack harms nothing', async () => {
  const handle = await attachHandle();
  const asked = handle.message({ request: 'talk' });
  const { transaction } = FakeSocket.last.lastSent;
  FakeSocket.last.say({ janus: 'event', sender: 22, transaction, plugindata: { data: { petcam: 'talk' } } });
  FakeSocket.last.say({ janus: 'ack', transaction });
  assert.equal((await asked).data.petcam, 'talk');
  assert.deepEqual(heard, []);
});

test('events without a transaction, trickles and hangups reach the handle they name', async () => {
  await attachHandle();
  FakeSocket.last.say({ janus: 'event', sender: 22, plugindata: { data: { event: 'floor' } } });
  FakeSocket.last.say({ janus: 'trickle', sender: 22, candidate: { completed: true } });
  FakeSocket.last.say({ janus: 'hangup', sender: 22, reason: 'DTLS alert' });
  FakeSocket.last.say({ janus: 'event', sender: 99, plugindata: { data: { event: 'stranger' } } });
  assert.deepEqual(heard, [{ event: 'floor' }, { candidate: { completed: true } }, { hangup: 'DTLS alert' }]);
});

test('a request without an answer fails after its time and not before', async () => {
  const handle = await attachHandle();
  let error = null;
  handle.message({ request: 'renegotiate' }, undefined, 3000).catch((e) => (error = e));
  await clock.pass(2999);
  assert.equal(error, null);
  await clock.pass(1);
  assert.ok(error instanceof JanusError);
});

test('a refusal of Janus carries its code', async () => {
  const handle = await attachHandle();
  const asked = handle.message({ request: 'list' });
  FakeSocket.last.answer({ janus: 'error', error: { code: 459, reason: 'No such handle' } });
  await assert.rejects(asked, { code: 459 });
});

test('each message to Janus is one frame with a transaction of its own', async () => {
  const handle = await attachHandle();
  handle.trickle({ candidate: 'a' });
  handle.trickle({ candidate: 'b' });
  const transactions = FakeSocket.last.sent.map(({ transaction }) => transaction);
  assert.equal(new Set(transactions).size, FakeSocket.last.sent.length);
  assert.ok(transactions.every((transaction) => typeof transaction === 'string' && transaction.length > 3));
});

test('a keepalive goes out every 20 seconds', async () => {
  await openSession();
  const count = () => FakeSocket.last.sent.filter(({ janus }) => janus === 'keepalive').length;
  await clock.pass(19999);
  assert.equal(count(), 0);
  await clock.pass(1);
  assert.equal(count(), 1);
  FakeSocket.last.answer({ janus: 'ack' });
  await clock.pass(20000);
  assert.equal(count(), 2);
});

test('an unanswered keepalive means that the socket is lost where no other can be had, however open it looks', async () => {
  await openSession();
  FakeSocket.reachable = false;
  await clock.pass(20000);
  assert.equal(lost, 0);
  await clock.pass(5000);
  assert.equal(lost, 1);
  assert.ok(!session.up);
  assert.ok(FakeSocket.last.closed);
});

test('a lost socket fails what was under way and tells the owner once', async () => {
  const handle = await attachHandle();
  const asked = handle.message({ request: 'list' });
  FakeSocket.last.drop();
  await assert.rejects(asked, JanusError);
  assert.equal(lost, 1);
  assert.ok(!session.up);
});

test('after a lost socket the session is claimed and its handles live on', async () => {
  const handle = await attachHandle();
  FakeSocket.last.drop();
  const opening = session.open();
  await settle();
  assert.deepEqual([FakeSocket.last.lastSent.janus, FakeSocket.last.lastSent.session_id], ['claim', idOf()]);
  FakeSocket.last.answer({ janus: 'success', session_id: idOf() });
  assert.equal(await opening, 'claimed');
  const asked = handle.message({ request: 'list' });
  FakeSocket.last.answer({ janus: 'event', sender: 22, plugindata: { data: { petcam: 'list' } } });
  assert.equal((await asked).data.petcam, 'list');
  assert.deepEqual(heard, []);
});

test('a session that Janus no longer knows is replaced by a new one, and its handles are told', async () => {
  await attachHandle();
  FakeSocket.last.drop();
  const opening = session.open();
  await settle();
  FakeSocket.last.answer({ janus: 'error', error: { code: 458, reason: 'No such session' } });
  await settle();
  assert.equal(FakeSocket.last.lastSent.janus, 'create');
  FakeSocket.last.answer({ janus: 'success', data: { id: 12 } });
  assert.equal(await opening, 'created');
  assert.deepEqual(heard, ['gone']);
});

test('a session that was silent for a minute is not claimed: Janus has ended it', async () => {
  await attachHandle();
  FakeSocket.last.drop();
  wall += 60000; // the phone slept: no other clock moved
  assert.equal(await session.open(), 'created');
  assert.deepEqual(FakeSocket.last.sent.map(({ janus }) => janus), ['create']);
  assert.deepEqual(heard, ['gone']);
});

/** A check, and what became of it so far. */
function check() {
  const result = { path: null };
  session.check().then((path) => (result.path = path), (error) => (result.path = error.code));
  return result;
}

test('a socket that answers soon stays', async () => {
  await openSession();
  await clock.pass(2000);
  const result = check();
  assert.equal(FakeSocket.last.lastSent.janus, 'keepalive');
  await clock.pass(99);
  FakeSocket.last.answer({ janus: 'ack' });
  await settle();
  assert.equal(result.path, 'same');
  await clock.pass(5000);
  assert.deepEqual([FakeSocket.all.length, lost, moved], [1, 0, 0]);
});

test('who said something just now is not asked', async () => {
  await openSession();
  await clock.pass(299);
  assert.equal(await session.check(), 'same');
  assert.equal(FakeSocket.last.lastSent.janus, 'create');
});

test('a socket that looks open and does not answer gives way to another, and is closed only after the claim', async () => {
  const handle = await attachHandle();
  await clock.pass(2000);
  const old = FakeSocket.last;
  const asked = handle.message({ request: 'list' });
  const failed = assert.rejects(asked, { code: 0, waitMs: 0 });
  const results = [check(), check()];
  await clock.pass(100);
  assert.equal(FakeSocket.all.length, 2);
  assert.equal(FakeSocket.last.lastSent.janus, 'claim');
  assert.ok(!old.closed);
  await failed; // at once: who waits for it can ask again
  FakeSocket.last.answer({ janus: 'success' });
  await settle();
  assert.deepEqual(results.map(({ path }) => path), ['claimed', 'claimed']);
  assert.ok(old.closed && session.up);
  assert.deepEqual([lost, moved, heard.length], [0, 1, 0]);
});

test('after a sleep nobody waits for the old socket: another is dialled at once', async () => {
  await openSession();
  await clock.pass(1000);
  wall += 50000;
  const result = check();
  await clock.pass(0);
  assert.equal(FakeSocket.last.lastSent.janus, 'claim');
  FakeSocket.last.answer({ janus: 'success' });
  await settle();
  assert.equal(result.path, 'claimed');
});

test('where the browser tells of another network, less time is given, also to who spoke just now', async () => {
  await openSession();
  await clock.pass(10);
  session.check(true);
  await clock.pass(49);
  assert.equal(FakeSocket.all.length, 1);
  await clock.pass(1);
  assert.equal(FakeSocket.all.length, 2);
});

test('while there is no address at all, another socket is dialled again and again', async () => {
  await openSession();
  await clock.pass(2000);
  FakeSocket.reachable = false;
  const result = check();
  await clock.pass(450);
  FakeSocket.reachable = true;
  await clock.pass(100);
  FakeSocket.last.answer({ janus: 'success' });
  await settle();
  assert.equal(result.path, 'claimed');
  assert.equal(lost, 0);
});

test('a slow link is given twice the time of its last answer', async () => {
  await session.open();
  await clock.pass(400);
  FakeSocket.last.answer({ janus: 'success', data: {} });
  await clock.pass(2000);
  check();
  await clock.pass(799);
  assert.equal(FakeSocket.all.length, 1);
  await clock.pass(1);
  assert.equal(FakeSocket.all.length, 2);
});

test('a socket that answers before its rival is there stays', async () => {
  await openSession();
  await clock.pass(2000);
  const old = FakeSocket.last;
  FakeSocket.slow = true;
  const result = check();
  await clock.pass(100);
  const rival = FakeSocket.last;
  assert.notEqual(rival, old);
  old.answer({ janus: 'ack' });
  rival.open();
  await settle();
  assert.equal(result.path, 'same');
  assert.ok(rival.closed && !old.closed && session.up);
  assert.deepEqual(rival.sent, []);
});

test('a claim that is never answered fails after 5 seconds and leaves no socket behind', async () => {
  await openSession();
  await clock.pass(2000);
  const result = check();
  await clock.pass(5100);
  assert.equal(result.path, 0);
  assert.ok(FakeSocket.all.every((socket) => socket.closed));
  assert.deepEqual([session.up, lost], [false, 1]);
});

test('without any way to the server a check fails, and the socket counts as lost', async () => {
  await openSession();
  await clock.pass(2000);
  FakeSocket.reachable = false;
  const result = check();
  await clock.pass(4999);
  assert.equal(result.path, null);
  await clock.pass(1);
  assert.equal(result.path, 0);
  assert.deepEqual([session.up, lost], [false, 1]);
});

test('a server that cannot be reached is a failure, not an exception in the air', async () => {
  FakeSocket.reachable = false;
  await assert.rejects(session.open(), { code: 0 });
});

test('a session timeout of Janus ends the session and its handles', async () => {
  await attachHandle();
  FakeSocket.last.say({ janus: 'timeout', session_id: 11 });
  assert.ok(!session.up);
  assert.equal(lost, 1);
  assert.deepEqual(heard, ['gone']);
});

test('a detached handle is gone, and hears nothing more', async () => {
  await attachHandle();
  FakeSocket.last.say({ janus: 'detached', sender: 22 });
  FakeSocket.last.say({ janus: 'event', sender: 22, plugindata: { data: { event: 'floor' } } });
  assert.deepEqual(heard, ['gone']);
});

test('garbage from the server is ignored', async () => {
  await openSession();
  for (const text of ['', 'null', '[1', '"text"', '{"janus":7}']) FakeSocket.last.say(text);
  assert.ok(session.up);
});
