// A phone that is a camera for weeks, in real Chromium: paused for privacy, interrupted in every way that phones know, dark while
// nobody touches it, and telling the family how it is. PETCAM_SHOTS=DIR keeps pictures of its screen.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CameraPhone, viewerPhone } from './lib/family.mjs';
import { buildDir, closeBrowsers, JanusClient, launchBrowser, openPage, remember, sleep, soundClip, startServer, staysFalse, tones, videoClip, waitFor } from './lib/index.mjs';
import { at } from './lib/touch.mjs';

const kCamera = 'Kitchen';

let server;
let camera;
let viewer;
let profile;
/** Somebody who looks at the home. */
let home;

before(async () => {
  server = await startServer();
  profile = mkdtempSync(path.join(buildDir, 'live', 'profile-'));
  camera = await startCamera();
  await camera.published();
  viewer = await viewerPhone(server, kCamera, { name: 'Mum' });
  await viewer.watches();
  await viewer.decodes(10);
  home = await JanusClient.handle(server.wsUrl);
});

after(async () => {
  await closeBrowsers(camera?.browser, viewer?.browser);
  await home?.client.close().catch(() => {});
  await server?.stop();
  rmSync(profile, { recursive: true, force: true });
});

/** A phone with a battery, whose camera can be taken away as a call does it. */
function phoneHooks() {
  const battery = Object.assign(new EventTarget(), { level: 0.83, charging: true });
  navigator.getBattery = async () => battery;
  const media = navigator.mediaDevices;
  const open = media?.getUserMedia.bind(media);
  const hooks = { battery, inCall: false, opened: 0 };
  if (media) {
    media.getUserMedia = async (wanted) => {
      if (hooks.inCall) throw new DOMException('a call has it', 'NotReadableError');
      hooks.opened++;
      return open(wanted);
    };
  }
  globalThis.phone = hooks;
}

async function startCamera(memory = {}) {
  const browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera), userDataDir: profile });
  const page = await openPage(browser, 'about:blank', { shared: true });
  await page.evaluateOnNewDocument(phoneHooks);
  await remember(page, { lang: 'en', ...memory });
  await page.goto(`${server.url}/#/camera/${kCamera}`, { waitUntil: 'load', timeout: 15000 });
  return new CameraPhone(browser, page);
}

const publish = async () => (await camera.state()).publish;
const becomes = (what, probe, within = 5000) => waitFor(what, async () => probe(await publish()), { within, saw: async () => JSON.stringify(await publish()) });
const tap = (testid) => camera.page.click(at(testid));

async function shot(name) {
  const dir = process.env.PETCAM_SHOTS;
  if (!dir) return;
  mkdirSync(dir, { recursive: true });
  await camera.page.screenshot({ path: path.join(dir, `${name}.png`) });
}

/** Fails when the viewer's picture is not back soon after the cause is over; says how long it took. */
async function pictureAgain(t, { frames = 5, within = 5000 } = {}) {
  const since = Date.now();
  await viewer.decodes(frames, { within });
  t.diagnostic(`picture again after ${Date.now() - since} ms`);
}

/** Packets of picture and sound that the viewer has received. */
async function received() {
  const { video, audio } = await viewer.stats();
  return video.packetsReceived + audio.packetsReceived;
}

/** What the camera's tracks are. */
const tracks = () => camera.page.$eval(at('preview'), (video) => (video.srcObject?.getTracks() ?? []).map(({ readyState }) => readyState));

/** How the home sees this camera. */
async function card() {
  const { data } = await home.request({ request: 'list' });
  return data.cameras.find((each) => each.camera === kCamera);
}

/** @param {(card: any) => boolean} probe */
const familySees = (what, probe, within = 3000) =>
  waitFor(`family that sees ${what}`, async () => probe(await card()), { within, saw: async () => JSON.stringify(await card()) });

