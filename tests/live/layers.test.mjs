// A camera that sends simulcast, as Chromium does it: each viewer gets the layer that it asks for, at the same time and
// without a new offer.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CameraPhone } from './lib/family.mjs';
import { closeBrowsers, launchBrowser, openPage, openPeer, sleep, soundClip, startServer, tones, videoClip, waitFor } from './lib/index.mjs';

const kLow = { width: 480, height: 270 };
const kHigh = { width: 960, height: 540 };
const kEncodings = [{ rid: 'l', scaleResolutionDownBy: 2, maxBitrate: 250_000 }, { rid: 'h', maxBitrate: 1_000_000 }];
let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
});
after(async () => {
  await closeBrowsers(browser);
  await server?.stop();
});

const video = async (peer, type = 'inbound-rtp') => (await peer.stats(type)).filter(({ kind }) => kind === 'video');
const sizesOf = (peer) => peer.page.evaluate(() => window.peer.sizes);
const isOf = (size) => ({ width, height }) => width === size.width && height === size.height;

/** Waits for the first frame of this size that is shown after a moment; returns when that was. */
async function shows(peer, size, { since = 0, within = 15000 } = {}) {
  await peer.page.bringToFront(); // a page that nobody sees is not told of its pictures
  const one = await waitFor(`picture of ${size.width}x${size.height}`,
    async () => (await sizesOf(peer)).find((frame) => frame.at >= since && isOf(size)(frame)),
    { within, saw: async () => JSON.stringify([await sizesOf(peer), await video(peer)]) });
  return one.at;
}

/** Asks for another quality; returns how many ms later the first frame of that size was shown. */
async function changes(peer, quality, size) {
  const since = Date.now();
  assert.deepEqual(await peer.request({ request: 'prefer', quality }), { petcam: 'preferred', quality });
  return (await shows(peer, size, { since, within: 5000 })) - since;
}

async function received(peer, ms) {
  const bytes = async () => (await video(peer))[0].bytesReceived;
  const [before, since] = [await bytes(), Date.now()];
  await sleep(ms);
  return ((await bytes()) - before) * 8 / (Date.now() - since);
}

for (const codec of ['H264', 'VP8']) {
  describe(`${codec} in two layers`, () => {
    const peers = {};

    before(async () => {
      for (const name of ['camera', 'tile', 'large']) peers[name] = await openPeer(browser, server);
      await peers.camera.publish({ camera: codec, device: `camera-of-the-${codec}-layers`, codec, ...kHigh, encodings: kEncodings });
    });
    after(() => Promise.all(Object.values(peers).map((peer) => peer.close())));

    test('at the same time a tile gets the small picture and others the large one', async (t) => {
      const { camera, tile, large } = peers;
      assert.equal((await tile.watch({ camera: codec, quality: 'tile' })).quality, 'tile');
      assert.equal((await large.watch({ camera: codec })).quality, 'auto');
      await shows(tile, kLow);
      await shows(large, kHigh);
      await waitFor('two layers that the camera sends well', async () => {
        const before = await video(camera, 'outbound-rtp');
        await sleep(1000);
        const now = await video(camera, 'outbound-rtp');
        return now.length === 2 && now.every(({ rid, framesSent }) => framesSent > before.find((one) => one.rid === rid).framesSent + 8);
      }, { within: 20000, saw: () => video(camera, 'outbound-rtp') });
      const [small, much] = await Promise.all([received(tile, 4000), received(large, 4000)]);
      t.diagnostic(`the tile receives ${Math.round(small)} kbit/s, the other ${Math.round(much)} kbit/s`);
      assert.ok(small < much / 2, `${small} and ${much} kbit/s`);
      for (const [peer, size] of [[tile, kLow], [large, kHigh]]) {
        assert.ok(isOf(size)((await sizesOf(peer)).at(-1)), JSON.stringify(await sizesOf(peer)));
        assert.match((await peer.stats('codec')).map(({ mimeType }) => mimeType).join(), new RegExp(codec, 'i'));
      }
    });

    test('prefer changes the picture within 1.5 s, up and down, without an offer, a lost packet or a pause', async (t) => {
      const { tile, large } = peers;
      for (const peer of [large, tile]) {
        await peer.page.bringToFront();
        await peer.moving();
        await peer.page.evaluate(() => { window.peer.longestGap = 0; });
        const took = [];
        for (const quality of peer === tile ? ['best', 'saver', 'auto', 'tile'] : ['tile', 'best', 'saver', 'auto']) {
          took.push(await changes(peer, quality, quality === 'tile' || quality === 'saver' ? kLow : kHigh));
          // The keyframe of a large picture is half a second's worth of its bits, which the camera's encoder saves afterwards.
          const frames = await peer.framesDuring(2000);
          assert.ok(frames >= 12, `only ${frames} pictures in 2 s after "${quality}": ${JSON.stringify(await video(peers.camera, 'outbound-rtp'))}`);
        }
        const [stats] = await video(peer);
        const gap = await peer.page.evaluate(() => window.peer.longestGap);
        t.diagnostic(`changed after ${took.map(Math.round).join(', ')} ms; longest pause ${Math.round(gap)} ms; ${stats.freezeCount} freezes, ` +
          `${stats.packetsLost} lost, ${stats.nackCount} NACKs, ${stats.pliCount} PLIs, ${stats.framesDropped} frames dropped, ${stats.keyFramesDecoded} keyframes`);
        assert.ok(took.every((ms) => ms < 1500), `${took} ms`);
        assert.ok(gap < 1000, `${gap} ms without a new picture`);
        assert.deepEqual([stats.packetsLost, stats.nackCount, (await peer.state()).offers], [0, 0, 1]);
      }
    });

    test('a viewer whose layer the camera stops gets another, and its own when that comes back', async (t) => {
      const { camera, large } = peers;
      await large.page.bringToFront();
      const high = (active) => camera.page.evaluate(async (on) => {
        const [sender] = window.peer.pc.getSenders().filter(({ track }) => track.kind === 'video');
        const parameters = sender.getParameters();
        parameters.encodings.find(({ rid }) => rid === 'h').active = on;
        await sender.setParameters(parameters);
      }, active);
      let since = Date.now();
      await high(false);
      const fell = (await shows(large, kLow, { since, within: 5000 })) - since;
      since = Date.now();
      await high(true);
      const rose = (await shows(large, kHigh, { since, within: 10000 })) - since;
      t.diagnostic(`the other layer was shown ${Math.round(fell)} ms after the high one stopped, the high one ${Math.round(rose)} ms after it was allowed again`);
      assert.ok(fell < 3000, `${fell} ms`);
      const [stats] = await video(large);
      assert.deepEqual([stats.packetsLost, (await large.state()).offers], [0, 1]);
    });
  });
}

