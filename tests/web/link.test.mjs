// A place in a call: what is told about it before its owner knows that it is taken.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Link } from '../../web_demo/media/link.js';

/** Ends the wait for an answer being applied, as a browser takes its time for it. */
let applied;

before(() => {
  globalThis.RTCPeerConnection = class {
    createOffer = async () => ({ type: 'offer', sdp: 'v=0\r\n' });
    setLocalDescription = async () => {};
    setRemoteDescription = () => new Promise((resolve) => { applied = resolve; });
    close() {}
  };
});

/** A session that gives one handle, and the ports that the handle's messages come in by. */
function session() {
  const given = { handle: { detach() {}, trickle() {} } };
  return { given, open: async () => {}, attach: async (_, ports) => ((given.ports = ports), given.handle) };
}

const event = (what) => ({ petcam: 'event', event: 'viewers', camera: 'c1', viewers: [what] });
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function place() {
  const told = [];
  const at = session();
  const link = new Link({ session: at, camera: 'c1', onEvent: ({ viewers }) => told.push(...viewers), onLost: () => told.push('lost') });
  link.want();
  return { told, link, given: at.given };
}

test('what happens between the answer and the place taken is told after it', async () => {
  const { told, link, given } = place();
  const joined = link.join({ prepare: () => null, ask: async () => ({ data: 'answer', jsep: {} }) }).then(({ data }) => told.push(data));
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
    prepare: () => null,
    ask: async () => {
      given.ports.onEvent(event('Dad'));
      throw new Error('refused');
    },
  }), /refused/);
  assert.deepEqual(told, ['Dad']);
});

test('who left is told nothing any more', async () => {
  const { told, link, given } = place();
  const joined = link.join({ prepare: () => null, ask: async () => ({ data: 'answer', jsep: {} }) });
  await settled();
  given.ports.onEvent(event('Dad'));
  link.leave();
  applied();
  assert.equal(await joined, null);
  await settled();
  assert.deepEqual(told, []);
});
