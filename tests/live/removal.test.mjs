// A switch that cuts: what is taken away ends within a second on the running session, other viewers miss nothing, and
// whoever was cut is refused everything afterwards, each time for that reason.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cannedClips, flaws, grant, JanusClient, publishOffer, signedIn, sleep, startHeadless, startLockedHome, streamOf, waitFor, watchOffer } from './lib/index.mjs';

const kSource = { c1: 101, c2: 102 };
/** Janus's own error for a handle that is not there any more (JANUS_ERROR_HANDLE_NOT_FOUND). */
const kNoHandle = 459;
const kLimitMs = 1000;
const clip = cannedClips().h264;
let home;
let kitchen;
let hall;

before(async () => {
  home = await startLockedHome({ web: false });
  kitchen = await published('Kitchen', kSource.c1);
  hall = await published('Hall', kSource.c2);
});

after(async () => {
  await Promise.all([kitchen?.peer.kill(), hall?.peer.kill()]);
  await home?.server.stop();
});

/** A camera that sends: {id, token, peer}. */
async function published(name, source) {
  const camera = await home.camera(name);
  const peer = await startHeadless(home.server, 'publish', { camera: camera.id, token: camera.token, video: clip, tone: 523, source, 'ignore-pli': true });
  return { ...camera, peer };
}

async function watching(camera, token) {
  const peer = await startHeadless(home.server, 'watch', { camera, token, video: clip, tone: 1130 });
  await peer.pictures();
  return peer;
}

/** Its connection has ended: whether the server's hangup or the end of its media is seen first is chance. */
const isCut = async (peer) => ['closed', 'failed'].includes((await peer.report())[0].state);
const received = async (peer) => {
  const [report] = await peer.report();
  return (streamOf(report, 'video')?.packets ?? 0) + (streamOf(report, 'audio')?.packets ?? 0);
};

/** Counts what arrives until `end` (Date.now()); resolves to the moment of the last packet, or of the call when none came after it. */
async function lastPacket(peer, end) {
  let last = { count: await received(peer), at: Date.now() };
  while (Date.now() < end) {
    const count = await received(peer);
    if (count !== last.count) last = { count, at: Date.now() };
    await sleep(20);
  }
  return last.at;
}

/** The code that a request was refused with; silence is no refusal, and fails. */
async function refusal(asked) {
  const { data, error } = await asked;
  assert.ok(error || data?.petcam === 'error', `not refused: ${JSON.stringify(data)}`);
  return error?.code ?? data.error_code;
}

const refusalOf = (peer, body) => peer.request(body).then((answer) => assert.fail(`not refused: ${JSON.stringify(answer)}`), (error) => {
  assert.ok(error.code, error.message); // a time limit has none
  return error.code;
});

/** On a new handle: what a sign-in, and a request with an offer and the token in it, are refused with. */
async function refusedAnew(token, camera, { publish = false } = {}) {
  const [first, second] = [await JanusClient.handle(home.server.wsUrl), await JanusClient.handle(home.server.wsUrl)];
  const signIn = await refusal(first.request({ request: 'sign_in', token }));
  const body = publish ? { request: 'publish', camera, token, device: 'a-device-that-was-here' } : { request: 'watch', camera, token };
  const offered = await refusal(second.request(body, { jsep: publish ? publishOffer() : watchOffer() }));
  await Promise.all([first.client.close(), second.client.close()]);
  return { signIn, offered };
}

const kRequests = [{ request: 'talk', action: 'start' }, { request: 'refresh' }, { request: 'list' }];

/** The handle of what was removed: each request finds it ended, by us or, a moment later, by the core. */
async function isEnded(peer) {
  for (const body of kRequests) {
    const code = await refusalOf(peer, body);
    assert.ok(code === 413 || code === kNoHandle, `${body.request}: ${code}`);
  }
  await sleep(kLimitMs); // the core has taken it by now
  for (const body of kRequests) assert.equal(await refusalOf(peer, body), kNoHandle, body.request);
}

const deviceOf = async ({ id }) => (await home.server.admin({ request: 'home' })).members.find((one) => one.id === id).devices[0];

for (const [what, cut] of [
  ['removing a member', (person) => home.server.admin({ request: 'remove', member: person.id })],
  ['removing the device', async (person) => home.server.admin({ request: 'remove', device: await deviceOf(person) })],
]) {
  test(`${what} stops a live viewer within a second, other viewers miss nothing, and it stays out`, async (t) => {
    const person = await home.member({ role: 'sitter', name: 'Going', cameras: grant(['watch', 'listen', 'talk'], 'c1') });
    const [peer, other] = await Promise.all([watching('c1', person.token), watching('c1', home.owner.token)]);
    const page = await signedIn(home.server, person.token); // the same phone: a handle that only follows
    await page.request({ request: 'list' });
    const began = Date.now();
    await cut(person);
    const [last] = await Promise.all([lastPacket(peer, began + 2500), (async () => {
      assert.equal((await page.next('signed_out')).reason, 'removed');
      await page.nextOther('detached');
      assert.ok(Date.now() - began < kLimitMs + 500, `its other handle ended after ${Date.now() - began} ms`);
      assert.deepEqual(await refusedAnew(person.token, 'c1'), { signIn: 411, offered: 411 });
      await isEnded(peer);
    })()]);
    t.diagnostic(`note: the last packet came within ${last - began} ms of the request`);
    assert.ok(last - began < kLimitMs, `${last - began} ms`);
    assert.equal(await refusal(page.request({ request: 'list' })), kNoHandle);
    assert.deepEqual(flaws((await other.stop())[0], { sources: [kSource.c1] }), []);
    await Promise.all([peer.kill(), page.client.close()]);
  });
}

