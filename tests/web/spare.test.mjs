// What is kept ready for the next viewer.

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { attachEarly, beginOffer, leaveSeat } from '../../web_demo/media/seat.js';
import { Spare } from '../../web_demo/media/spare.js';
import { FakeClock, settle } from './fake_clock.mjs';
import { FakeHome } from './fake_home.mjs';

let clock;
let home;
let spare;
let token;
let connections;

before(() => {
  globalThis.RTCRtpReceiver = { getCapabilities: () => ({ codecs: [] }) };
  globalThis.RTCPeerConnection = class {
    closed = false;
    constructor() {
      connections.push(this);
    }
    addTransceiver = () => ({});
    iceConnectionState = 'new';
    createOffer = async () => ({ type: 'offer', sdp: 'v=0\r\n' });
    setLocalDescription = async () => {};
    setRemoteDescription = async () => {
      this.iceConnectionState = 'checking';
    };
    close() {
      this.closed = true;
    }
  };
});

beforeEach(() => {
  clock = new FakeClock();
  home = new FakeHome({ sign_in: () => ({ petcam: 'signed_in' }), prepare: () => ({ petcam: 'prepared' }) });
  token = 'T';
  connections = [];
  spare = new Spare({ session: home, clock, key: { read: () => token, forget: () => {} } });
});

const open = () => connections.filter(({ closed }) => !closed).length;

const requests = () => home.asked.map(({ request }) => request);

/** Time goes by, and what was asked is answered. */
async function wait(ms = 0) {
  await clock.pass(ms);
  await settle();
}

test('a handle that has signed in and its connection are ready before anybody asks', async () => {
  spare.ready();
  spare.ready();
  await wait(999);
  assert.deepEqual([requests(), home.handles.length, open()], [['sign_in'], 1, 1]);
  await wait(1);
  assert.deepEqual([home.asked, home.handles.length, open()], [[{ request: 'sign_in', token: 'T' }, { request: 'prepare' }], 1, 1]);
  const seat = spare.take();
  await seat.connected;
  assert.equal(connections[0].iceConnectionState, 'checking', 'it was told the answer');
  assert.ok(seat.peer && seat.media && (await seat.line));
});

test('who takes it before its connection was asked for brings the offer along', async () => {
  spare.ready();
  await wait(999);
  const seat = spare.take();
  await wait(1999);
  assert.equal(seat.connected, undefined);
  assert.equal((await seat.offer).type, 'offer');
  assert.deepEqual(requests(), ['sign_in']);
});

test('in an open home nobody signs in, and one that does not look at tokens is none the worse', async () => {
  token = null;
  spare.ready();
  await wait(1000);
  assert.deepEqual([requests(), home.handles.length], [['prepare'], 1]);
  spare.close();
  token = 'T';
  home.answers.sign_in = () => 418;
  spare.ready();
  await wait(1000);
  assert.deepEqual([requests(), home.handles.length], [['prepare', 'sign_in', 'prepare'], 1]);
});

test('a handle that the home does not let in is given back', async () => {
  home.answers.sign_in = () => 411;
  spare.ready();
  await wait();
  assert.deepEqual([home.handles.length, open()], [0, 0]);
  assert.equal(spare.take().line, undefined);
});

test('what the home does not answer to is given back as well', async () => {
  home.answers.prepare = () => 401;
  spare.ready();
  await wait(1000);
  assert.deepEqual([home.handles.length, open(), spare.take()], [0, 0, {}]);
});

test('what was taken is made anew after a while, and is nobody else’s', async () => {
  spare.ready();
  await wait();
  const first = spare.take();
  assert.deepEqual(spare.take(), {});
  await wait(1999);
  assert.equal(connections.length, 1);
  await wait(1);
  assert.equal(connections.length, 2);
  home.handles[0].ports.onGone();
  assert.equal(home.handles.length, 2, 'a handle that was taken is not given back');
  assert.notEqual(spare.take().peer, first.peer);
});

test('a connection that has broken, or was ended, is given to nobody', async () => {
  spare.ready();
  await wait(1000);
  connections[0].iceConnectionState = 'disconnected';
  assert.deepEqual(spare.take(), {});
  await wait(3000);
  assert.equal(open(), 1);
  home.handles[0].ports.onHangup('DTLS alert');
  await settle();
  assert.deepEqual([spare.take(), open(), home.handles.length], [{}, 0, 0]);
});

test('while nobody is there no connection stays open, at neither end; the handle does', async () => {
  spare.ready();
  await wait(1000);
  const hangUps = [];
  home.handles[0].ports.onHangup = ((was) => (why) => (hangUps.push(why), was(why)))(home.handles[0].ports.onHangup);
  spare.rest();
  await settle();
  assert.deepEqual([open(), home.handles.length, requests(), hangUps], [0, 1, ['sign_in', 'prepare'], ['by us']]);
  spare.rest();
  await wait(60000);
  assert.deepEqual([connections.length, home.asked.length], [1, 2]);
  const seat = spare.take();
  assert.deepEqual([seat.peer, (await seat.line) !== undefined], [undefined, true]);
  spare.ready();
  await wait(2000);
  spare.close();
  await wait(60000);
  assert.equal(open(), 0);
  assert.equal(home.handles.length, 1, 'the one that was taken');
});

test('a handle that is gone is replaced with the next place', async () => {
  spare.ready();
  await wait();
  home.handles[0].ports.onGone();
  spare.rest();
  spare.ready();
  await wait();
  assert.ok(await spare.take().line);
});

test('a place that nobody wants any more keeps neither handle nor connection', async () => {
  const seat = { ...attachEarly(home, { read: () => 'T', forget: () => {} }), ...beginOffer() };
  await settle();
  assert.deepEqual([home.asked, home.handles.length, open()], [[{ request: 'sign_in', token: 'T' }], 1, 1]);
  leaveSeat(seat);
  await settle();
  assert.deepEqual([home.handles.length, open()], [0, 0]);
});
