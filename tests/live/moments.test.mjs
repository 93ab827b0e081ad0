// Pictures of what a family sees for a moment only: somebody talks, a pause, a picture that grew old. In both languages and both
// themes at the size of a phone, and the two main screens on a desk. They go into build/screens; index.html there shows all side by side.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bindAlbum, picture } from './lib/album.mjs';
import { CameraPhone, cameraMedia, ViewerPhone } from './lib/family.mjs';
import { closeBrowsers, kDesktop, kPhone, launchBrowser, openPage, startServer, waitFor } from './lib/index.mjs';
import { hearRecorder, recorderSays } from './lib/recorder_events.mjs';
import { appears, at, fits, tap } from './lib/touch.mjs';

const kTongues = [
  { lang: 'en', camera: 'Kitchen', mum: 'Mum', dad: 'Dad' },
  { lang: 'ko', camera: '부엌', mum: '엄마', dad: '아빠' },
];

let browser;

before(async () => {
  browser = await launchBrowser(cameraMedia());
});

after(async () => {
  await closeBrowsers(browser);
});

/** A page with a memory: language, name, and when the camera's screen goes dark; and a phone with a battery. */
async function open(Kind, url, memory) {
  const page = await openPage(browser, 'about:blank');
  await hearRecorder(page);
  await page.evaluateOnNewDocument((kept) => {
    if (location.protocol !== 'https:') return;
    for (const [key, value] of Object.entries(kept)) if (localStorage.getItem(`petcam.${key}`) === null) localStorage.setItem(`petcam.${key}`, value);
    const battery = Object.assign(new EventTarget(), { level: 0.83, charging: true });
    navigator.getBattery = async () => battery;
    globalThis.phoneBattery = battery;
  }, memory);
  await page.goto(url, { waitUntil: 'load', timeout: 15000 });
  return new Kind(browser, page);
}

/** Asks the phone's page to be looked at, takes its picture, and checks that it fits. */
async function take(phone, screen, lang) {
  await phone.page.bringToFront();
  assert.ok(await fits(phone), `${screen} is wider than the screen`);
  await picture(phone.page, { screen, lang });
}

async function takeOnDesk(phone, screen, lang) {
  await phone.page.setViewport(kDesktop);
  await picture(phone.page, { screen, lang, size: 'desktop' });
  await phone.page.setViewport(kPhone);
}

for (const { lang, ...names } of kTongues) {
  test(`moments of a family: ${lang}`, { timeout: 140000 }, async () => {
    const server = await startServer();
    try {
      const camera = await open(CameraPhone, `${server.url}/#/camera/${encodeURIComponent(names.camera)}`, { lang, dimAfter: '600' });
      await camera.published();
      const mum = await open(ViewerPhone, `${server.url}/`, { lang, name: names.mum });
      await waitFor('live tile', () => mum.page.$eval(at('camera-card'), (card) => card.dataset.tone === 'live'), { within: 15000 });
      await take(mum, 'main-running', lang);
      await takeOnDesk(mum, 'main-running', lang);
      await tap(mum, 'camera-card');
      await mum.seesLive();
      const dad = await open(ViewerPhone, `${server.url}/#/watch/${encodeURIComponent(names.camera)}`, { lang, name: names.dad });
      await dad.seesLive();
      await watching({ camera, mum, dad, lang });
      await recording({ camera, mum, dad, lang, name: names.camera });
      await talking({ camera, mum, dad, lang });
      await pausing({ camera, mum, dad, lang });
      await cameraPhone({ camera, mum, lang });
      await trouble({ server, camera, mum, dad, lang });
      for (const { page } of [camera, mum, dad]) await page.close();
    } finally {
      await server.stop({ check: false });
    }
  });
}

async function watching({ mum, lang }) {
  await take(mum, 'watch-live', lang);
  await takeOnDesk(mum, 'watch-live', lang);
  await mum.unmute();
  await tap(mum, 'more');
  await take(mum, 'watch-sheet', lang);
  await tap(mum, 'sheet-done');
}