test('its screen tells that it is on, who watches, and how the phone is', async () => {
  await becomes('battery', ({ phone }) => phone.battery === 83 && phone.charging === true);
  assert.match(await camera.text('publish-status'), /Kitchen is on/);
  assert.match(await camera.text('watchers'), /Mum is watching/);
  assert.equal(await camera.text('battery'), 'Battery 83 %, charging');
  await becomes('uplink', ({ phone }) => phone.uplink_kbps > 50, 15000);
  await shot('camera-on');
  await familySees('battery, charger and uplink', ({ state, report }) =>
    state === 'live' && report?.battery === 83 && report.charging === true && report.capture === 'on' && report.uplink_kbps > 50, 15000);
});

test('its battery stands on its card on the family’s main screen', async () => {
  const page = await openPage(viewer.browser, `${server.url}/#/`);
  await waitFor('battery on the card', () => page.$eval(at('card-battery'), (line) => /83 %/.test(line.textContent)));
  await page.browserContext().close();
});

test('pulling its plug is a warning on its screen and for the family within eleven seconds', async () => {
  const change = (fields) => camera.page.evaluate((wanted) => {
    Object.assign(globalThis.phone.battery, wanted).dispatchEvent(new Event('chargingchange'));
  }, fields);
  await change({ charging: false, level: 0.43 });
  await waitFor('warning', async () => /Not charging, 43 % left\. Plug/.test(await camera.text('warning')), { within: 2000 });
  await shot('camera-unplugged');
  await familySees('the warning', ({ report }) => report.warnings.includes('unplugged') && report.battery === 43, 11000);
  await change({ charging: true, level: 0.83 });
  await becomes('end of the warning', ({ phone }) => !phone.warnings.includes('unplugged'), 2000);
});

test('a pause stops camera and microphone at the source, and nothing more arrives anywhere', async () => {
  const opened = await camera.page.evaluate(() => globalThis.phone.opened);
  await tap('pause');
  await becomes('pause', ({ paused }) => paused, 1000);
  assert.deepEqual(await tracks(), []);
  await sleep(1000);
  const before = await received();
  await sleep(2000);
  assert.equal(await received(), before, 'packets of a paused camera');
  assert.match(await camera.text('publish-status'), /Kitchen is paused\. Nobody sees or hears/);
  await waitFor('word about the pause on the viewer', async () => (await viewer.state()).watch.camera === 'paused', { within: 2000, saw: () => viewer.text('watch-status') });
  await shot('camera-paused');
  await familySees('the pause', ({ state, report }) => state === 'paused' && report.capture === 'paused');
  assert.equal(await camera.page.evaluate(() => globalThis.phone.opened), opened, 'nothing was opened again');
});

test('a pause outlives the page: reloaded, the camera connects without opening anything', async () => {
  await camera.page.reload({ waitUntil: 'load' });
  await camera.published();
  assert.equal((await publish()).paused, true);
  await sleep(2000);
  assert.equal(await camera.page.evaluate(() => globalThis.phone.opened), 0);
  await familySees('the pause', ({ state }) => state === 'paused');
});

test('a pause that a person ends gives the picture back within 5 s, on the connection there is', async (t) => {
  await tap('pause');
  await pictureAgain(t);
  assert.equal(await camera.negotiations(), 1);
  await familySees('the camera live', ({ state, report }) => state === 'live' && report.capture === 'on');
});

test('a track that ended is replaced, and the picture is back within 5 s without a touch', async (t) => {
  await camera.page.$eval(at('preview'), (video) => {
    const [track] = video.srcObject.getTracks();
    track.stop();
    track.dispatchEvent(new Event('ended'));
  });
  await pictureAgain(t, { frames: 20 });
  assert.ok((await viewer.motion()) > 1);
  assert.equal(await camera.negotiations(), 1);
});

/** As a call does it: the track is muted, and nothing can be opened. */
async function call(ms) {
  await camera.page.$eval(at('preview'), (video) => {
    globalThis.phone.inCall = true;
    const [track] = video.srcObject.getTracks();
    Object.defineProperty(track, 'muted', { get: () => globalThis.phone.inCall, configurable: true });
    track.enabled = false;
    track.dispatchEvent(new Event('mute'));
  });
  await sleep(ms);
}

