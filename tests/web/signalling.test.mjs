import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PetcamError, Signalling } from '../../web_demo/net/signalling.js';
import { TrickleQueue } from '../../web_demo/net/trickle.js';
import { settle } from './fake_clock.mjs';

/** A handle whose answers the test gives. */
function fakeHandle() {
  const asked = [];
  return {
    asked,
    message: (body, jsep) => new Promise((resolve, reject) => asked.push({ body, jsep, resolve, reject })),
    trickle() {},
    detach() {},
  };
}

const offer = { type: 'offer', sdp: 'v=0' };

test('publish and watch carry exactly the fields of the protocol, and the offer', () => {
  const handle = fakeHandle();
  const line = new Signalling(handle);
  line.publish('부엌', 'key', offer);
  line.watch('부엌', 'Mum', offer);
  line.renegotiate(offer);
  assert.deepEqual(
    handle.asked.map(({ body, jsep }) => [body, jsep]),
    [
      [{ request: 'publish', camera: '부엌', device: 'key' }, offer],
      [{ request: 'watch', camera: '부엌', name: 'Mum', quality: 'auto' }, offer],
      [{ request: 'renegotiate' }, offer],
    ],
  );
});

test('a token goes along with publish and watch in the same message, and only when there is one', () => {
  const handle = fakeHandle();
  const line = new Signalling(handle);
  line.publish('c1', 'key', offer, 'T');
  line.watch('c1', 'Mum', offer, 'T', 'tile');
  line.watch('c1', 'Mum', offer, null);
  line.signIn('T');
  assert.deepEqual(
    handle.asked.map(({ body }) => body),
    [
      { request: 'publish', camera: 'c1', device: 'key', token: 'T' },
      { request: 'watch', camera: 'c1', name: 'Mum', quality: 'tile', token: 'T' },
      { request: 'watch', camera: 'c1', name: 'Mum', quality: 'auto' },
      { request: 'sign_in', token: 'T' },
    ],
  );
});

test('an error reply is thrown with its number and text', async () => {
  const handle = fakeHandle();
  const listing = new Signalling(handle).list();
  handle.asked[0].resolve({ data: { petcam: 'error', error_code: 410, error: 'sign in first' } });
  await assert.rejects(listing, (error) => error instanceof PetcamError && error.code === 410 && error.message === 'sign in first');
});

test('a stop never overtakes its start', async () => {
  const handle = fakeHandle();
  const line = new Signalling(handle);
  const starting = line.talk('start');
  line.talk('stop');
  await settle();
  assert.deepEqual(handle.asked.map(({ body }) => body.action), ['start']);
  handle.asked[0].resolve({ data: { petcam: 'talk', state: 'granted' } });
  assert.equal((await starting).state, 'granted');
  await settle();
  assert.deepEqual(handle.asked.map(({ body }) => body.action), ['start', 'stop']);
});

test('a start that fails does not hold up the stop after it', async () => {
  const handle = fakeHandle();
  const line = new Signalling(handle);
  const starting = line.talk('start');
  line.talk('stop');
  await settle();
  handle.asked[0].reject(new Error('timeout'));
  await assert.rejects(starting);
  await settle();
  assert.equal(handle.asked[1].body.action, 'stop');
});

test('candidates wait for their place and then keep their order', () => {
  const delivered = [];
  const queue = new TrickleQueue((candidate) => delivered.push(candidate));
  queue.push('a');
  queue.push('b');
  assert.deepEqual(delivered, []);
  queue.release();
  queue.push('c');
  assert.deepEqual(delivered, ['a', 'b', 'c']);
  queue.hold();
  queue.push('d');
  assert.deepEqual(delivered, ['a', 'b', 'c']);
  queue.release();
  assert.deepEqual(delivered, ['a', 'b', 'c', 'd']);
});
