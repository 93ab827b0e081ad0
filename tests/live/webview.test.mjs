// Browsers that cannot everything: the web view of an app, without what such a view leaves out, lives through the whole story; one
// without WebRTC says what is missing on every address, and waits for nothing.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Phones, ViewerPhone } from './lib/family.mjs';
import { startServer } from './lib/index.mjs';
import { tellStory } from './lib/story.mjs';
import { appears, tap, type } from './lib/touch.mjs';

let server;
const phones = new Phones();

before(async () => {
  server = await startServer({ open: false });
});

after(async () => {
  await phones.close();
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

describe('the whole story passes in a web view', () => tellStory('chromium', { prepare: leaveOut }));

test('a web view tells what it lacks', async () => {
  const { page } = await phones.open(ViewerPhone, `${server.url}/`, { prepare: leaveOut });
  assert.deepEqual(await page.evaluate(() => leftIn), []);
  await tap(page, 'open-settings');
  await appears(page, 'browser-lacks', { text: /cannot keep the screen on[\s\S]*without the network/ });
  assert.deepEqual(page.problems, []);
});

test('an app on the home screen gets its link by pasting it', async () => {
  const { code } = await server.admin({ request: 'invite', role: 'family', name: 'Ana' });
  const { page } = await phones.open(ViewerPhone, `${server.url}/`, { prepare: leaveOut });
  await type(page, 'paste-link', 'Kitchen');
  await tap(page, 'paste-open');
  await appears(page, 'paste-wrong');
  await type(page, 'paste-link', `Open this link to join our pet camera: ${server.url}/#/join/${code}`);
  await tap(page, 'paste-open');
  await tap(page, 'join-save');
  await appears(page, 'no-camera');
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify([location.href, petcam.state()])), new RegExp(code));
});

test('without WebRTC every address says what is missing, and nothing is waited for', async () => {
  const { page } = await phones.open(ViewerPhone, `${server.url}/`, { prepare: () => delete globalThis.RTCPeerConnection });
  const { code } = await server.admin({ request: 'invite', role: 'family', name: 'Tom' });
  for (const address of ['#/watch/c1', '#/camera/c1', '#/camera', `#/join/${code}`]) {
    await page.goto('about:blank');
    await page.goto(`${server.url}/${address}`, { waitUntil: 'load' });
    await appears(page, 'unable', { text: /no live video[\s\S]*WebRTC/ });
    assert.equal(await page.evaluate(() => petcam.state().publish.phase + petcam.state().watch.phase), 'openingconnecting', 'nothing was begun');
  }
  // The link is still good, and can be taken to another browser from the address bar.
  assert.match(await page.evaluate(() => location.hash), new RegExp(code));
  for (const address of ['#/', '#/add', '#/family', '#/device/c1']) {
    await page.goto('about:blank');
    await page.goto(`${server.url}/${address}`, { waitUntil: 'load' });
    await appears(page, 'no-webrtc', { text: /no WebRTC/ });
    await appears(page, 'barred');
  }
  await tap(page, 'open-settings');
  await appears(page, 'browser-lacks', { text: /no live video/ });
  assert.deepEqual(page.problems, []);
});
