// Networks as they are at home: a cable pulled for 10 s, an address that changes. Camera and viewer have networks of their own, and the
// picture has to come back within 5 s of the disturbance's end without a touch, whichever side it was.

import { after, before, test } from 'node:test';
import { CameraPhone, cameraMedia, Phones, ViewerPhone } from '../lib/family.mjs';
import { sleep, startServer, waitFor } from '../lib/index.mjs';
import { kServerAddress, Lan, whyNoLan } from '../lib/lan.mjs';

const kBackWithinMs = 5000;
const kLongMs = 10000;
const skip = whyNoLan();

let server;
let lan;
/** @type {CameraPhone} */
let camera;
/** @type {ViewerPhone} */
let viewer;
const cables = {};
const phones = new Phones();

before(async () => {
  if (skip) return;
  lan = new Lan();
  server = await startServer({ host: kServerAddress });
  cables.camera = await lan.cable();
  cables.viewer = await lan.cable();
  camera = await phones.open(CameraPhone, `${server.url}/#/camera/kitchen`, { ...cameraMedia(), prefix: cables.camera.prefix });
  await camera.published();
  viewer = await phones.open(ViewerPhone, `${server.url}/#/watch/kitchen`, { prefix: cables.viewer.prefix });
  await viewer.watches();
  await viewer.seesLive();
});

after(async () => {
  await phones.close();
  lan?.remove();
  await server?.stop();
});

async function back(t, what) {
  const since = Date.now();
  try {
    t.diagnostic(`note: ${what}: picture again ${(await viewer.liveAgain({ within: kBackWithinMs })) - since} ms after the end of the cause`);
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
    await back(t, `${side}: link down for 10 s`);
  });

  test(`${side} side: the address changes`, { skip }, async (t) => {
    for (const turn of ['once', 'again']) {
      cables[side].changeAddress();
      await back(t, `${side}: another address, ${turn}`);
      await sleep(8000); // watchdogs learn a path for a while before they trust its silence
    }
  });
}
