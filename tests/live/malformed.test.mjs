// RTP that is authentic and wrong: truncated, with a CSRC count, an extension length or padding that reach past the end, of
// absurd size, full of noise. It may spoil the picture of a camera that sends it; it crosses no buffer, and nothing that is
// not whole RTP reaches a viewer.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cannedClips, flaws, sleep, startHeadless, startServer, streamOf } from './lib/index.mjs';

const { h264, vp8 } = cannedClips();
let server;

before(async () => {
  server = await startServer({ web: false });
});
after(() => server?.stop()); // asserts that Janus is alive and, in --long, that no sanitizer reported anything

const publish = (video, options) => startHeadless(server, 'publish',
  { video, tone: 500, source: 1000, 'ignore-pli': true, camera: 'noisy', device: 'a-camera-full-of-noise', ...options });

for (const [name, clip] of Object.entries({ 'H.264': h264, VP8: vp8 })) {
  test(`${name}: malformed RTP of a camera reaches no viewer, and the next camera is whole again`, async (t) => {
    const viewer = await startHeadless(server, 'watch', { video: clip, camera: 'noisy', count: 2 });
    const bad = await publish(clip, { 'impair-send': 'mangle=0.3,tamper=0.05', seed: name.length });
    await viewer.up({ ready: (peer) => streamOf(peer, 'video')?.packets > 400 });
    const [sent] = await bad.report();
    await bad.kill();
    for (const peer of await viewer.report()) {
      const { mangled, tampered } = sent.impaired_sending;
      t.diagnostic(`${mangled} packets mangled and ${tampered} tampered with, ${sent.not_sendable} of them not sendable; viewer ${peer.peer}: `
        + `${peer.malformed} malformed, ${peer.clip.unknown} with changed contents, ${peer.clip.matched} whole`);
      assert.ok(mangled > 100 && tampered > 10, JSON.stringify(sent.impaired_sending));
      assert.deepEqual([peer.malformed, peer.not_negotiated, peer.refused_by_srtp], [0, 0, 0]);
      for (const stream of peer.streams) assert.deepEqual([stream.duplicates, stream.empty, stream.too_late], [0, 0, 0]);
      assert.ok(peer.clip.matched > 0);
    }
    await viewer.stop();
    const good = await publish(clip, { source: 1001 });
    const fresh = await startHeadless(server, 'watch', { video: clip, camera: 'noisy' });
    await fresh.pictures();
    await sleep(1500);
    assert.deepEqual(flaws((await fresh.stop())[0], { sources: [1001] }), []);
    await good.stop();
  });
}

test('malformed RTP of a talker reaches only the camera, and only what is whole', async (t) => {
  const camera = await publish(h264, { camera: 'quiet' });
  const others = await startHeadless(server, 'watch', { video: h264, camera: 'quiet', count: 3 });
  await others.pictures();
  const talker = await startHeadless(server, 'talk',
    { camera: 'quiet', tone: 1130, source: 7000, 'impair-send': 'mangle=0.3,tamper=0.05,duplicate=0.05,reorder=0.05', seed: 3 });
  await sleep(4000);
  const [sent] = await talker.stop();
  const [heard] = await camera.report();
  t.diagnostic(`${sent.sent_audio} packets sent, ${sent.impaired_sending.mangled} mangled; the camera received ${streamOf(heard, 'audio')?.packets}, `
    + `${heard.sources[7000]?.packets} of them whole`);
  assert.ok(heard.sources[7000]?.packets > 40, 'nothing whole arrived');
  assert.deepEqual([heard.malformed, heard.not_negotiated, heard.sources[7000].duplicates], [0, 0, 0]);
  for (const peer of await others.stop()) assert.deepEqual(flaws(peer, { sources: [1000] }), []);
  await camera.stop();
});

test('malformed RTP and RTCP of a viewer that does not talk is heard by nobody', async () => {
  const camera = await publish(h264, { camera: 'calm' });
  const others = await startHeadless(server, 'watch', { video: h264, camera: 'calm', count: 2 });
  const noisy = await startHeadless(server, 'watch', { camera: 'calm', tone: 1790, source: 8000, 'impair-send': 'mangle=0.5,tamper=0.2', seed: 5 });
  await noisy.command('speak', { on: true });
  await others.pictures();
  await sleep(3000);
  const [sent] = await noisy.stop();
  assert.ok(sent.sent_audio > 100);
  assert.equal((await camera.report())[0].streams.length, 0);
  for (const peer of await others.stop()) assert.deepEqual(flaws(peer, { sources: [1000] }), []);
  await camera.stop();
});
