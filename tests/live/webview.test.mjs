// Browsers that cannot everything: the web view of an app, without what such a view leaves out, lives through the whole story; one
// without WebRTC says what is missing on every address, and waits for nothing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CameraPhone, ViewerPhone } from './lib/family.mjs';
import { closeBrowsers, launchBrowser, openPage, soundClip, startServer, tones, videoClip, waitFor } from './lib/index.mjs';
import { shownLink, tap, type, visible } from './lib/screens.mjs';

let server;
const browsers = [];

before(async () => {
  server = await startServer({ open: false });
});

after(async () => {
  await closeBrowsers(...browsers);
  await server?.stop();
});

/** What a WKWebView or an Android WebView leaves out, or refuses. */
function leaveOut() {
  for (const [owner, name] of [
    [Navigator.prototype, 'permissions'], [Navigator.prototype, 'share'], [Navigator.prototype, 'canShare'], [Navigator.prototype, 'wakeLock'],
    [Navigator.prototype, 'getBattery'], [Navigator.prototype, 'connection'], [Navigator.prototype, 'vibrate'], [Navigator.prototype, 'serviceWorker'],
    [Navigator.prototype, 'clipboard'], [HTMLVideoElement.prototype, 'requestPictureInPicture'],
    ...['BarcodeDetector', 'PushManager', 'Notification', 'BeforeInstallPromptEvent', 'onbeforeinstallprompt', 'open', 'WakeLock', 'BatteryManager']
      .map((global) => [globalThis, global]),
  ]) delete owner[name];
  const left = ['permissions', 'share', 'wakeLock', 'getBattery', 'connection', 'vibrate', 'serviceWorker', 'clipboard'].filter((name) => name in navigator);
  globalThis.leftIn = [...left, ...['BarcodeDetector', 'PushManager', 'Notification', 'open'].filter((name) => name in globalThis)];
}

async function phone(Kind, url, media, prepare = leaveOut) {
  const browser = await launchBrowser(media);
  browsers.push(browser);
  const page = await openPage(browser, 'about:blank');
  await page.evaluateOnNewDocument(prepare);
  await page.goto(url, { waitUntil: 'load', timeout: 15000 });
  return new Kind(browser, page);
}

test('the whole story passes in a web view', { timeout: 120000 }, async () => {
  const { code } = await server.admin({ request: 'invite_owner' });
  const owner = await phone(ViewerPhone, `${server.url}/#/join/${code}`, { audio: soundClip(tones.talkerA) });
  assert.deepEqual(await owner.page.evaluate(() => leftIn), []);
  await type(owner.page, 'join-name', 'Mum');
  await tap(owner.page, 'join-save');
  await tap(owner.page, 'add-device');
  await type(owner.page, 'add-name', 'Kitchen');
  await tap(owner.page, 'add-save');
  const camera = await phone(CameraPhone, await shownLink(owner.page), { video: videoClip(), audio: soundClip(tones.camera) });
  await tap(camera.page, 'join-save');
  await tap(camera.page, 'take-over');
  await camera.published();
  await visible(owner.page, 'link-status-line', { text: /has joined/ });
  await tap(owner.page, 'link-done');
  await tap(owner.page, 'camera-card');
  await owner.watches();
  await owner.decodes(15);
  assert.ok((await owner.motion()) > 1);
  await owner.press();
  await owner.talkBecomes('speaking');
  await visible(camera.page, 'talker', { text: /Mum is talking/ });
  const heard = async () => (await camera.stats()).audio.packetsReceived;
  const before = await heard();
  await waitFor('voice at the camera', async () => (await heard()) > before + 20);
  await owner.release();
  await owner.talkBecomes('idle');
  await tap(owner.page, 'back');
  await tap(owner.page, 'open-settings');
  await visible(owner.page, 'browser-lacks', { text: /cannot keep the screen on[\s\S]*without the network/ });
  assert.deepEqual([owner.page.problems, camera.page.problems], [[], []]);
});

test('an app on the home screen gets its link by pasting it', async () => {
  const { code } = await server.admin({ request: 'invite', role: 'family', name: 'Ana' });
  const { page } = await phone(ViewerPhone, `${server.url}/`, {});
  await type(page, 'paste-link', 'Kitchen');
  await tap(page, 'paste-open');
  await visible(page, 'paste-wrong');
  await type(page, 'paste-link', `Open this link to join our pet camera: ${server.url}/#/join/${code}`);
  await tap(page, 'paste-open');
  await tap(page, 'join-save');
  await visible(page, 'camera-card');
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify([location.href, petcam.state()])), new RegExp(code));
});

test('without WebRTC every address says what is missing, and nothing is waited for', async () => {
  const { page } = await phone(ViewerPhone, `${server.url}/`, {}, () => delete globalThis.RTCPeerConnection);
  const { code } = await server.admin({ request: 'invite', role: 'family', name: 'Tom' });
  for (const address of ['#/watch/c1', '#/camera/c1', '#/camera', `#/join/${code}`]) {
    await page.goto('about:blank');
    await page.goto(`${server.url}/${address}`, { waitUntil: 'load' });
    await visible(page, 'unable', { text: /no live video[\s\S]*WebRTC/ });
    assert.equal(await page.evaluate(() => petcam.state().publish.phase + petcam.state().watch.phase), 'openingconnecting', 'nothing was begun');
  }
  // The link is still good, and can be taken to another browser from the address bar.
  assert.match(await page.evaluate(() => location.hash), new RegExp(code));
  for (const address of ['#/', '#/add', '#/family', '#/device/c1']) {
    await page.goto('about:blank');
    await page.goto(`${server.url}/${address}`, { waitUntil: 'load' });
    await visible(page, 'no-webrtc', { text: /no WebRTC/ });
    await visible(page, 'barred');
  }
  await tap(page, 'open-settings');
  await visible(page, 'browser-lacks', { text: /no live video/ });
  assert.deepEqual(page.problems, []);
});
