// Janus API sessions that are lost, claimed again or time out, ICE restarts, and the end of Janus itself: what the media
// and the others notice of it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cannedClips, flaws, JanusClient, sleep, startHeadless, startServer, streamOf, waitFor } from './lib/index.mjs';

const { h264 } = cannedClips();
const kCameraSource = 1000;
const kReclaimSeconds = 4;
let server;
let camera;

const publish = (where = server, options = {}) => startHeadless(where, 'publish',
  { video: h264, tone: 500, source: kCameraSource, device: 'camera-of-the-sessions', 'ignore-pli': true, ...options });
const watch = (where = server, options = {}) => startHeadless(where, 'watch', { video: h264, ...options });
const packets = async (viewer) => streamOf((await viewer.report())[0], 'video')?.packets ?? 0;

/** Waits until a viewer has this many packets of video more than now. */
async function flows(viewer, more = 100) {
  const before = await packets(viewer);
  return waitFor('more video', async () => (await packets(viewer)) >= before + more, { within: 8000, saw: () => viewer.report() });
}

async function viewersOf(where, name = 'kitchen') {
  const handle = await JanusClient.handle(where.wsUrl);
  const { data } = await handle.request({ request: 'list' });
  await handle.client.close();
  return data.cameras.find(({ camera: one }) => one === name)?.viewers.length ?? 0;
}

describe('a lost WebSocket', () => {
  before(async () => {
    server = await startServer({ web: false, janus: { reclaim_session_timeout: kReclaimSeconds } });
    camera = await publish();
  });
  after(() => server?.stop());

  test('is not noticed by the media, and the session is claimed on a new one', async (t) => {
    const viewer = await watch();
    await viewer.pictures();
    await viewer.command('cut');
    await flows(viewer);
    assert.equal((await viewer.command('claim')).claim, 'success');
    assert.equal((await viewer.request({ request: 'refresh' })).petcam, 'refreshed');
    await sleep((kReclaimSeconds + 2) * 1000); // a claimed session outlives the time it had
    await flows(viewer);
    const [peer] = await viewer.stop();
    t.diagnostic(`${streamOf(peer, 'video').packets} packets over a lost and a claimed socket, none missing`);
    // Who asks for a refresh soon after a keyframe gets that again, out of the cache.
    const { breaks } = peer.clip;
    assert.ok(breaks <= 1, `${breaks} breaks`);
    assert.deepEqual(flaws(peer, { sources: [kCameraSource], breaks }), []);
  });

  test('that nobody claims ends the viewer, and only that one', async () => {
    const [left, stays] = [await watch(), await watch()];
    await stays.pictures();
    assert.equal(await viewersOf(server), 2);
    await left.command('cut');
    await waitFor('the end of the lost viewer', async () => (await viewersOf(server)) === 1, { within: (kReclaimSeconds + 6) * 1000, every: 200 });
    assert.notEqual((await left.command('claim')).claim, 'success');
    await flows(stays);
    const [peer] = await stays.stop();
    assert.deepEqual(flaws(peer, { sources: [kCameraSource] }), []);
    await left.kill();
  });

  test('of the camera stops no viewer: it goes on sending and claims its session', async () => {
    const viewer = await watch();
    await viewer.pictures();
    await camera.command('cut');
    await flows(viewer);
    assert.equal((await camera.command('claim')).claim, 'success');
    await sleep((kReclaimSeconds + 2) * 1000);
    await flows(viewer);
    const [peer] = await viewer.stop();
    assert.deepEqual(flaws(peer, { sources: [kCameraSource] }), []);
  });

  test('an ICE restart of either side loses nothing', async () => {
    const viewer = await watch();
    await viewer.pictures();
    assert.equal((await viewer.command('restart_ice')).petcam, 'renegotiated');
    await flows(viewer);
    assert.equal((await camera.command('restart_ice')).petcam, 'renegotiated');
    await flows(viewer);
    const [peer] = await viewer.stop();
    assert.deepEqual(flaws(peer, { sources: [kCameraSource] }), []);
  });
});

test('sessions without keepalives time out: camera and viewer are told, and nothing of them stays', async () => {
  const short = await startServer({ web: false, janus: { session_timeout: 3 } });
  const busy = await publish(short);
  const viewer = await watch(short); // keepalives come every 20 s
  await viewer.pictures();
  for (const peer of [viewer, busy]) {
    // The end of DTLS can overtake the message of the WebSocket.
    await waitFor('the end of a session', async () => /timeout|hangup|ended DTLS/.test((await peer.report())[0].reason),
      { within: 12000, saw: () => peer.events.slice(-3) });
  }
  await waitFor('an empty server', async () => (await viewersOf(short)) === 0, { within: 5000 });
  await Promise.all([viewer.kill(), busy.kill()]);
  await short.stop();
});

test('Janus ends cleanly ten times with cameras and viewers connected and one of them talking', async (t) => {
  const times = [];
  for (let round = 0; round < 10; ++round) {
    const ending = await startServer({ web: false });
    const peers = [
      await publish(ending), await publish(ending, { camera: 'hall', device: 'camera-in-the-hall', source: kCameraSource + 1 }),
      await watch(ending, { count: 4 }), await watch(ending, { camera: 'hall' }),
      await startHeadless(ending, 'talk', { tone: 1130, source: 7000 }),
    ];
    await peers[2].pictures();
    const began = Date.now();
    await ending.stop(); // asserts exit code 0 and no sanitizer's report
    times.push(Date.now() - began);
    await Promise.all(peers.map((peer) => peer.kill()));
  }
  t.diagnostic(`ms to the end: ${times.join(', ')}`);
});