test('a mute of two seconds that ends by itself keeps its track', async () => {
  const opened = () => camera.page.evaluate(() => globalThis.phone.opened);
  const before = await opened();
  await call(2000);
  await becomes('word about the interruption', ({ captureBroken }) => captureBroken, 1000);
  await camera.page.$eval(at('preview'), (video) => {
    globalThis.phone.inCall = false;
    const [track] = video.srcObject.getTracks();
    track.enabled = true;
    track.dispatchEvent(new Event('unmute'));
  });
  await becomes('end of the interruption', ({ captureBroken }) => !captureBroken, 2000);
  assert.equal(await opened(), before);
});

test('after a call of ten seconds that took the camera for good the picture is back within 5 s', async (t) => {
  await call(10000);
  await becomes('word about the interruption', ({ captureBroken }) => captureBroken, 1000);
  await shot('camera-interrupted');
  await familySees('the interruption', ({ state, report }) => state === 'asleep' && report.capture === 'interrupted');
  await camera.page.evaluate(() => (globalThis.phone.inCall = false));
  await becomes('camera that opens again', ({ captureBroken }) => !captureBroken);
  await pictureAgain(t, { frames: 20 });
  await familySees('the camera live', ({ state }) => state === 'live');
});

test('hidden and shown again, as with another app in front, the picture is back within 5 s', async (t) => {
  await camera.page.emulateFocusedPage(false);
  const front = await camera.browser.newPage();
  await front.bringToFront();
  await waitFor('hidden page', () => camera.page.evaluate(() => document.visibilityState === 'hidden'), { within: 3000 });
  // Phones take the camera from a hidden page.
  await camera.page.$eval(at('preview'), (video) => video.srcObject.getTracks().forEach((track) => track.stop()));
  await familySees('the interruption', ({ report }) => report.capture === 'interrupted');
  await sleep(6000);
  await front.close();
  await camera.page.bringToFront();
  await pictureAgain(t, { frames: 20 });
  await camera.page.emulateFocusedPage(true);
});

test('frozen by the system and resumed, the picture is back within 5 s', async (t) => {
  const session = await camera.page.createCDPSession();
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await sleep(4000);
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await pictureAgain(t, { frames: 20 });
  await session.detach();
});

test('a server that was killed and started again has its picture back within 5 s', async (t) => {
  await home.client.close().catch(() => {});
  await server.janus.stop({ signal: 'SIGKILL' }).catch(() => {});
  await sleep(3000);
  await server.startJanus();
  const since = Date.now();
  await becomes('published camera', ({ phase }) => phase === 'on');
  t.diagnostic(`published ${Date.now() - since} ms after the server answered`);
  home = await JanusClient.handle(server.wsUrl);
  // On a connection of its own making, which counts from nothing.
  const decoded = async () => (await viewer.stats())?.video.framesDecoded ?? 0;
  await waitFor('picture that moves', async () => {
    const frames = await decoded();
    await sleep(300);
    return frames > 0 && (await decoded()) > frames;
  }, { within: 5000 });
  t.diagnostic(`picture that moves ${Date.now() - since} ms after the server answered`);
});

test('the picture can be made smaller without a new connection, and stays so', async (t) => {
  await tap('picture-settings');
  await camera.page.waitForSelector(at('size-360'));
  await camera.page.waitForSelector(at('picture-sheet'), { visible: true });
  await shot('camera-settings');
  await camera.page.$eval(at('size-360'), (input) => input.click());
  await waitFor('smaller picture', async () => (await viewer.stats()).video.height === 360, { within: 8000, saw: async () => (await viewer.stats()).video });
  t.diagnostic(`${await camera.negotiations()} negotiation`);
  assert.equal(await camera.page.evaluate(() => localStorage.getItem('petcam.size')), '360');
  await camera.page.$eval(at('size-540'), (input) => input.click());
  await tap('picture-settings');
  // This camera has neither light nor zoom.
  assert.equal(await camera.page.$eval(at('torch'), (button) => button.checkVisibility()), false);
});

