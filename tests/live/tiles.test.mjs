// The main screen in a real browser: which pictures are live and which are not, what is kept of them, and that a tap leads to the
// viewer without a black moment and without another negotiation. The cameras are petcam-peers. PETCAM_SHOTS=DIR keeps pictures.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { cannedVp8, closeBrowsers, grant, kPhone, launchBrowser, openPage, signedIn, sleep, startHeadless, startLockedHome, staysFalse, waitFor } from './lib/index.mjs';
import { at } from './lib/touch.mjs';

const clip = cannedVp8({ width: 480, height: 270 });

let home;
let browser;
let page;
/** Sees what the family sees. */
let mum;
let dad;
const cameras = {};

before(async () => {
  home = await startLockedHome();
  for (const name of ['Hall', 'Kitchen']) {
    const { id, token } = await home.camera(name);
    cameras[id] = { token, peer: await publish(id, token) };
  }
  mum = await signedIn(home.server, home.owner.token);
  dad = await home.member({ role: 'sitter', name: 'Dad', cameras: grant(['watch', 'listen'], 'c1', 'c2') });
  browser = await launchBrowser();
  page = await enter(dad.token);
});

after(async () => {
  await closeBrowsers(browser);
  await Promise.all(Object.values(cameras).map(({ peer }) => peer?.kill()));
  await home?.server.stop();
});

function publish(camera, token) {
  return startHeadless(home.server, 'publish', { camera, token, video: clip, tone: 523 });
}

/** The page of somebody who has this token, on the main screen. */
async function enter(token, { viewport = kPhone, stored = {} } = {}) {
  const entered = await openPage(browser, 'about:blank', { viewport });
  await entered.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await entered.evaluateOnNewDocument(spy);
  await entered.evaluateOnNewDocument((all) => {
    if (location.protocol === 'https:' && !localStorage.getItem('petcam.member')) for (const [key, value] of Object.entries(all)) localStorage.setItem(`petcam.${key}`, value);
  }, { member: token, name: 'Dad', ...stored });
  await entered.goto(`${home.server.url}/`, { waitUntil: 'load', timeout: 15000 });
  return entered;
}

/** Counts connections and negotiations of the page from its first moment on. */
function spy() {
  const Real = globalThis.RTCPeerConnection;
  globalThis.spied = { connections: 0, offers: 0 };
  globalThis.RTCPeerConnection = class extends Real {
    constructor(...how) {
      super(...how);
      globalThis.spied.connections++;
    }

    createOffer(...how) {
      globalThis.spied.offers++;
      return super.createOffer(...how);
    }
  };
}

const state = (of = page) => of.evaluate(() => globalThis.petcam.state());
const tile = (camera) => `${at('camera-card')}[data-camera=${camera}]`;
const moves = (camera, of = page) => of.$eval(tile(camera), (one) => one.dataset.moving === 'true');
const says = (camera, testid, of = page) => of.$eval(`${tile(camera)} ${at(testid)}`, (one) => (one.checkVisibility() ? one.textContent : ''));
const isLive = (camera, of = page) => waitFor(`live tile ${camera}`, () => moves(camera, of), { within: 15000, saw: async () => JSON.stringify((await state(of)).tiles) });

/** Who watches this camera, as the home tells the family. */
async function viewersOf(camera) {
  const { data } = await mum.request({ request: 'list' });
  return data.cameras.find((one) => one.camera === camera).viewers.map(({ name }) => name);
}

const isWatchedBy = (camera, ...names) =>
  waitFor(`${camera} watched by ${names.length ? names : 'nobody'}`, async () => String(await viewersOf(camera)) === String(names), { within: 10000, saw: () => viewersOf(camera) });

