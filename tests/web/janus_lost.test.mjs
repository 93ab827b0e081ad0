import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JanusError } from '../../web_demo/net/janus.js';
import { settle } from './fake_clock.mjs';
import { FakeSocket } from './fake_janus.mjs';
import { attachHandle, clock, heard, idOf, lost, moved, openSession, oversleep, session } from './janus_stage.mjs';

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
  oversleep(60000);
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
  oversleep(50000);
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
