import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lacksOf } from '../../web_demo/core/abilities.js';
import { english } from '../../web_demo/core/words_manage_en.js';

const kBoth = { camera: true, microphone: true };

const able = () => ({
  isSecureContext: true,
  RTCPeerConnection: class {},
  HTMLVideoElement: class { requestPictureInPicture() {} },
  localStorage: { setItem() {}, removeItem() {} },
  navigator: { mediaDevices: { getUserMedia() {} }, wakeLock: {}, getBattery() {}, serviceWorker: {} },
});

test('a browser that can do everything lacks nothing', () => {
  assert.deepEqual(lacksOf(able(), kBoth), []);
  assert.deepEqual(lacksOf(able(), null), []);
});

test('each ability that is missing is told, the gravest first', () => {
  const browser = able();
  delete browser.RTCPeerConnection;
  delete browser.HTMLVideoElement.prototype.requestPictureInPicture;
  browser.navigator = {};
  browser.localStorage = { setItem: () => { throw new Error('QuotaExceededError'); } };
  const lacks = lacksOf(browser, null);
  assert.deepEqual(lacks, ['webRtc', 'capture', 'storage', 'wakeLock', 'battery', 'offline', 'pip']);
});

test('a page without https is told that, and not what follows from it', () => {
  const browser = { ...able(), isSecureContext: false, navigator: {} };
  assert.deepEqual(lacksOf(browser, null), ['https']);
});

test('a device without camera or microphone is told so', () => {
  assert.deepEqual(lacksOf(able(), { camera: false, microphone: false }), ['camera', 'microphone']);
});

test('everything that can be missing has words', () => {
  for (const key of ['webRtc', 'https', 'capture', 'camera', 'microphone', 'storage', 'wakeLock', 'battery', 'offline', 'pip']) assert.ok(english[`lack_${key}`], key);
});
