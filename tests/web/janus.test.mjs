import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JanusError } from '../../web_demo/net/janus.js';
import { settle } from './fake_clock.mjs';
import { FakeSocket } from './fake_janus.mjs';
import { askForHandle, attachHandle, clock, heard, idOf, lost, makeSession, openSession, session } from './janus_stage.mjs';

test('opening speaks the janus protocol and creates a session', async () => {
  assert.equal(await openSession(), 'created');
  assert.equal(FakeSocket.last.protocol, 'janus-protocol');
  assert.equal(FakeSocket.last.sent[0].janus, 'create');
  assert.ok(session.up);
});

test('a handle is asked for in the same flight as the session', async () => {
  assert.equal(await session.open(), 'created');
  const attaching = askForHandle();
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
