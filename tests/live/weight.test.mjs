// What the page weighs, as a browser with an empty cache loads it: scripts, styles and HTML. Two measures: the bytes of the files,
// uncompressed, which a phone has to parse; and what goes over the wire, compressed and with headers.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowsers, launchBrowser, openPage, remember, soundClip, startLockedHome, tones, videoClip, waitFor, webDir } from './lib/index.mjs';
import { appears, tap } from './lib/touch.mjs';
import { shellFiles } from '../web/shell_list.mjs';

/** Bytes of each way into the page until its picture is live; the way from the main screen into the viewer is longer than either. */
const kLimits = {
  main: { files: 200_000, wire: 100_000 },
  viewer: { files: 200_000, wire: 100_000 },
  camera: { files: 200_000, wire: 100_000 },
  mainToViewer: { files: 260_000, wire: 125_000 },
};
const kText = /\.(js|css|html)$/;
/** What main.js asks for after eight seconds, when a picture has had its time: a slow machine weighs no more for it. */
const kLater = ['shell/offline.js', 'ui/view_obstacle.js', 'sw.js', 'shell_files.js'];

let home;
let browser;
let camera;
let phone;

before(async () => {
  home = await startLockedHome();
  browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
  camera = await home.camera('Kitchen');
});

after(async () => {
  await closeBrowsers(browser);
  await home?.server.stop();
});

/** Opens a page and weighs each file that it asks for. Korean takes three bytes a letter: the heavier of the two languages. */
async function weighed(url, memory = {}) {
  const page = await openPage(browser, 'about:blank');
  /** @type {Map<string, number>} */
  const files = new Map();
  let wire = 0;
  page.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    if (kText.test(name) && !kLater.includes(name) && response.ok()) files.set(name, (await response.buffer().catch(() => readFileSync(path.join(webDir, name)))).length);
  });
  const devtools = await page.createCDPSession();
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  /** @type {Set<string>} */
  const later = new Set();
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => kLater.some((name) => request.url.endsWith(`/${name}`)) && later.add(requestId));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => (wire += later.has(requestId) ? 0 : encodedDataLength));
  await remember(page, { lang: 'ko', ...memory });
  await page.goto(url, { waitUntil: 'load' });
  return {
    page,
    files,
    /** Once nothing more comes. */
    async total() {
      await page.waitForNetworkIdle({ idleTime: 1000 });
      return { files: [...files.values()].reduce((sum, size) => sum + size, 0), wire };
    },
  };
}

/** @param {import('node:test').TestContext} t @param {keyof typeof kLimits} way @param {Awaited<ReturnType<typeof weighed>>} what */
async function judge(t, way, what) {
  const { files, wire } = await what.total();
  t.diagnostic(`${way}: ${files} bytes in ${what.files.size} files, ${wire} bytes over the wire`);
  for (const line of table(what.files, 8)) t.diagnostic(line);
  assert.ok(what.files.has('index.html') && what.files.has('main.js'), 'everything was weighed');
  assert.ok(files < kLimits[way].files, `${files} bytes`);
  assert.ok(wire > files / 10 && wire < kLimits[way].wire, `${wire} bytes over the wire`);
}

function table(sizes, count) {
  return [...sizes].sort(([, a], [, b]) => b - a).slice(0, count).map(([name, size]) => `${String(size).padStart(7)}  ${name}`);
}

const memberKey = () => ({ member: home.owner.token });
const seesLive = (page) => waitFor('live picture', () => page.evaluate(() => (petcam.state().watch.age ?? 9) < 2), { within: 20000 });

test('camera mode weighs less than 200 KB until it is on', async (t) => {
  phone = await weighed(`${home.server.url}/#/camera/${camera.id}`, { cameras: JSON.stringify({ [camera.id]: camera.token }) });
  await waitFor('published camera', () => phone.page.evaluate(() => petcam.state().publish.phase === 'on'), { within: 20000 });
  assert.ok(phone.files.has('screens/camera.js'));
  await judge(t, 'camera', phone);
});

test('the main screen with its live pictures weighs less than 200 KB', async (t) => {
  const owner = await weighed(`${home.server.url}/`, memberKey());
  await waitFor('live tile', () => owner.page.evaluate(() => document.querySelector('[data-testid=camera-card]')?.dataset.moving === 'true'), { within: 20000 });
  assert.ok(owner.files.has('screens/home.js') && owner.files.has('media/viewer.js'));
  assert.equal(owner.files.has('screens/watch.js'), false, 'the viewer comes when somebody reaches for a picture');
  await judge(t, 'main', owner);
});

test('the viewer weighs less than 200 KB until its picture is live', async (t) => {
  const viewer = await weighed(`${home.server.url}/#/watch/${camera.id}`, memberKey());
  await seesLive(viewer.page);
  assert.ok(viewer.files.has('screens/watch.js'));
  await judge(t, 'viewer', viewer);
});

test('the viewer adds little to the main screen, and nothing that it does not need', async (t) => {
  const viewer = await weighed(`${home.server.url}/`, memberKey());
  await appears(viewer.page, 'camera-card');
  await tap(viewer.page, 'camera-card');
  await seesLive(viewer.page);
  await judge(t, 'mainToViewer', viewer);
  for (const needless of ['vendor/uqr.js', 'screens/manage.js', 'screens/settings.js', 'core/words_en.js', 'core/words_manage_ko.js', 'core/words_camera_ko.js', 'ui/view_camera.js', 'home.css']) {
    assert.equal(viewer.files.has(needless), false, needless);
  }
});

test('what goes over the wire is compressed, and only what is no secret', async () => {
  const ask = (name, headers = { 'Accept-Encoding': 'gzip' }) =>
    new Promise((resolve, reject) => https.get(`${home.server.url}/${name}`, { headers, rejectUnauthorized: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.headers));
    }).on('error', reject));
  for (const name of ['', 'main.js', 'style.css', 'icon.svg', 'manifest.webmanifest']) assert.equal((await ask(name))['content-encoding'], 'gzip', name);
  for (const name of ['icons/icon-192.png', 'janus', 'media/v1/clips/k1', 'ca.crt']) assert.equal((await ask(name))['content-encoding'], undefined, name);
  assert.equal((await ask('main.js', {}))['content-encoding'], undefined, 'who cannot read it');
});

test('all files together', (t) => {
  const sizes = new Map(shellFiles().map((name) => [name, readFileSync(path.join(webDir, name)).length]));
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  t.diagnostic(`${sizes.size} files, ${total} bytes`);
  for (const line of table(sizes, 8)) t.diagnostic(line);
});
