import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { JanusError, JanusSession } from '../../web_demo/net/janus.js';
import { FakeClock, settle } from './fake_clock.mjs';
import { FakeSocket } from './fake_janus.mjs';

let clock;
let lost;
let session;
let heard;

const ports = {
  onEvent: (data) => heard.push(data),
  onTrickle: (candidate) => heard.push({ candidate }),
  onHangup: (reason) => heard.push({ hangup: reason }),
  onGone: () => heard.push('gone'),
};

beforeEach(() => {
  FakeSocket.reset();
  clock = new FakeClock();
  lost = 0;
  heard = [];
  session = new JanusSession({ url: 'wss://home/janus', clock, onLost: () => lost++, WebSocket: FakeSocket });
});

async function openSession() {
  const opening = session.open();
  await settle();
  FakeSocket.last.answer({ janus: 'success', data: { id: 11 } });
  return opening;
}

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

test('two callers that open at once share one socket', async () => {
  const both = [session.open(), session.open()];
  await settle();
  FakeSocket.last.answer({ janus: 'success', data: { id: 11 } });
  await Promise.all(both);
  assert.equal(FakeSocket.all.length, 1);
});

test('an ack is not the answer of a plugin message, the event is', async () => {
  const handle = await attachHandle();
  let answer = null;
  handle.message({ request: 'list' }).then((value) => (answer = value));
  const { transaction, session_id, handle_id, body } = FakeSocket.last.lastSent;
  assert.deepEqual([session_id, handle_id, body], [11, 22, { request: 'list' }]);
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

test('an unanswered keepalive means that the socket is lost, however open it looks', async () => {
  await openSession();
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
  assert.deepEqual([FakeSocket.last.lastSent.janus, FakeSocket.last.lastSent.session_id], ['claim', 11]);
  FakeSocket.last.answer({ janus: 'success', session_id: 11 });
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

test('reopening takes a new socket although the old one looks open, and closes the old one only after the claim', async () => {
  await openSession();
  await clock.pass(2000);
  const old = FakeSocket.last;
  const opening = session.reopen();
  await settle();
  assert.notEqual(FakeSocket.last, old);
  assert.ok(!old.closed);
  FakeSocket.last.answer({ janus: 'success' });
  assert.equal(await opening, 'claimed');
  assert.ok(old.closed);
  assert.equal(lost, 0);
});

test('a socket that was opened a moment ago is not replaced: several places ask for a new one when a path dies', async () => {
  await openSession();
  const young = FakeSocket.last;
  await clock.pass(1900);
  assert.equal(await session.reopen(), 'claimed');
  assert.equal(FakeSocket.last, young);
  assert.ok(session.up);
});

test('a claim that is never answered fails after 5 seconds and leaves no socket behind', async () => {
  await openSession();
  await clock.pass(2000);
  const opening = session.reopen();
  const failed = assert.rejects(opening, JanusError);
  await clock.pass(5000);
  await failed;
  assert.ok(FakeSocket.all.every((socket) => socket.closed));
  assert.ok(!session.up);
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
