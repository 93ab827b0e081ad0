// One camera, three viewers, all the real page in real browsers, through a real Janus and nginx.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cameraPhone, viewerPhone } from './lib/family.mjs';
import { closeBrowsers, startServer, waitFor } from './lib/index.mjs';

const kCamera = '거실';
let server;
let camera;
const viewers = [];

before(async () => {
  server = await startServer();
});

after(async () => {
  await closeBrowsers(camera?.browser, ...viewers.map((viewer) => viewer.browser));
  await server?.stop();
});

test('a viewer that comes before the camera waits in words and sees it start without doing anything', async () => {
  const early = await viewerPhone(server, kCamera, { name: 'Mum' });
  viewers.push(early);
  await early.watches();
  assert.equal((await early.state()).watch.camera, 'waiting');
  assert.notEqual(await early.text('watch-status'), '');
  camera = await cameraPhone(server, kCamera);
  await camera.published();
  await early.decodes(15);
  assert.equal(await early.negotiations(), 1);
});

test('with three viewers all show moving pictures', async () => {
  viewers.push(await viewerPhone(server, kCamera, { name: 'Dad' }), await viewerPhone(server, kCamera, { name: '할머니' }));
  for (const viewer of viewers) {
    await viewer.watches();
    await viewer.decodes(15);
    assert.ok((await viewer.motion()) > 1, 'the picture stands still');
    assert.equal((await viewer.state()).watch.camera, 'live');
  }
});

test('all three hear the camera after a tap', async () => {
  for (const viewer of viewers) {
    await viewer.unmute();
    const energy = async () => (await viewer.stats()).audio.totalAudioEnergy;
    const silent = await energy();
    await waitFor('sound of the camera', async () => (await energy()) > silent + 0.01, { within: 8000, saw: energy });
  }
});

test('the camera uploads once: its uplink is the same for one viewer and for three', async (t) => {
  // The encoder has to have settled before two measurements can be compared.
  let last = 0;
  await waitFor('settled encoder', async () => {
    const now = await camera.uplink(3000);
    const settled = Math.abs(now - last) < last * 0.05;
    last = now;
    return settled;
  }, { within: 60000, every: 0 });
  const three = await camera.uplink(8000);
  const back = [];
  for (const viewer of viewers.slice(1)) {
    back.push(viewer.page.url());
    await viewer.page.goto('about:blank');
  }
  await waitFor('camera that one person watches', async () => (await camera.state()).publish.viewers.length === 1,
    { within: 30000, saw: async () => (await camera.state()).publish });
  const one = await camera.uplink(8000);
  t.diagnostic(`uplink with 3 viewers ${Math.round(three / 1000)} kbit/s, with 1 viewer ${Math.round(one / 1000)} kbit/s`);
  assert.ok(Math.abs(three - one) < 0.1 * one, `3 viewers: ${three} bit/s, 1 viewer: ${one} bit/s`);
});

test('media is encrypted with AES-GCM, which costs the server least', async () => {
  for (const phone of [camera, viewers[0]]) assert.match((await phone.stats()).path.cipher, /AEAD_AES_(128|256)_GCM$/);
});

test('no page ran into an error', () => {
  for (const phone of [camera, ...viewers]) assert.deepEqual(phone.page.problems, []);
});