test('taking "watch" away stops a live viewer within a second; it stays signed in, and may not watch', async (t) => {
  const person = await home.member({ role: 'sitter', name: 'Less', cameras: grant(['watch', 'listen', 'talk'], 'c1') });
  const [peer, other] = await Promise.all([watching('c1', person.token), watching('c1', home.owner.token)]);
  const began = Date.now();
  await home.change(person.id, { cameras: grant(['playback'], 'c1') });
  const last = await lastPacket(peer, began + 2500);
  t.diagnostic(`note: the last packet came within ${last - began} ms of the request`);
  assert.ok(last - began < kLimitMs, `${last - began} ms`);
  assert.ok(await isCut(peer));
  assert.equal(await refusalOf(peer, { request: 'refresh' }), 421);
  assert.equal(await refusalOf(peer, { request: 'talk', action: 'start' }), 421);
  const { cameras } = await peer.request({ request: 'list' });
  assert.deepEqual(cameras.map(({ camera, rights, viewers }) => [camera, rights, viewers]), [['c1', ['playback'], []]]);
  const page = await signedIn(home.server, person.token);
  assert.equal(await refusal(page.request({ request: 'watch', camera: 'c1' }, { jsep: watchOffer() })), 414);
  assert.deepEqual(flaws((await other.stop())[0], { sources: [kSource.c1] }), []);
  await Promise.all([peer.kill(), page.client.close()]);
});

test('removing a camera cuts its phone and its viewers within a second, and nobody at the other cameras misses a packet', async (t) => {
  const porch = await published('Porch', 103);
  const person = await home.member({ role: 'sitter', name: 'Ana', cameras: grant(['watch', 'listen'], porch.id, 'c2') });
  const viewers = await Promise.all([watching(porch.id, person.token), watching(porch.id, home.owner.token)]);
  const others = await Promise.all([watching('c1', home.owner.token), watching('c2', person.token)]);
  const page = await signedIn(home.server, person.token);
  await page.request({ request: 'list' });
  const began = Date.now();
  assert.equal((await home.server.admin({ request: 'remove', camera: porch.id })).petcam, 'removed');
  const [phoneCut, ...last] = await Promise.all([
    waitFor('end of the phone\'s connection', async () => (await isCut(porch.peer)) && Date.now(), { every: 20 }),
    ...viewers.map((peer) => lastPacket(peer, began + 2500)),
  ]);
  t.diagnostic(`note: the phone was cut within ${phoneCut - began} ms, its viewers got their last packets within ${Math.max(...last) - began} ms`);
  assert.ok(phoneCut - began < kLimitMs && last.every((at) => at - began < kLimitMs));
  assert.equal(porch.peer.events.find(({ data }) => data?.event === 'signed_out')?.data.reason, 'removed');
  await isEnded(porch.peer);
  assert.deepEqual(await refusedAnew(porch.token, porch.id, { publish: true }), { signIn: 411, offered: 411 });
  for (const peer of viewers) {
    assert.ok(await isCut(peer));
    assert.equal(await refusalOf(peer, { request: 'refresh' }), 421);
  }
  const gone = await page.next('access', ({ camera }) => camera === porch.id);
  assert.deepEqual(gone.rights, []);
  const { data } = await page.request({ request: 'list' });
  assert.deepEqual(data.cameras.map(({ camera }) => camera), ['c2']);
  assert.equal(await refusal(page.request({ request: 'watch', camera: porch.id }, { jsep: watchOffer() })), 414);
  for (const [i, source] of [kSource.c1, kSource.c2].entries()) assert.deepEqual(flaws((await others[i].stop())[0], { sources: [source] }), []);
  await Promise.all([porch.peer.kill(), ...viewers.map((peer) => peer.kill()), page.client.close()]);
});

test('a member\'s time that ends cuts a live viewer by itself within a second', async (t) => {
  const until = Math.trunc(Date.now() / 1000) + 5;
  const person = await home.member({ role: 'sitter', name: 'Week', until, cameras: grant(['watch', 'listen'], 'c1') });
  const peer = await watching('c1', person.token);
  const last = await lastPacket(peer, until * 1000 + 2500) - until * 1000;
  t.diagnostic(`note: the last packet came ${last} ms after the end of the window`);
  assert.ok(last > -400 && last < kLimitMs, `${last} ms`);
  assert.deepEqual(await refusedAnew(person.token, 'c1'), { signIn: 419, offered: 419 });
  await isEnded(peer);
  await peer.kill();
});

test('the time on one camera that ends cuts its viewer by itself within a second; on the other camera it watches on', async (t) => {
  const until = Math.trunc(Date.now() / 1000) + 6;
  const cameras = { ...grant(['watch', 'listen'], 'c2'), c1: { rights: ['watch', 'listen'], until } };
  const person = await home.member({ role: 'sitter', name: 'Evening', cameras });
  const [peer, other] = await Promise.all([watching('c1', person.token), watching('c2', person.token)]);
  const last = await lastPacket(peer, until * 1000 + 2500) - until * 1000;
  t.diagnostic(`note: the last packet came ${last} ms after the end of the window`);
  assert.ok(last > -400 && last < kLimitMs, `${last} ms`);
  assert.ok(await isCut(peer));
  assert.equal(await refusalOf(peer, { request: 'refresh' }), 421);
  const page = await signedIn(home.server, person.token);
  assert.equal(await refusal(page.request({ request: 'watch', camera: 'c1' }, { jsep: watchOffer() })), 414);
  assert.deepEqual(flaws((await other.stop())[0], { sources: [kSource.c2] }), []);
  await Promise.all([peer.kill(), page.client.close()]);
});
