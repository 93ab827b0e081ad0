// The control socket and the taps, with a client in the place of the recorder and cameras that know what they sent.

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { cannedClips, sleep, startHeadless, startLockedHome } from './lib/index.mjs';
import { ControlClient, controlSocket, packetsSent, ssrcOf, tapFlaws, TapPort } from './lib/control.mjs';

const { h264, h264Low, vp8, vp8Low } = cannedClips();
let home;
let camera;

before(async () => {
  home = await startLockedHome({ web: false });
  camera = await home.camera('Kitchen');
});
after(() => home?.server.stop());

const sentFile = () => path.join(home.server.dir, 'sent');
const publish = (video, options = {}) => startHeadless(home.server, 'publish', {
  camera: camera.id, token: camera.token, device: 'the-phone-in-the-kitchen', video, tone: 500, 'keep-sent': sentFile(), ...options,
});
const of = (packets, ssrc) => packets.filter((packet) => ssrcOf(packet) === ssrc);

/** Ports for all three streams of a tap, and the tap itself. */
async function tapAll(client, more = {}) {
  const [best, lowest, audio] = await Promise.all([TapPort.open(), TapPort.open(), TapPort.open()]);
  const answer = await client.request({
    request: 'tap', camera: camera.id, ports: { best: best.number, lowest: lowest.number, audio: audio.number }, ...more,
  });
  assert.equal(answer.petcam, 'tapped', JSON.stringify(answer));
  return { best, lowest, audio, from: answer.from, close: () => Promise.all([best.close(), lowest.close(), audio.close()]) };
}

test('a client is greeted, subscribes, and is told of the cameras; the socket is for the owner of its folder alone', async () => {
  assert.equal(statSync(controlSocket(home.server)).mode & 0o777, 0o600);
  const client = await ControlClient.subscribed(home.server);
  assert.deepEqual(client.hello, { petcam: 'hello', version: 1, server: '0.1.0' });
  assert.deepEqual(client.subscribed, {
    petcam: 'subscribed', id: 1, revoked: [], cameras: [{ camera: camera.id, name: 'Kitchen', state: 'offline', media: null, talk: false }],
  });
  await client.cut();
});

for (const [name, clip, codec] of [['H.264', h264, 'H264'], ['VP8', vp8, 'VP8']]) {
  test(`${name}: a tap gets every packet of picture and sound as it was sent, from a keyframe on, with the sender reports`, async (t) => {
    const client = await ControlClient.subscribed(home.server);
    const tap = await tapAll(client);
    const phone = await publish(clip);
    const { media } = await client.event('camera', (event) => event.state === 'live');
    assert.deepEqual([media.video.codec, media.video.clock_rate, media.audio.codec, media.audio.channels], [codec, 90000, 'OPUS', 2]);
    await tap.best.has(400);
    await phone.stop();
    await sleep(300);
    const sent = packetsSent(sentFile());
    const [video, audio] = [tap.best.rtp, tap.audio.rtp];
    assert.deepEqual([video[0][1] & 0x7f, audio[0][1] & 0x7f], [media.video.payload_type, media.audio.payload_type]);
    for (const [port, ssrc] of [[tap.best, ssrcOf(video[0])], [tap.lowest, ssrcOf(video[0])], [tap.audio, ssrcOf(audio[0])]]) {
      const got = port.packets.map(({ bytes }) => bytes);
      assert.deepEqual(tapFlaws(of(got, ssrc), of(sent, ssrc)), []);
      assert.equal(of(got, ssrc).length, got.length, 'packets of another SSRC');
      assert.ok(port.rtcp.length > 0, 'no sender reports');
      assert.ok(port.packets.every(({ from }) => from === tap.from));
    }
    t.diagnostic(`${video.length} packets of video and ${audio.length} of audio of ${sent.length} sent, ${tap.best.rtcp.length + tap.audio.rtcp.length} reports`);
    await Promise.all([tap.close(), client.cut()]);
  });
}
