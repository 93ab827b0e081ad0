// What the page weighs: scripts, styles and HTML, uncompressed, as a browser with an empty cache loads them. The main screen stands before
// the code of a viewer comes, which it needs for its tiles' pictures.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowsers, launchBrowser, openPage, soundClip, startLockedHome, tones, videoClip, waitFor, webDir } from './lib/index.mjs';
import { appears, tap } from './lib/touch.mjs';
import { shellFiles } from '../web/shell_list.mjs';

const kLimit = 200_000;
const kViewerLimit = 300_000;
const kText = /\.(js|css|html)$/;

let home;
let browser;

before(async () => {
  home = await startLockedHome();
  browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
});

after(async () => {
  await closeBrowsers(browser);
  await home?.server.stop();
});

/** Opens a page and notes the size of each file that it asks for. */
async function weighed(url, stored = {}) {
  const page = await openPage(browser, 'about:blank');
  /** @type {Map<string, number>} */
  const sizes = new Map();
  page.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    if (kText.test(name) && response.ok()) sizes.set(name, (await response.buffer().catch(() => readFileSync(path.join(webDir, name)))).length);
  });
  await page.evaluateOnNewDocument((items) => {
    if (location.protocol === 'https:') for (const [key, value] of Object.entries(items)) localStorage.setItem(key, value);
  }, stored);
  await page.goto(url, { waitUntil: 'load' });
  return { page, sizes, total: () => [...sizes.values()].reduce((sum, size) => sum + size, 0) };
}

function table(sizes, count) {
  return [...sizes].sort(([, a], [, b]) => b - a).slice(0, count).map(([name, size]) => `${String(size).padStart(7)}  ${name}`);
}

test('the page opens with less than 200 KB', async (t) => {
  // Korean takes three bytes a letter: the heavier of the two.
  const owner = await weighed(`${home.server.url}/`, { 'petcam.member': home.owner.token, 'petcam.lang': 'ko' });
  await appears(owner.page, 'add-device');
  await owner.page.waitForNetworkIdle({ idleTime: 500 });
  t.diagnostic(`main screen ${owner.total()} bytes in ${owner.sizes.size} files`);
  for (const line of table(owner.sizes, 12)) t.diagnostic(line);
  assert.ok(owner.sizes.has('screens/home.js') && owner.sizes.has('index.html'), 'everything was weighed');
  assert.ok(owner.total() < kLimit, `${owner.total()} bytes`);
});

test('pictures, the viewer and camera mode add little, and nothing that they do not need', async (t) => {
  const camera = await home.camera('Kitchen');
  const phone = await weighed(`${home.server.url}/#/camera/${camera.id}`, { 'petcam.cameras': JSON.stringify({ [camera.id]: camera.token }) });
  await waitFor('published camera', () => phone.page.evaluate(() => petcam.state().publish.phase === 'on'), { within: 20000 });
  const viewer = await weighed(`${home.server.url}/`, { 'petcam.member': home.owner.token, 'petcam.lang': 'ko' });
  await appears(viewer.page, 'camera-card');
  const main = viewer.total();
  await tap(viewer.page, 'camera-card');
  await waitFor('live picture', () => viewer.page.evaluate(() => (petcam.state().watch.age ?? 9) < 2), { within: 20000 });
  const total = viewer.total();
  t.diagnostic(`main screen with tiles ${main} bytes, with the viewer ${total} bytes in ${viewer.sizes.size} files; camera mode ${phone.total()}`);
  for (const line of table(viewer.sizes, 12)) t.diagnostic(line);
  assert.ok(viewer.sizes.has('screens/watch.js') && viewer.sizes.has('index.html'), 'everything was weighed');
  assert.ok(total < kViewerLimit, `${total} bytes`);
  assert.ok(phone.total() < kViewerLimit, `camera mode: ${phone.total()} bytes`);
  for (const needless of ['vendor/uqr.js', 'screens/manage.js', 'screens/settings.js', 'core/words_en.js', 'ui/view_camera.js']) {
    assert.equal(viewer.sizes.has(needless), false, needless);
  }
});

test('all files together', (t) => {
  const sizes = new Map(shellFiles().map((name) => [name, readFileSync(path.join(webDir, name)).length]));
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  t.diagnostic(`${sizes.size} files, ${total} bytes`);
  for (const line of table(sizes, 8)) t.diagnostic(line);
});
