// Networks as they are at home: a cable pulled for 10 s, an address that changes. Camera and viewer have networks of their own, and the
// picture has to come back without a touch, whichever side it was: within 5 s of the end of a cut, within 2.5 s of another address. Nobody
// else notices that: no place is given up, no floor, no layer.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CameraPhone, cameraMedia, Phones, ViewerPhone } from '../lib/family.mjs';
import { JanusClient, sleep, soundClip, startServer, tones, waitFor } from '../lib/index.mjs';
import { kServerAddress, Lan, whyNoLan } from '../lib/lan.mjs';

const kBackWithinMs = { cut: 5000, address: 2500 };
const kLongMs = 10000;
const skip = whyNoLan();

let server;
let lan;
/** @type {CameraPhone} */
let camera;
/** @type {ViewerPhone} */
let viewer;
/** Is told what everybody in the home is told. */
let witness;
const cables = {};
const phones = new Phones();

before(async () => {
  if (skip) return;
  lan = new Lan();
  server = await startServer({ host: kServerAddress });
  cables.camera = await lan.cable();
  cables.viewer = await lan.cable();
  camera = await phones.open(CameraPhone, `${server.url}/#/camera/kitchen`, { ...cameraMedia(), prepare: mayBeDeaf, prefix: cables.camera.prefix });
  await camera.published();
  viewer = await phones.open(ViewerPhone, `${server.url}/#/watch/kitchen`, { audio: soundClip(tones.talkerA), prepare: mayBeDeaf, prefix: cables.viewer.prefix });
  await viewer.watches();
  await viewer.seesLive();
  witness = await JanusClient.handle(server.wsUrl);
  await witness.request({ request: 'list' });
  setInterval(() => witness.client.keepalive().catch(() => {}), 20000).unref();
});

after(async () => {
  await phones.close();
  lan?.remove();
  await server?.stop();
});

/** Chromium tells a page of another address; where this says so, it is like the browsers that do not. */
function mayBeDeaf() {
  for (const [target, kind] of [[navigator.connection, 'change'], [window, 'online'], [window, 'offline']]) {
    target.addEventListener(kind, (event) => globalThis.deaf && event.stopImmediatePropagation());
  }
}

async function back(t, what, within) {
  const since = Date.now();
  try {
    t.diagnostic(`note: ${what}: picture again ${(await viewer.liveAgain({ within })) - since} ms after the end of the cause`);
    await viewer.seesLive();
  } catch (error) {
    throw new Error(`${error.message}\ncamera: ${(await camera.log()).slice(-30).join('\n')}\nviewer: ${(await viewer.log()).slice(-30).join('\n')}`);
  }
}

const picturesStop = () => waitFor('picture that is not called live', async () => (await viewer.stale()) === 'true', { within: 6000 });

for (const side of ['camera', 'viewer']) {
  test(`${side} side: the link is down for 10 s`, { skip }, async (t) => {
    cables[side].pull();
    await picturesStop();
    await sleep(kLongMs - 2000);
    cables[side].putBack();
    await back(t, `${side}: link down for 10 s`, kBackWithinMs.cut);
  });

  for (const [what, { talking = false, deaf = false }] of [['', {}], [' while the viewer talks', { talking: true }], [', and no browser tells', { deaf: true }], [' while the viewer talks, and no browser tells', { talking: true, deaf: true }]]) {
    test(`${side} side: the address changes${what}`, { skip }, async (t) => {
      for (const { page } of [camera, viewer]) await page.evaluate((value) => (globalThis.deaf = value), deaf);
      await settled();
      if (talking) await viewer.press();
      if (talking) await viewer.talkBecomes('speaking');
      const before = await place();
      witness.events.length = 0;
      try {
        cables[side].changeAddress();
        await back(t, `${side}: another address${what}`, kBackWithinMs.address);
        await sleep(1500); // a floor whose holder is silent is free by then
        assert.deepEqual(await place(), before);
        assert.deepEqual(witness.events.filter(({ event }) => event !== 'report'), []);
        if (talking) await camera.hears();
      } finally {
        if (talking) await viewer.release();
      }
    });
  }
}

/** What must be the same afterwards: the viewer's place and floor as the server knows them, the layer, the PeerConnections. */
async function place() {
  const { data } = await witness.request({ request: 'list' });
  const [{ viewers, holder, state }] = data.cameras;
  const { video } = await viewer.stats();
  return { viewers, holder, state, height: video.height, talk: await viewer.talkState() };
}

/** Watchdogs learn a path for a while before they trust its silence. */
async function settled() {
  await waitFor('top layer', async () => (await viewer.stats()).video.height === 540, { within: 20000, saw: () => viewer.stats() });
  await sleep(8000);
}