/** How bright a tile's picture is, and how much it changes within a while; 0 to 255. */
function looks(camera, what = 'video', ms = 700) {
  return page.$eval(`${tile(camera)} ${what}`, async (shown, wait) => {
    const grey = () => {
      const drawing = new OffscreenCanvas(32, 18).getContext('2d');
      drawing.drawImage(shown, 0, 0, 32, 18);
      return [...drawing.getImageData(0, 0, 32, 18).data].filter((_, i) => i % 4 === 1);
    };
    const before = grey();
    await new Promise((resolve) => setTimeout(resolve, wait));
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return { bright: mean(before), motion: mean(grey().map((value, i) => Math.abs(value - before[i]))) };
  }, ms);
}

async function shot(name, of = page) {
  assert.ok(await of.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is wider than the screen`);
  const dir = process.env.PETCAM_SHOTS;
  if (!dir) return;
  mkdirSync(dir, { recursive: true });
  await of.screenshot({ path: path.join(dir, `tiles-${name}.png`), fullPage: true });
}

/** As the browser does when another app comes to the front. */
const showPage = (visible) => page.evaluate((shown) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (shown ? 'visible' : 'hidden') });
  document.dispatchEvent(new Event('visibilitychange'));
}, visible);

test('the tiles become live, move, and make no sound', async () => {
  for (const camera of ['c1', 'c2']) {
    await isLive(camera);
    assert.ok((await looks(camera)).motion > 1, 'the picture stands still');
    assert.equal(await says(camera, 'card-status'), 'Live');
    assert.equal(await page.$eval(`${tile(camera)} video`, (video) => video.muted), true);
  }
  await shot('live');
});

test('whoever has a live tile counts as watching, and both sides read it', async () => {
  for (const camera of ['c1', 'c2']) {
    await isWatchedBy(camera, 'Dad');
    assert.equal(await says(camera, 'card-people'), 'Only you are watching');
  }
  assert.match(await page.$eval(at('seen-watching'), (one) => one.textContent), /others see/);
});

test('what is scrolled out of sight stops, and goes on when it is back', async () => {
  await page.setViewport({ width: 390, height: 420 });
  await isWatchedBy('c2');
  assert.equal(await moves('c1'), true);
  assert.match(await says('c2', 'tile-age'), /ago$/);
  await page.$eval(tile('c2'), (one) => one.scrollIntoView({ block: 'end' }));
  await isLive('c2');
  await page.setViewport(kPhone);
  await isLive('c1');
});

test('a hidden page watches nothing, and shows moving pictures again when it is seen', async () => {
  await showPage(false);
  for (const camera of ['c1', 'c2']) await isWatchedBy(camera);
  const { still, age } = await page.$eval(tile('c1'), (one) => ({ still: one.querySelector('canvas').checkVisibility(), age: one.querySelector('[data-testid=tile-age]').textContent }));
  assert.equal(still, true);
  assert.match(age, /ago$/);
  await showPage(true);
  for (const camera of ['c1', 'c2']) await isLive(camera);
});

test('what the camera phone reports, and who talks, stands on its tile at once', async () => {
  const { peer } = cameras.c2;
  await peer.request({ request: 'report', capture: 'on', battery: 83, charging: true, warnings: [] });
  await waitFor('battery on the tile', async () => (await says('c2', 'card-battery')) === 'Battery 83 %, charging', { saw: () => says('c2', 'card-battery') });
  await peer.request({ request: 'report', capture: 'on', battery: 17, charging: false, warnings: ['unplugged', 'hot'] });
  await waitFor('warnings on the tile', async () => /^Too warm · Not plugged in · Battery is low$/.test(await says('c2', 'card-warning')), { saw: () => says('c2', 'card-warning') });
  const talker = await startHeadless(home.server, 'talk', { camera: 'c2', token: home.owner.token, video: clip, tone: 1130, source: 5 });
  await isWatchedBy('c2', 'Dad', 'Mum');
  assert.equal(await says('c2', 'card-people'), 'You and Mum are watching');
  await talker.talk('start');
  await waitFor('talker on the tile', async () => (await says('c2', 'card-event')) === 'Mum is talking', { saw: () => says('c2', 'card-event') });
  await talker.talk('stop');
  await waitFor('last event on the tile', async () => /^Mum talked \d+ s ago$/.test(await says('c2', 'card-event')), { within: 8000, saw: () => says('c2', 'card-event') });
  await shot('report');
  await talker.stop();
});

test('a privacy pause shows on the tile at once, and no picture of before', async () => {
  const { peer } = cameras.c2;
  await peer.request({ request: 'report', capture: 'paused' });
  await waitFor('tile that is paused', async () => /^Privacy pause since \d\d:\d\d$/.test(await says('c2', 'card-status')), { saw: () => says('c2', 'card-status') });
  const shown = await page.$$eval(`${tile('c2')} video, ${tile('c2')} canvas`, (all) => all.filter((one) => one.checkVisibility()).length);
  assert.deepEqual([shown, await says('c2', 'tile-age')], [0, '']);
  await shot('paused');
  await peer.request({ request: 'report', capture: 'on' });
  await isLive('c2');
});

test('a tap leads to the viewer with a picture in every frame, and without another negotiation', async (t) => {
  await isLive('c2');
  const before = await page.evaluate(() => ({ ...globalThis.spied }));
  const frames = page.evaluate(() => new Promise((resolve) => {
    const seen = [];
    const since = performance.now();
    const drawing = new OffscreenCanvas(16, 9).getContext('2d', { willReadFrequently: true });
    const brightness = (shown) => {
      drawing.clearRect(0, 0, 16, 9);
      drawing.drawImage(shown, 0, 0, 16, 9);
      return drawing.getImageData(0, 0, 16, 9).data.reduce((sum, value, i) => sum + (i % 4 === 1 ? value : 0), 0) / 144;
    };
    const look = () => {
      const shown = [...document.querySelectorAll('video, canvas')].filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.clientWidth > 0);
      const state = globalThis.petcam.state();
      const { phase, pictured } = state.watch;
      const there = state.route.screen === 'watch';
      seen.push({ at: Math.round(performance.now() - since), there, live: there && phase === 'joined' && pictured, bright: Math.max(0, ...shown.map(brightness)), shown: shown.map((one) => one.dataset.testid ?? one.className).join() });
      const arrived = seen.filter(({ live }) => live).length;
      if (arrived > 30 || performance.now() - since > 8000) resolve(seen);
      else requestAnimationFrame(look);
    };
    look();
  }));
  await sleep(200);
  await page.click(tile('c2'));
  const seen = await frames;
  const after = await page.evaluate(() => ({ ...globalThis.spied }));
  const arrived = seen.filter(({ there }) => there);
  t.diagnostic(`${seen.length} frames, ${arrived.length} of them in the viewer, live ${seen.find(({ live }) => live)?.at - arrived[0]?.at} ms after it opened; darkest ${Math.round(Math.min(...seen.map(({ bright }) => bright)))} of 255`);
  assert.ok(seen.some(({ live }) => live), 'the viewer never became live');
  assert.deepEqual(seen.filter(({ bright }) => bright < 10).map((frame) => JSON.stringify(frame)), []);
  assert.deepEqual(after, before);
  await isWatchedBy('c2', 'Dad');
  await isWatchedBy('c1');
  await shot('viewer');
});

test('the way back leads to tiles that are live again', async () => {
  await page.click(at('back'));
  for (const camera of ['c1', 'c2']) await isLive(camera);
  assert.ok((await looks('c2')).motion > 1);
  for (const camera of ['c1', 'c2']) await isWatchedBy(camera, 'Dad');
});

test('a tile begins with what the viewer screen saw last', async () => {
  const keptAt = () => page.evaluate(() => JSON.parse(localStorage.getItem('petcam.picture.c2')).at);
  await page.click(tile('c2'));
  const entered = await keptAt();
  await sleep(2500);
  await page.click(at('back'));
  assert.ok((await keptAt()) >= entered + 2);
  await isLive('c2');
});

test('a camera that goes off leaves its last picture with its age in words, also for a page that is opened anew', async () => {
  await cameras.c1.peer.kill();
  cameras.c1.peer = null;
  await waitFor('tile that says off', async () => /^(Off|Asleep) since \d\d:\d\d$/.test(await says('c1', 'card-status')), { within: 15000, saw: () => says('c1', 'card-status') });
  assert.match(await says('c1', 'tile-age'), /ago$/);
  assert.ok((await looks('c1', 'canvas', 0)).bright > 10);
  await shot('off');
  await page.reload();
  await waitFor('kept picture', async () => /ago$/.test(await says('c1', 'tile-age')), { within: 10000 });
  const kept = await looks('c1', 'canvas', 0);
  assert.ok(kept.bright > 10);
  assert.equal(await moves('c1'), false);
  const stored = await page.evaluate(() => localStorage.getItem('petcam.picture.c1').length);
  assert.ok(stored < 60000, `${stored} characters`);
  await isLive('c2');
});

test('a camera that is off is entered with its last picture, too', async () => {
  await page.click(tile('c1'));
  await page.waitForSelector(at('watch'), { visible: true });
  await page.click(at('back'));
  await isLive('c2');
});

test('untouched for its time a tile sleeps, and a tap wakes it without doing anything else', async () => {
  await page.evaluate(() => localStorage.setItem('petcam.tileSeconds', '4'));
  await page.reload();
  await isLive('c2');
  await waitFor('tile that sleeps', () => says('c2', 'tile-wake'), { within: 8000 });
  await isWatchedBy('c2');
  assert.match(await says('c2', 'tile-age'), /ago$/);
  assert.equal(await says('c2', 'card-status'), 'On');
  await staysFalse('waking by itself', () => moves('c2'), { during: 1500 });
  await shot('asleep');
  await page.click(tile('c2'));
  await isLive('c2');
  assert.equal((await state()).route.screen, 'home');
  await waitFor('tile that sleeps again', () => says('c2', 'tile-wake'), { within: 8000 });
  await page.focus(tile('c2'));
  await page.keyboard.press('Enter');
  await isLive('c2');
  assert.equal((await state()).route.screen, 'home');
  await page.evaluate(() => localStorage.removeItem('petcam.tileSeconds'));
});

test('on a phone four of six pictures are live at a time', async () => {
  const more = [];
  for (const name of ['Attic', 'Balcony', 'Cellar', 'Den']) {
    const { id, token } = await home.camera(name);
    more.push(await publish(id, token));
  }
  const owner = await enter(home.owner.token, { viewport: { width: 390, height: 2400 }, stored: { name: 'Mum' } });
  const moving = () => owner.$$eval(at('camera-card'), (all) => all.filter((one) => one.dataset.moving === 'true').length);
  await waitFor('four live tiles', async () => (await moving()) === 4, { within: 20000, saw: moving });
  await staysFalse('a fifth one', async () => (await moving()) > 4, { during: 2000, every: 200 });
  await shot('six', owner);
  assert.deepEqual(owner.problems, []);
  await owner.close();
  await Promise.all(more.map((peer) => peer.kill()));
});

test('who may not watch any more keeps no picture', async () => {
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('petcam.picture.')).map((key) => key.slice(15)).sort());
  assert.deepEqual(await kept(), ['c1', 'c2']);
  await home.change(dad.id, { cameras: { c1: { rights: ['listen'] }, c2: { rights: ['watch'] } } });
  await waitFor('one picture less', async () => String(await kept()) === 'c2', { saw: kept });
  assert.equal(await says('c1', 'tile-age'), '');
  assert.equal(await page.$eval(`${tile('c1')} canvas`, (one) => one.checkVisibility()), false);
  await home.server.admin({ request: 'remove', member: dad.id });
  await waitFor('no picture at all', async () => String(await kept()) === '', { saw: kept });
});

test('no page ran into an error', () => {
  assert.deepEqual(page.problems, []);
});