test('a microphone that is off is stopped, and stays off over a reload', async () => {
  const sends = () => camera.stats().then(({ outbound }) => outbound.audio.packetsSent);
  await tap('mic');
  await becomes('silent microphone', ({ micOn }) => !micOn, 1000);
  await sleep(500);
  const before = await sends();
  await staysFalse('sound', async () => (await sends()) > before, { during: 1500 });
  await camera.page.reload({ waitUntil: 'load' });
  await camera.published();
  assert.equal((await publish()).micOn, false);
  await tap('mic');
  await waitFor('sound', async () => (await sends()) > 50, { within: 5000 });
});

test('untouched it goes dark, sends on, says who talks, and wakes by a tap that presses nothing', async (t) => {
  await camera.page.evaluate(() => localStorage.setItem('petcam.dimAfter', '2'));
  await camera.page.reload({ waitUntil: 'load' });
  await camera.published();
  await becomes('dark screen', ({ dimmed }) => dimmed, 8000);
  assert.match(await camera.text('dark-clock'), /\d{1,2}:\d\d/);
  assert.match(await camera.text('dark-status'), /Kitchen is on/);
  await waitFor('watcher on the dark screen', async () => /Mum is watching/.test(await camera.text('dark-watchers')), { within: 10000 });
  assert.match(await camera.text('dark-battery'), /83 %, charging/);
  assert.equal(await camera.page.$eval(at('preview'), (video) => video.paused && video.hidden), true);
  await viewer.decodes(20);
  await shot('camera-dark');
  await viewer.press();
  await viewer.talkBecomes('speaking');
  await waitFor('talker on the dark screen', async () => /Mum is talking/.test(await camera.text('dark-talker')), { within: 3000 });
  await shot('camera-dark-talker');
  await camera.page.setViewport({ width: 844, height: 390 });
  await shot('camera-dark-talker-lying');
  await camera.page.setViewport({ width: 390, height: 844 });
  assert.ok(await camera.page.$eval(at('talkback'), (voice) => voice.volume === 1 && !voice.paused && !voice.muted));
  await viewer.release();
  // Right over the pause button.
  const box = await (await camera.page.$(at('pause'))).boundingBox();
  await camera.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await becomes('light screen', ({ dimmed }) => !dimmed, 1000);
  assert.equal((await publish()).paused, false);
  assert.equal(await camera.page.$eval(at('preview'), (video) => video.paused), false);
  t.diagnostic(`uplink ${Math.round((await camera.uplink(1000)) / 1000)} kbit/s`);
});

test('each screen is there in Korean, upright and lying', async () => {
  await camera.page.evaluate(() => localStorage.setItem('petcam.dimAfter', '600'));
  await camera.page.evaluateOnNewDocument(() => localStorage.setItem('petcam.lang', 'ko'));
  await camera.page.reload({ waitUntil: 'load' });
  await camera.published();
  await camera.page.evaluate(() => Object.assign(globalThis.phone.battery, { charging: false, level: 0.12 }).dispatchEvent(new Event('chargingchange')));
  await waitFor('warning', async () => /충전기를 꽂아/.test(await camera.text('warning')));
  await shot('camera-on-ko');
  await camera.page.setViewport({ width: 844, height: 390 });
  await sleep(300);
  await shot('camera-on-ko-lying');
  await tap('picture-settings');
  await camera.page.waitForSelector(at('size-360'));
  // As on a phone that has both.
  await camera.page.evaluate(() => (MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true, zoom: { min: 1, max: 8, step: 0.1 } })));
  await camera.page.$eval(at('size-360'), (input) => input.click());
  await camera.page.waitForSelector(at('torch'), { visible: true });
  assert.equal(await camera.page.$eval(at('zoom'), (slider) => slider.max), '8');
  await shot('camera-settings-ko-lying');
  await camera.page.setViewport({ width: 390, height: 844 });
  await shot('camera-settings-ko');
  await tap('picture-settings');
  await tap('pause');
  await becomes('pause', ({ paused }) => paused, 1000);
  await shot('camera-paused-ko');
  await camera.page.setViewport({ width: 844, height: 390 });
  await shot('camera-paused-ko-lying');
  await camera.page.setViewport({ width: 390, height: 844 });
  assert.deepEqual(camera.page.problems.filter((problem) => !/Failed to load resource|WebSocket/.test(problem)), []);
});
