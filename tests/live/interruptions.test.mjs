// Nobody touches a screen here. The camera's and the viewer's page are disturbed as life disturbs phones, and the picture has to come
// back within 5 s of the disturbance's end.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CameraPhone, cameraMedia, Phones, ViewerPhone } from './lib/family.mjs';
import { sleep, startServer, waitFor } from './lib/index.mjs';
import { continueCamera, hide, killCamera, killSound, letTracksBeMuted, muteCamera, show, stopCamera, unmuteCamera } from './lib/interrupt.mjs';

const kBackWithinMs = 5000;
const kMutedMs = 10000;
/** For what needs no certain length: longer than anybody's patience. */
const kAwhileMs = 4000;

let server;
/** @type {CameraPhone} */
let camera;
/** @type {ViewerPhone} */
let viewer;
const phones = new Phones();

before(async () => {
  server = await startServer();
  camera = await phones.open(CameraPhone, `${server.url}/#/camera/kitchen`, { ...cameraMedia(), prepare: letTracksBeMuted });
  await camera.published();
  viewer = await phones.open(ViewerPhone, `${server.url}/#/watch/kitchen`);
  await viewer.watches();
  await viewer.seesLive();
  await viewer.unmute();
  await viewer.hears();
});

after(async () => {
  await phones.close();
  await server?.stop();
});

/** Waits for the moving picture that is called live; tells how long after `since` it was there. */
async function back(t, since, what) {
  try {
    const at = await viewer.liveAgain({ within: kBackWithinMs });
    t.diagnostic(`note: ${what}: picture again ${at - since} ms after the end of the cause`);
    await viewer.seesLive();
  } catch (error) {
    throw new Error(`${error.message}\ncamera: ${(await camera.log()).slice(-25).join('\n')}\nviewer: ${(await viewer.log()).slice(-25).join('\n')}`);
  }
}

const picturesStop = () => waitFor('picture that is not called live', async () => (await viewer.stale()) === 'true', { within: 6000 });
const filmed = () => camera.page.$eval('[data-testid=preview]', (video) => video.srcObject?.getVideoTracks()[0]?.id ?? '');

test('camera side: its track ends', async (t) => {
  const before = await filmed();
  killCamera(camera);
  const since = Date.now();
  await waitFor('new track', async () => !['', before].includes(await filmed()), { within: kBackWithinMs, every: 20 });
  await back(t, since, 'track ended');
});

test('camera side: the microphone ends', async (t) => {
  killSound(camera);
  const since = Date.now();
  await waitFor('broken capture', async () => (await camera.log()).some((line) => /capture broke/.test(line)), { within: 2000, every: 20 });
  await viewer.hears({ within: kBackWithinMs });
  await back(t, since, 'microphone ended');
});

test('camera side: its track is muted for 10 s', async (t) => {
  await muteCamera(camera);
  await sleep(kMutedMs);
  assert.equal(await viewer.stale(), 'true');
  await unmuteCamera(camera);
  await back(t, Date.now(), 'track muted for 10 s');
});

test('camera side: no picture comes for a while, and nothing says so', async (t) => {
  stopCamera(camera);
  await picturesStop();
  await sleep(kAwhileMs);
  continueCamera(camera);
  await back(t, Date.now(), 'no frames for a while');
});

test('camera side: the page is hidden for a while, and its camera is taken meanwhile', async (t) => {
  await hide(camera);
  killCamera(camera);
  await picturesStop();
  await sleep(kAwhileMs);
  const since = Date.now();
  await show(camera);
  await back(t, since, 'camera page hidden, its track ended');
});

test('viewer side: the page is hidden and frozen for a while', async (t) => {
  await hide(viewer, { frozen: true });
  await sleep(kAwhileMs);
  const since = Date.now();
  await show(viewer);
  await back(t, since, 'viewer page hidden and frozen');
});

test('both sides: Janus is restarted, and was away for a while', async (t) => {
  await server.janus.stop();
  await picturesStop();
  await sleep(kAwhileMs);
  await server.startJanus();
  await back(t, Date.now(), 'Janus restarted');
});

test('both sides: nginx is restarted, and was away for a while', async (t) => {
  await server.nginx.stop();
  await sleep(kAwhileMs);
  await server.startNginx();
  const since = Date.now();
  await back(t, since, 'nginx restarted');
  const joined = async () => (await camera.state()).publish.phase === 'on' && (await viewer.state()).watch.phase === 'joined';
  await waitFor('both sides with a line to the server', joined, { within: kBackWithinMs });
  t.diagnostic(`note: nginx restarted: both have a line again ${Date.now() - since} ms after the end of the cause`);
});

test('no page ran into an error of its own', () => {
  // The browser itself complains about sockets and files that it could not get while the server was away.
  assert.deepEqual(phones.problems().filter((problem) => !/WebSocket connection|Failed to load resource/.test(problem)), []);
});
