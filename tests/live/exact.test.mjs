// Every packet counted: what each viewer receives of a canned camera, whatever happens to the camera.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cannedClips, flaws, sleep, startHeadless, startServer, streamOf } from './lib/index.mjs';

const { h264, h264Low, vp8, vp8Low } = cannedClips();
const kCameraSource = 1000;
let server;

before(async () => {
  server = await startServer({ web: false });
});
after(() => server?.stop());

// Keyframes only where the clip has them (every 2 s): so every packet that a viewer gets has exactly one successor.
const publish = (video, options = {}) => startHeadless(server, 'publish',
  { video, tone: 500, source: kCameraSource, device: 'camera-in-the-exact-test', 'ignore-pli': true, ...options });
const watch = (video, options = {}) => startHeadless(server, 'watch', { video, ...options });

/** Stops viewers and asserts that not one packet was lost, doubled, swapped, changed or wrongly marked. */
async function assertExact(t, viewers, { least = 200, ...expected } = {}) {
  for (const viewer of viewers) {
    for (const peer of await viewer.stop()) {
      assert.deepEqual(flaws(peer, { sources: [kCameraSource], ...expected }), []);
      const [video, audio] = ['video', 'audio'].map((kind) => streamOf(peer, kind)?.packets ?? 0);
      t.diagnostic(`${video} packets of video, ${audio} of audio, none missing, doubled or out of order`);
      assert.ok(video >= least && audio >= 50, `only ${video} of video and ${audio} of audio arrived`);
    }
  }
}

for (const [name, clip] of Object.entries({ 'H.264': h264, VP8: vp8 })) {
  describe(`${name}: exactly what the camera sent reaches`, () => {
    test('an early viewer, from the first packet on, and late ones, from a keyframe on', async (t) => {
      const early = await watch(clip);
      const camera = await publish(clip);
      await early.pictures();
      const late = await watch(clip, { count: 3 });
      await late.pictures();
      await sleep(2500); // beyond the clip's next keyframe
      const [sent] = await camera.report();
      const [first] = await early.report();
      const type = String(first.negotiated[name === 'VP8' ? 'vp8' : 'h264']);
      assert.deepEqual(Object.keys(streamOf(first, 'video').payload_types), [type]);
      assert.ok(Math.abs(streamOf(first, 'video').packets - sent.sent_video[0].packets) < 40,
        `the early viewer has ${streamOf(first, 'video').packets} of ${sent.sent_video[0].packets} packets`);
      await assertExact(t, [early, late]);
      await camera.stop();
    });

    test('a viewer whose camera dies and comes back: same SSRC, numbers and times go on', async (t) => {
      const viewer = await watch(clip);
      const first = await publish(clip);
      await viewer.pictures();
      await sleep(1500);
      await first.kill();
      const [before] = await viewer.report();
      const second = await publish(clip, { source: kCameraSource + 1 });
      await viewer.up({ ready: (peer) => streamOf(peer, 'video').packets > streamOf(before, 'video').packets + 150 });
      const [after] = await viewer.report();
      for (const kind of ['video', 'audio']) assert.equal(streamOf(after, kind).ssrc, streamOf(before, kind).ssrc);
      // The one break: the new process plays the clip from its beginning.
      await assertExact(t, [viewer], { breaks: 1, sources: [kCameraSource, kCameraSource + 1] });
      await second.stop();
    });
  });
}

test('a codec change behind a viewer, there and back, loses nothing and keeps its SSRC', async (t) => {
  const viewer = await watch([h264, vp8].join(','));
  const ssrcs = new Set();
  const packetsOf = (peer, type) => streamOf(peer, 'video')?.payload_types[peer.negotiated[type]]?.packets ?? 0;
  let before = { h264: 0, vp8: 0 };
  for (const [codec, clip] of [['h264', h264], ['vp8', vp8], ['h264', h264]]) {
    const camera = await publish(clip);
    const [peer] = await viewer.up({ ready: (one) => packetsOf(one, codec) > before[codec] + 150 });
    before = { h264: packetsOf(peer, 'h264'), vp8: packetsOf(peer, 'vp8') };
    ssrcs.add(streamOf(peer, 'video').ssrc);
    await camera.kill();
  }
  assert.equal(ssrcs.size, 1);
  const [peer] = await viewer.stop();
  const wrong = flaws({ ...peer, sources: {} }, { breaks: 2 }); // each camera numbers its sound from 0
  assert.deepEqual(wrong, []);
  t.diagnostic(`${before.h264} packets of H.264 and ${before.vp8} of VP8 in one stream`);
});

for (const [name, layers] of Object.entries({ 'H.264': [h264Low, h264], VP8: [vp8Low, vp8] })) {
  test(`${name}: of two simulcast layers each viewer gets the one it asks for, whole, from keyframe to keyframe`, async (t) => {
    const camera = await publish(layers.join(','));
    const viewers = await watch(layers.join(','), { count: 2 });
    await viewers.pictures();
    await sleep(2500);
    const sent = (await camera.report())[0].sent_video.map(({ packets }) => packets);
    assert.ok(sent.every((packets) => packets > 50), `the camera sent ${sent}`);
    // The clips have a keyframe every 2 s, the lower layer's a little before the other's. Who comes soon after one begins with its own
    // layer, out of the cache; else with the first keyframe, and has its own with the next. Each change is one place where the clip
    // does not go on.
    for (const quality of ['tile', 'best']) {
      assert.equal((await viewers.request({ request: 'prefer', quality }, 1)).quality, quality);
      await sleep(2500);
    }
    const [large, both] = await viewers.stop();
    for (const [peer, most] of [[large, 1], [both, 3]]) {
      const { breaks } = peer.clip;
      assert.ok(breaks === most || breaks === most - 1, `${breaks} changes of layer, not ${most}`);
      assert.deepEqual(flaws(peer, { sources: [kCameraSource], breaks }), []);
      t.diagnostic(`${streamOf(peer, 'video').packets} packets of video, none missing, doubled or out of order; ${breaks} changes of layer`);
      assert.ok(streamOf(peer, 'video').packets >= 200);
    }
    await camera.stop();
  });
}

test('a camera on a bad network: what it lost is missing, nothing is invented, doubled or swapped', async (t) => {
  const camera = await publish(h264, { 'impair-send': 'loss=0.02,duplicate=0.05,reorder=0.02', seed: 7 });
  const viewer = await watch(h264, { count: 2 });
  await viewer.pictures();
  await sleep(4000);
  const [{ impaired_sending: impaired }] = await camera.report();
  for (const peer of await viewer.stop()) {
    const video = streamOf(peer, 'video');
    t.diagnostic(`sent with ${JSON.stringify(impaired)}; received ${video.packets}, ${video.missing} missing, ${video.reordered} reordered`);
    assert.ok(impaired.lost > 3 && impaired.duplicated > 3 && impaired.reordered > 3, JSON.stringify(impaired));
    assert.ok(video.missing > 0 && video.missing <= impaired.lost + 5);
    assert.deepEqual([video.duplicates, peer.clip.unknown, peer.malformed, peer.unsigned_audio], [0, 0, 0, 0]);
  }
  await camera.stop();
});
