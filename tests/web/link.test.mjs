// A place in a call: what is told about it before its owner knows that it is taken.

import assert from 'node:assert/strict';
import { before, mock, test } from 'node:test';
import { forget } from '../../web_demo/core/memory.js';
import { keepIceServers } from '../../web_demo/net/ice_servers.js';
import { Link } from '../../web_demo/media/link.js';
import { Peer } from '../../web_demo/net/peer.js';
import { Signalling } from '../../web_demo/net/signalling.js';

/** Ends the wait for an answer being applied, as a browser takes its time for it. */
let applied;
/** Type of the candidate by which packets go. */
let way = 'host';

before(() => {
  globalThis.RTCPeerConnection = class {
    createOffer = async (options) => ({ type: 'offer', sdp: options?.iceRestart ? 'restart' : 'v=0\r\n' });
    getTransceivers = () => [];
    setLocalDescription = async () => {};
    setRemoteDescription = () => new Promise((resolve) => { applied = resolve; });
    setConfiguration = (configuration) => (this.configuration = configuration);
    getConfiguration = () => ({ bundlePolicy: 'max-bundle' });
    getStats = async () => new Map([['p', { type: 'candidate-pair', state: 'succeeded', nominated: true, localCandidateId: 'l' }], ['l', { candidateType: way }]]);
    iceConnectionState = 'checking';
    close() {}
  };
});

/** A session that gives one handle, and the ports that the handle's messages come in by. */
function session() {
  const given = { attached: 0, asked: [], path: 'same', handle: { detach() {}, trickle() {} } };
  given.handle.message = async (body, jsep) => (given.asked.push([body.request, jsep?.sdp]), { data: { cameras: [{ camera: 'c1', state: 'live' }] }, jsep: {} });
  const check = async () => {
    if (given.path === null) throw new Error('no way');
    return given.path;
  };
  return { given, check, open: async () => {}, attach: async (_, ports) => (given.attached++, (given.ports = ports), given.handle) };
}

const event = (what) => ({ petcam: 'event', event: 'viewers', camera: 'c1', viewers: [what] });
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function place() {
  const told = [];
  const at = session();
  const link = new Link({ session: at, camera: 'c1', onEvent: ({ viewers }) => told.push(...viewers), onLost: () => told.push('lost'), onMoved: () => told.push('moved') });
  link.want();
  return { told, link, given: at.given };
}

test('what happens between the answer and the place taken is told after it', async () => {
  const { told, link, given } = place();
  const joined = link.join({ addMedia: () => null, ask: async () => ({ data: 'answer', jsep: {} }) }).then(({ data }) => told.push(data));
  await settled();
  given.ports.onEvent(event('Dad'));
  given.ports.onEvent({ petcam: 'event', event: 'viewers', camera: 'another', viewers: ['stranger'] });
  assert.deepEqual(told, []);
  applied();
  await joined;
  assert.deepEqual(told, ['answer']);
  await settled();
  given.ports.onEvent(event('Kid'));
  assert.deepEqual(told, ['answer', 'Dad', 'Kid']);
});

test('what happens to a place that is refused is told all the same', async () => {
  const { told, link, given } = place();
  await assert.rejects(link.join({
    addMedia: () => null,
    ask: async () => {
      given.ports.onEvent(event('Dad'));
      throw new Error('refused');
    },
  }), /refused/);
  assert.deepEqual(told, ['Dad']);
});

test('who left is told nothing any more', async () => {
  const { told, link, given } = place();
  const joined = link.join({ addMedia: () => null, ask: async () => ({ data: 'answer', jsep: {} }) });
  await settled();
  given.ports.onEvent(event('Dad'));
  link.leave();
  applied();
  assert.equal(await joined, null);
  await settled();
  assert.deepEqual(told, []);
});

/** Somebody who has a place. */
async function placed() {
  const { told, link, given } = place();
  const joined = link.join({ addMedia: () => null, ask: async () => ({ data: 'answer', jsep: {} }) });
  await settled();
  applied();
  await joined;
  await settled();
  return { told, link, given };
}

test('what is ready is taken: no other handle is attached, and its messages are ours from then on', async () => {
  const { told, link, given } = place();
  const ports = { onEvent: () => told.push('nobody') };
  const peer = new Peer();
  const line = Promise.resolve(new Signalling(given.handle));
  const seat = { peer, media: 'media', offer: Promise.resolve({ type: 'offer', sdp: 'ready' }), line, ports };
  const offers = [];
  const joined = link.join({ seat, addMedia: () => assert.fail('prepared again'), ask: async (_, offer) => (offers.push(offer.sdp), { data: 'answer', jsep: {} }) });
  await settled();
  applied();
  assert.equal((await joined).media, 'media');
  await settled();
  ports.onEvent(event('Dad'));
  ports.onGone();
  assert.deepEqual([told, offers, given.attached, link.peer === peer], [['Dad', 'lost'], ['ready'], 0, true]);
});

