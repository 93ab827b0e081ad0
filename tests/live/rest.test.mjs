// The page as a camera rests while nobody watches, sends no more than somebody needs, and wakes at once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CameraPhone } from './lib/family.mjs';
import { closeBrowsers, launchBrowser, openPage, openPeer, soundClip, startServer, tones, videoClip, waitFor } from './lib/index.mjs';
import * as sending from './lib/sending.mjs';

const kRests = 5000;
let server;
let browser;
let phone;

before(async () => {
  server = await startServer();
  browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
  const page = await openPage(browser, 'about:blank');
  await sending.keepConnections(page);
  await page.goto(`${server.url}/#/camera/porch`, { waitUntil: 'load', timeout: 15000 });
  phone = new CameraPhone(browser, page);
  await phone.published();
});
after(async () => {
  await closeBrowsers(browser);
  await server?.stop({ check: false });
});

/** @param {string} layers  rids in order of the alphabet */
const sendsOnly = (layers, within = kRests + 8000) => sending.sendsOnly(phone.page, layers, within);
const sends = (ms) => sending.sends(phone.page, ms);
const card = async (peer) => (await peer.request({ request: 'list' })).cameras.find(({ camera }) => camera === 'porch');

test('nobody watches: it sends next to nothing, and is live all the same', async (t) => {
  const lobby = await openPeer(browser, server);
  await waitFor('live camera', async () => (await card(lobby)).state === 'live', { within: 15000 });
  await sendsOnly('', 25000);
  const quiet = await sends(8000);
  t.diagnostic(`${quiet.kbps.toFixed(2)} kbit/s`);
  assert.ok(quiet.kbps < 5, `${quiet.kbps} kbit/s`);
  assert.equal(quiet.sound, 0);
  const { state, report } = await card(lobby);
  assert.deepEqual([state, report.capture, report.warnings], ['live', 'on', []]);
  assert.ok(report.uplink_kbps < 1000);
  assert.deepEqual((await lobby.events()).filter(({ event }) => event === 'camera_offline'), []);
  await lobby.close();
});

test('a tile gets its lowest layer and nothing else is sent; a viewer gets all; then they rest again from the top', async (t) => {
  const viewer = await openPeer(browser, server);
  const watching = await viewer.watch({ camera: 'porch', quality: 'tile' });
  assert.equal(watching.state, 'live');
  await viewer.moving();
  await sendsOnly('l', 15000);
  const tile = await sends(4000);
  t.diagnostic(`for a tile ${Math.round(tile.kbps)} kbit/s`);
  assert.ok(tile.sound > 20);
  await viewer.request({ request: 'prefer', quality: 'auto' });
  await sendsOnly('hlm', 15000);
  const all = await sends(4000);
  t.diagnostic(`for a viewer ${Math.round(all.kbps)} kbit/s`);
  assert.ok(tile.kbps < all.kbps / 2);
  await viewer.request({ request: 'prefer', quality: 'saver' });
  await sendsOnly('l');
  await viewer.request({ request: 'unwatch' });
  await sendsOnly('');
  await viewer.close();
});

test('it wakes within half a second for who watches, also again and again', async (t) => {
  const viewer = await openPeer(browser, server);
  await viewer.watch({ camera: 'porch' });
  await viewer.moving();
  const took = [];
  for (let i = 0; i < 3; i++) {
    await viewer.request({ request: 'unwatch' });
    await sendsOnly('');
    await viewer.page.bringToFront();
    took.push(await viewer.page.evaluate(async () => {
      const { peer } = window;
      const shown = new Promise((resolve) => peer.video.requestVideoFrameCallback(resolve));
      const since = performance.now();
      await Promise.all([shown, peer.request({ request: 'watch', camera: 'porch' })]);
      return performance.now() - since;
    }));
  }
  t.diagnostic(`first picture ${took.map(Math.round).join(', ')} ms after the request`);
  assert.ok(took.every((ms) => ms < 500), `${took} ms`);
  await viewer.close();
});

test('a wish that is lost with the line is told again when that is back', async () => {
  await sendsOnly('', 30000); // the one who just closed is missed after a while
  await server.nginx.stop();
  await server.startNginx();
  const viewer = await openPeer(browser, server);
  await viewer.watch({ camera: 'porch' });
  await viewer.moving({ within: 15000 });
  await viewer.close();
});
