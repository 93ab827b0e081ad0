// A real camera in Chromium, recorded through the real plugin: what is on the disk is what the camera filmed.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { closeBrowsers, launchBrowser, openPeer, sleep, startLockedHome, videoClip, waitFor } from './lib/index.mjs';
import { ControlClient, sequenceOf, TapPort } from './lib/control.mjs';
import { decodeAll, flashOffsets, playInChromium } from './lib/recorded.mjs';
import { probe, startOf, startRecorder } from './lib/recorder.mjs';

const kSeconds = Number(process.env.PETCAM_RECORD_SECONDS ?? 20);

describe('what a camera in Chromium films is recorded', () => {
  let home;
  let camera;
  let recorder;
  let phone;

  before(async () => {
    home = await startLockedHome();
    camera = await home.camera('Kitchen');
    recorder = await startRecorder(home.server, { defaults: 'mode = "continuous"; segment_min = 60;' });
    phone = await launchBrowser({ video: videoClip() });
  });
  after(async () => {
    await closeBrowsers(phone);
    await recorder?.stop();
    await home?.server.stop();
  });

  for (const [codec, container] of [['H264', 'mp4'], ['VP8', 'webm']]) {
    test(`${codec}: every frame, in sync, as long as it was, and it plays in Chromium`, async (t) => {
      const before = recorder.clips();
      const film = await record({ codec, before });
      t.diagnostic(`${film.file.slice(-4)}: ${film.clip.video.packets.length} pictures of ${film.sent} sent, ${film.clip.duration} s of ${film.seconds.toFixed(2)} s; ${film.missing} packets never reached the server`);
      assert.ok(film.file.endsWith(container));
      checkPictures(film);
      decodeAll(film.file);
      const offsets = flashOffsets(film.file, film.clip.video.packets.map((one) => one.at));
      t.diagnostic(`sound after picture: ${offsets.map((one) => Math.round(one * 1000)).join(', ')} ms`);
      assert.ok(offsets.length >= 3, `only ${offsets.length} flashes with a beep`);
      assert.ok(Math.max(...offsets.map(Math.abs)) < 0.04, `sound and picture are ${offsets} s apart`);
      const played = await playInChromium(phone, film.file);
      t.diagnostic(`Chromium: ${JSON.stringify(played)}`);
      assert.deepEqual([played.jumped, played.end], ['seeked', 'ended']);
      assert.ok(Math.abs(played.duration - film.clip.duration) < 0.1);
    });
  }

  /** Publishes for a while, and counts at a tap of its own what the plugin forwards. */
  async function record({ codec, before }) {
    const [client, tap] = await Promise.all([ControlClient.subscribed(home.server, 'bridge'), TapPort.open()]);
    await client.request({ request: 'tap', camera: camera.id, ports: { best: tap.number } });
    const peer = await openPeer(phone, home.server);
    await peer.call('flashAndBeep');
    await peer.publish({ camera: camera.id, token: camera.token, device: 'the-phone-in-the-kitchen', codec });
    const file = await waitFor('a clip that has begun', () => recorder.clips().find((one) => !before.includes(one)), { within: 15000 });
    await sleep(kSeconds * 1000);
    await peer.close();
    const ended = Date.now();
    await waitFor('a clip that is finished', () => recorder.hasFinished(file), { within: 15000 });
    assert.deepEqual(recorder.clips().filter((one) => !before.includes(one)), [file]);
    const sent = wholePictures(tap.rtp);
    const missing = missingNumbers(tap.rtp);
    await Promise.all([client.cut(), tap.close()]);
    return { file, clip: probe(file), sent, missing, seconds: (ended - startOf(file)) / 1000 };
  }
});

/** How many pictures came with their end; a phone that is too slow breaks one off now and then. */
function wholePictures(packets) {
  return new Set(packets.filter((packet) => packet[1] & 0x80).map((packet) => packet.readUInt32BE(4))).size;
}

/** How many packets the plugin itself never got. */
function missingNumbers(packets) {
  let last = sequenceOf(packets[0]);
  let [lowest, highest] = [last, last];
  const all = new Set();
  for (const packet of packets) {
    last += ((sequenceOf(packet) - last) << 16) >> 16;
    lowest = Math.min(lowest, last);
    highest = Math.max(highest, last);
    all.add(last);
  }
  return highest - lowest + 1 - all.size;
}

/** Nothing is missing: no picture, no time between them. */
function checkPictures({ clip, sent, missing, seconds }) {
  const at = clip.video.packets.map((one) => one.at);
  assert.ok(clip.video.packets[0].key);
  assert.ok(clip.audio, 'no sound');
  // What a lost packet spoils, until a keyframe, is left out on purpose.
  const least = sent - 15 * missing;
  assert.ok(at.length >= least && at.length <= sent, `${at.length} pictures of ${sent}`);
  assert.ok(Math.abs(clip.duration - seconds) < 0.2, `${clip.duration} s of ${seconds} s`);
}