test('one whose connection is up asks without an offer, and one that could not come up is none', async () => {
  const { link, given } = place();
  const line = Promise.resolve(new Signalling(given.handle));
  const offers = [];
  const join = (connected) => link.join({
    seat: { peer: new Peer(), media: 'media', offer: Promise.resolve({ type: 'offer', sdp: 'ready' }), line, ports: {}, connected },
    addMedia: () => assert.fail('added again'),
    ask: async (_, offer) => (offers.push(offer), { data: 'answer' }),
  });
  assert.equal((await join(Promise.resolve())).data, 'answer');
  assert.deepEqual(offers, [undefined]);
  await assert.rejects(join(Promise.reject(new Error('no answer'))), /no answer/);
});

test('of one that was asked for already, what came meanwhile is told as well', async () => {
  const { told, link, given } = place();
  const line = Promise.resolve(new Signalling(given.handle));
  const early = [event('Dad'), { petcam: 'event', event: 'viewers', camera: 'another', viewers: ['stranger'] }];
  const seat = { peer: new Peer(), media: 'media', offer: Promise.resolve({ sdp: 'ready' }), line, ports: {}, connected: Promise.resolve(), early };
  await link.join({ seat, addMedia: () => assert.fail('added again'), ask: async (_, offer) => (told.push(offer), { data: 'answer' }) });
  await settled();
  assert.deepEqual(told, [undefined, 'Dad']);
});

test('a handle without an offer, and an offer without a handle, are taken as well', async () => {
  const { link, given } = place();
  const first = link.join({ seat: { peer: new Peer(), media: 'media', offer: Promise.resolve({ sdp: 'ready' }) }, addMedia: () => null, ask: async () => ({ data: 'answer', jsep: {} }) });
  await settled();
  applied();
  await first;
  assert.equal(given.attached, 1);
  const line = Promise.resolve(new Signalling(given.handle));
  const second = link.join({ seat: { line, ports: {} }, addMedia: () => 'prepared', ask: async () => ({ data: 'answer', jsep: {} }) });
  await settled();
  applied();
  assert.equal((await second).media, 'prepared');
  assert.equal(given.attached, 1);
});

test('a place is mended in one flight: the offer of a restart, and what the camera is meanwhile', async () => {
  const { link, given } = await placed();
  const repaired = link.repair();
  await settled();
  assert.deepEqual(given.asked, [['renegotiate', 'restart'], ['list', undefined]]);
  applied();
  assert.deepEqual(await repaired, { camera: 'c1', state: 'live' });
});

test('whoever finds that the way to the server is another one, all places are told', async () => {
  const { told, link, given } = await placed();
  given.ports.onMoved();
  assert.deepEqual(told, ['moved']);
  await link.check();
  assert.deepEqual(told, ['moved']);
  given.path = null;
  await link.check();
  assert.deepEqual(told, ['moved', 'moved']);
  link.leave();
  given.ports.onMoved();
  await link.check();
  assert.equal(told.length, 2, 'who has left is not told');
});

let homes = 0;

/** A place whose answer told of the home's servers, which it did not know when it began. @param {string} state  of ICE then */
async function placedWithServers(state, { lifetime = 100, known = false } = {}) {
  forget('ice');
  if (known) keepIceServers({ servers: [{ urls: ['turn:cam0.example'] }], expires_in: lifetime });
  const at = place();
  const ice = { servers: [{ urls: [`turn:cam${++homes}.example`] }], expires_in: lifetime };
  const joined = at.link.join({ addMedia: () => null, ask: async () => (keepIceServers(ice), { data: { ice }, jsep: {} }) });
  for (let i = 0; i < 10; i++) await Promise.resolve();
  applied();
  const { peer } = await joined;
  peer.pc.iceConnectionState = state;
  await import('../../web_demo/media/renewal.js');
  for (let i = 0; i < 10; i++) await Promise.resolve();
  return { ...at, peer, ice };
}

test('no way within a second, and servers that were not known when the call began: ICE is restarted with them', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  for (const [state, known, wanted] of [['connected', false, []], ['checking', false, ['moved']], ['checking', true, []]]) {
    const { told, link, peer, ice } = await placedWithServers(state, { known });
    mock.timers.tick(999);
    assert.deepEqual(told, []);
    mock.timers.tick(1);
    assert.deepEqual(told, wanted, `${state}, known: ${known}`);
    link.repair().catch(() => {});
    for (let i = 0; i < 10; i++) await Promise.resolve();
    assert.deepEqual(peer.pc.configuration, { bundlePolicy: 'max-bundle', iceServers: ice.servers });
    link.leave();
  }
});

test('a call through a TURN server asks for the next password before the last one ends, and takes another allocation', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  for (const [type, wanted] of [['host', []], ['relay', ['moved']]]) {
    way = type;
    const { told, link, given } = await placedWithServers('connected', { lifetime: 40 });
    mock.timers.tick(29000);
    assert.deepEqual(given.asked, [], 'not too early');
    mock.timers.tick(1001);
    for (let i = 0; i < 20; i++) await Promise.resolve();
    assert.deepEqual(given.asked.map(([request]) => request), ['ice']);
    assert.deepEqual(told, wanted, type);
    link.leave();
    mock.timers.tick(100000);
    assert.equal(given.asked.length, 1, 'who left asks for nothing');
  }
});
