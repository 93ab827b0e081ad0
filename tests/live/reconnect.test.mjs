// What breaks comes back: the camera's browser dies and returns, a lost socket is claimed again, a codec changes.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { cameraPhone, viewerPhone } from './lib/family.mjs';
import { buildDir, closeBrowsers, killBrowser, launchBrowser, openPeer, soundClip, startServer, tones, videoClip, waitFor } from './lib/index.mjs';

const kCamera = 'kitchen';
let server;
let camera;
let viewer;
let profile;

before(async () => {
  server = await startServer();
  profile = mkdtempSync(path.join(buildDir, 'live', 'profile-'));
  camera = await cameraPhone(server, kCamera, { userDataDir: profile });
  await camera.published();
  viewer = await viewerPhone(server, kCamera);
  await viewer.watches();
  await viewer.decodes(10);
});

after(async () => {
  await closeBrowsers(camera?.browser, viewer?.browser);
  await server?.stop();
  rmSync(profile, { recursive: true, force: true });
});

test('a camera that was killed and restarted is seen again within 3 s of its publishing, on the PeerConnection there is', async (t) => {
  await killBrowser(camera.browser);
  camera = await cameraPhone(server, kCamera, { userDataDir: profile });
  const publishedAt = await camera.published();
  const before = (await viewer.stats()).video.framesDecoded;
  await viewer.decodes(5, { within: 5000 });
  t.diagnostic(`picture again ${Date.now() - publishedAt} ms after publishing (${before} frames before)`);
  assert.ok(Date.now() - publishedAt <= 3000, `${Date.now() - publishedAt} ms`);
  assert.equal(await viewer.negotiations(), 1);
  assert.ok((await viewer.motion()) > 1);
});

test('a viewer whose socket was cut gets its picture back by itself', async () => {
  await server.nginx.stop({ signal: 'SIGKILL' }).catch(() => {});
  await server.startNginx();
  await viewer.watches({ within: 20000 });
  await viewer.decodes(15, { within: 20000 });
  await waitFor('camera that is published again', async () => (await camera.state()).publish.phase === 'on', { within: 20000 });
});

test('a camera that comes back with another codec is seen without a new offer', async () => {
  const browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
  try {
    const watcher = await openPeer(browser, server);
    await watcher.watch({ camera: 'hall' });
    for (const codec of ['H264', 'VP8', 'H264']) {
      const peer = await openPeer(browser, server);
      await peer.publish({ camera: 'hall', device: 'camera-of-the-codec-test', codec, width: 320, height: 180 });
      const frames = (await watcher.state()).frames;
      await waitFor(`picture in ${codec}`, async () => (await watcher.state()).frames > frames + 5, { saw: () => watcher.state() });
      const [video] = (await watcher.stats('inbound-rtp')).filter((one) => one.kind === 'video');
      const [used] = (await watcher.stats('codec')).filter((one) => one.id === video.codecId);
      assert.equal(used.mimeType, `video/${codec}`);
      assert.equal(video.packetsLost, 0);
    }
    assert.equal((await watcher.state()).offers, 1);
  } finally {
    await closeBrowsers(browser);
  }
});

test('ICE can be restarted in the middle of a call, state and floor kept', async () => {
  const browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
  try {
    const peer = await openPeer(browser, server);
    await peer.publish({ camera: 'attic', device: 'camera-of-the-restart-test', width: 320, height: 180 });
    const watcher = await openPeer(browser, server);
    await watcher.watch({ camera: 'attic' });
    await watcher.moving();
    assert.equal((await watcher.talk('start')).state, 'granted');
    await watcher.speak(tones.talkerA);
    assert.equal((await watcher.call('renegotiate')).petcam, 'renegotiated');
    assert.equal((await peer.call('renegotiate')).petcam, 'renegotiated');
    const since = Date.now();
    await watcher.moving();
    await peer.hears(tones.talkerA, { since });
    const { cameras } = await watcher.request({ request: 'list' });
    assert.ok(cameras.find((one) => one.camera === 'attic').holder);
  } finally {
    await closeBrowsers(browser);
  }
});