describe('the page as a camera', () => {
  let phone;

  /** Opens it in a browser whose PeerConnections we see, and which is too old for simulcast where we say so. */
  async function camera(name, { old = false } = {}) {
    const page = await openPage(browser, 'about:blank');
    await page.evaluateOnNewDocument((refuses) => {
      globalThis.connections = [];
      globalThis.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(...options) {
          super(...options);
          globalThis.connections.push(this);
        }

        addTransceiver(track, init) {
          if (refuses && init.sendEncodings?.length > 1) throw new TypeError('what are encodings?');
          return super.addTransceiver(track, init);
        }
      };
    }, old);
    await page.goto(`${server.url}/#/camera/${name}`, { waitUntil: 'load', timeout: 15000 });
    phone = new CameraPhone(browser, page);
    await phone.published();
    return () => page.evaluate(async () => [...(await globalThis.connections.at(-1).getStats()).values()]
      .filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'video')
      .map(({ rid, frameWidth, frameHeight, framesSent, bytesSent, timestamp }) => ({ rid, size: `${frameWidth}x${frameHeight}`, framesSent, bytesSent, timestamp })));
  }
  const sends = (layers, wanted) => waitFor(`camera that sends ${JSON.stringify(wanted)}`, async () => {
    const sent = await layers();
    return Object.entries(wanted).every(([rid, size]) => sent.some((one) => String(one.rid) === rid && one.size === size && one.framesSent > 30)) && sent;
  }, { within: 30000, saw: layers });

  after(() => phone?.page.browserContext().close());

  test('sends three layers of 960x540, lowest first, and all together no more than a home has to spare', async (t) => {
    const layers = await camera('porch');
    const viewer = await openPeer(browser, server);
    await viewer.watch({ camera: 'porch', quality: 'tile' });
    const before = await sends(layers, { l: '240x135', m: '480x270', h: '960x540' });
    await sleep(5000);
    const now = await layers();
    const rates = now.map((one) => {
      const { bytesSent, timestamp } = before.find(({ rid }) => rid === one.rid);
      return { rid: one.rid, kbit: Math.round(((one.bytesSent - bytesSent) * 8) / (one.timestamp - timestamp)) };
    });
    const total = rates.reduce((sum, { kbit }) => sum + kbit, 0);
    t.diagnostic(`${rates.map(({ rid, kbit }) => `${rid} ${kbit}`).join(', ')}, together ${total} kbit/s`);
    assert.ok(total < 1800, `${total} kbit/s`);
    // By its width: H.264 has even heights only.
    await waitFor('the lowest layer', async () => (await sizesOf(viewer)).at(-1)?.width === 240, { saw: () => sizesOf(viewer) });
    await viewer.close();
    await phone.page.browserContext().close();
  });

  test('sends one encoding where the browser refuses several', async () => {
    const layers = await camera('cellar', { old: true });
    const viewer = await openPeer(browser, server);
    await viewer.watch({ camera: 'cellar', quality: 'tile' });
    assert.equal((await sends(layers, { undefined: '960x540' })).length, 1);
    await shows(viewer, kHigh);
    await viewer.close();
  });
});