/** What a recorder tells is read by the family and in the room. */
async function recording({ camera, mum, dad, lang, name }) {
  const told = [
    { event: 'recording', camera: name, mode: 'motion', active: true },
    { event: 'motion', camera: name, active: true, at: Math.floor(Date.now() / 1000), id: 'e1', level: 60 },
  ];
  const all = async (events) => {
    for (const { page } of [camera, mum, dad]) for (const event of events) await recorderSays(page, event);
  };
  await tap(dad, 'back');
  await waitFor('live tile', () => dad.page.$eval(at('camera-card'), (card) => card.dataset.tone === 'live'), { within: 15000 });
  await all(told);
  await appears(mum, 'watch-recording', { text: /recording|녹화 중/ });
  await appears(mum, 'watch-noticed', { text: /motion|움직임/ });
  await take(mum, 'watch-recording', lang);
  await appears(dad, 'tile-recording', { text: /recording|녹화 중/ });
  await appears(dad, 'tile-noticed', { text: /motion|움직임/ });
  await take(dad, 'main-recording', lang);
  await appears(camera, 'camera-recording', { text: /recorded|녹화하고/ });
  await take(camera, 'camera-recording', lang);
  await all([{ ...told[1], active: false }, { event: 'recording', camera: name, mode: null, active: false }]);
  await waitFor('viewer that reads nothing of it', async () => (await mum.text('watch-recording')) + (await mum.text('watch-noticed')) === '');
  await dad.page.bringToFront();
  await tap(dad, 'camera-card');
  await dad.seesLive();
}

async function talking({ camera, mum, dad, lang }) {
  await mum.page.bringToFront();
  await mum.press();
  await mum.talkBecomes('speaking');
  await take(mum, 'watch-speaking', lang);
  await appears(dad, 'talk-hint', { text: /./ });
  await take(dad, 'watch-other-talks', lang);
  await take(camera, 'camera-talker', lang);
  await dad.page.bringToFront();
  await dad.press();
  await dad.talkBecomes('queued');
  await take(dad, 'watch-queued', lang);
  await dad.release();
  await mum.release();
  await mum.talkBecomes('idle');
}

async function pausing({ camera, mum, dad, lang }) {
  await tap(camera, 'pause');
  await waitFor('pause', async () => (await camera.state()).publish.paused);
  await take(camera, 'camera-paused', lang);
  await waitFor('viewer that knows', async () => (await mum.state()).watch.camera === 'paused');
  await take(mum, 'watch-paused', lang);
  await dad.press();
  await dad.talkBecomes('refused');
  await take(dad, 'watch-talk-refused', lang);
  await dad.release();
  await tap(dad, 'back');
  await waitFor('card that knows', () => dad.page.$eval(at('camera-card'), (card) => card.dataset.tone !== 'live'));
  await take(dad, 'main-paused', lang);
  await tap(camera, 'pause');
  await mum.seesLive();
  await tap(mum, 'photo');
  await appears(mum, 'notice', { text: /./ });
  await take(mum, 'watch-photo', lang);
}

async function cameraPhone({ camera, mum, lang }) {
  await tap(camera, 'picture-settings');
  await appears(camera, 'picture-sheet');
  await take(camera, 'camera-picture', lang);
  await tap(camera, 'picture-settings');
  await camera.page.evaluate(() => {
    Object.assign(globalThis.phoneBattery, { level: 0.17, charging: false }).dispatchEvent(new Event('chargingchange'));
  });
  await appears(camera, 'warning');
  await take(camera, 'camera-unplugged', lang);
  await waitFor('note about the plug', async () => (await mum.text('watch-notes')) !== '', { within: 15000 });
  await take(mum, 'watch-notes', lang);
  await camera.page.evaluate(() => localStorage.setItem('petcam.dimAfter', '2'));
  await camera.page.reload();
  await camera.published();
  await appears(camera, 'dark', { within: 8000 });
  await take(camera, 'camera-dark', lang);
  await tap(camera, 'dark');
}

async function trouble({ server, camera, mum, dad, lang }) {
  await tap(camera, 'stop');
  await take(camera, 'camera-stopped', lang);
  await waitFor('picture that says it is old', async () => (await mum.stale()) === 'true');
  await take(mum, 'watch-off', lang);
  await take(dad, 'main-off', lang);
  await server.nginx.stop();
  await server.janus.stop();
  await waitFor('viewer that reconnects, and says how old its picture is', async () => {
    const { phase, age } = (await mum.state()).watch;
    return phase === 'reconnecting' && age > 2;
  }, { within: 10000, saw: async () => (await mum.state()).watch });
  await take(mum, 'watch-reconnecting', lang);
  await waitFor('main screen without its home', async () => (await dad.state()).link !== 'up', { within: 10000 });
  await take(dad, 'main-lost', lang);
}

test('all pictures are in one album', (t) => {
  const count = bindAlbum();
  t.diagnostic(`${count} pictures`);
  assert.ok(count >= 80);
});
