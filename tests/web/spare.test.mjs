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
    createOffer = async () => ({ type: 'offer', sdp: 'v=0\r\n' });
    setLocalDescription = async () => {};
    close() {
      this.closed = true;
    }
  };
});

beforeEach(() => {
  clock = new FakeClock();
  home = new FakeHome({ sign_in: () => ({ petcam: 'signed_in' }) });
  token = 'T';
  connections = [];
  spare = new Spare({ session: home, clock, key: { read: () => token, forget: () => {} } });
});

const open = () => connections.filter(({ closed }) => !closed).length;

test('a handle that signs in and an offer are ready before anybody asks', async () => {
  spare.ready();
  spare.ready();
  await clock.pass(0);
  assert.deepEqual([home.asked, home.handles.length, open()], [[{ request: 'sign_in', token: 'T' }], 1, 1]);
  const seat = spare.take();
  assert.equal((await seat.offer).type, 'offer');
  assert.ok(seat.peer && seat.media && (await seat.line));
});

test('in an open home nobody signs in, and one that does not look at tokens is none the worse', async () => {
  token = null;
  spare.ready();
  await clock.pass(0);
  assert.deepEqual([home.asked.length, home.handles.length], [0, 1]);
  spare.close();
  token = 'T';
  home.answers = { sign_in: () => 418 };
  spare.ready();
  await clock.pass(0);
  assert.equal(home.handles.length, 1);
});

test('a handle that the home does not let in is given back', async () => {
  home.answers = { sign_in: () => 411 };
  spare.ready();
  await clock.pass(0);
  assert.equal(home.handles.length, 0);
  assert.equal(spare.take().line, undefined);
});

test('what was taken is made anew after a while, and is nobody else’s', async () => {
  spare.ready();
  await clock.pass(0);
  const first = spare.take();
  assert.deepEqual(spare.take(), {});
  await clock.pass(1999);
  assert.equal(connections.length, 1);
  await clock.pass(1);
  assert.equal(connections.length, 2);
  assert.notEqual(spare.take().peer, first.peer);
  home.handles[0].ports.onGone();
  assert.equal(home.handles.length, 2, 'a handle that was taken is not given back');
});

test('while nobody is there no connection stays open; the handle does', async () => {
  spare.ready();
  await clock.pass(0);
  spare.rest();
  assert.deepEqual([open(), home.handles.length], [0, 1]);
  await clock.pass(60000);
  assert.equal(connections.length, 1);
  const seat = spare.take();
  assert.deepEqual([seat.peer, (await seat.line) !== undefined], [undefined, true]);
  spare.ready();
  await clock.pass(2000);
  spare.close();
  await settle();
  assert.equal(open(), 0);
  assert.equal(home.handles.length, 1, 'the one that was taken');
});

test('a handle that is gone is replaced with the next place', async () => {
  spare.ready();
  await clock.pass(0);
  home.handles[0].ports.onGone();
  spare.rest();
  spare.ready();
  await clock.pass(0);
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
