// What a viewer does with the picture: zoom, photos, hands-free talking, the choice of pictures, a tile that becomes the
// screen. The real page, a real server.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { cameraPhone, viewerPhone, ViewerPhone } from './lib/family.mjs';
import { closeBrowsers, openPage, openPeer, startServer, tones, waitFor } from './lib/index.mjs';
import { at } from './lib/touch.mjs';

const kCamera = '거실';
const downloads = mkdtempSync(path.join(os.tmpdir(), 'petcam-photos-'));
let server;
let camera;
let viewer;

before(async () => {
  server = await startServer();
  camera = await cameraPhone(server, kCamera);
  await camera.published();
  viewer = await viewerPhone(server, kCamera, { name: 'Mum', tone: tones.talkerA });
  await viewer.watches();
  await viewer.decodes(15);
});

after(async () => {
  await closeBrowsers(camera?.browser, viewer?.browser);
  await server?.stop();
  rmSync(downloads, { recursive: true, force: true });
});

const hidden = (testid) => viewer.page.$eval(at(testid), (element) => element.hidden);
const data = (testid, name) => viewer.page.$eval(at(testid), (element, key) => element.dataset[key], name);
const settled = () => new Promise((resolve) => setTimeout(resolve, 250));

/** The picture's transform, and how many px of an edge are bare that it could fill. */
const placed = () => viewer.page.evaluate(() => {
  const pane = document.querySelector('[data-testid=pane]').getBoundingClientRect();
  const picture = document.querySelector('[data-testid=picture]');
  const { a: scale, e: x, f: y } = new DOMMatrix(getComputedStyle(picture).transform);
  const { videoWidth, videoHeight } = document.querySelector('[data-testid=video]');
  const fit = Math.min(pane.width / videoWidth, pane.height / videoHeight);
  const [width, height] = [videoWidth * fit * scale, videoHeight * fit * scale];
  const bare = (moved, size, room) => Math.max(0, Math.abs(moved) - Math.max(0, (size - room) / 2));
  return { scale, x, bare: Math.max(bare(x, width, pane.width), bare(y, height, pane.height)) };
});

test('keys, the wheel and two taps zoom the picture, which never leaves the screen', async () => {
  assert.equal((await placed()).scale, 1);
  assert.equal(await hidden('zoom-reset'), true);
  for (let i = 0; i < 4; i++) await viewer.page.keyboard.press('+');
  await settled();
  const keyed = await placed();
  assert.ok(keyed.scale > 2.5, `${keyed.scale}`);
  for (let i = 0; i < 40; i++) await viewer.page.keyboard.press('ArrowRight');
  await settled();
  const right = await placed();
  assert.ok(right.x < -100 && right.bare < 1, JSON.stringify(right));
  await viewer.page.click(at('zoom-reset'));
  await settled();
  assert.equal((await placed()).scale, 1);
  assert.equal(await hidden('zoom-reset'), true);

  await viewer.page.mouse.move(195, 420);
  await viewer.page.mouse.wheel({ deltaY: -300 });
  assert.ok((await placed()).scale > 1.5);
  await viewer.page.mouse.wheel({ deltaY: 3000 });
  assert.equal((await placed()).scale, 1);

  await viewer.page.mouse.click(195, 420, { count: 2, delay: 20 });
  await settled();
  const filled = await placed();
  assert.ok(Math.abs(filled.scale - (844 * 16) / (390 * 9)) < 0.01 && filled.bare < 1, `a lying picture fills the standing screen: ${JSON.stringify(filled)}`);
  await viewer.page.mouse.click(195, 420, { count: 2, delay: 20 });
  await settled();
  assert.equal((await placed()).scale, 1);
});

test('two fingers zoom around what lies between them, one moves the picture', async () => {
  const input = await viewer.page.createCDPSession();
  const touch = (type, ...points) => input.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  await touch('touchStart', [175, 420], [215, 420]);
  for (let step = 1; step <= 8; step++) await touch('touchMove', [175 - step * 10, 420], [215 + step * 10, 420]);
  await touch('touchEnd');
  const pinched = await placed();
  assert.ok(pinched.scale > 3.5 && pinched.scale < 6, JSON.stringify(pinched));
  assert.ok(Math.abs(pinched.x) < 60, JSON.stringify(pinched));
  await touch('touchStart', [100, 420]);
  for (let step = 1; step <= 10; step++) await touch('touchMove', [100 + step * 25, 420]);
  await touch('touchEnd');
  const moved = await placed();
  assert.ok(moved.x > 150 && moved.bare < 1, JSON.stringify(moved));
  await viewer.page.keyboard.press('0');
  await settled();
  assert.equal((await placed()).scale, 1);
  await input.detach();
});

test('a tap takes the tools away, another one brings them back, and neither touches the sound', async () => {
  await viewer.page.mouse.click(195, 300);
  await waitFor('bare picture', async () => (await data('watch', 'bare')) === 'true');
  assert.equal((await viewer.state()).watch.muted, true);
  await viewer.page.mouse.click(195, 300);
  await waitFor('tools', async () => (await data('watch', 'bare')) === 'false');
  assert.equal((await viewer.state()).watch.muted, true);
});

test('a photo is a JPEG of the video’s size that shows what the camera sees', async (t) => {
  const browser = await viewer.browser.target().createCDPSession();
  await browser.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads, browserContextId: viewer.page.browserContext().id });
  await viewer.page.click(at('photo'));
  const photo = await waitFor('photo', async () => readdirSync(downloads).find((file) => file.endsWith('.jpg')), { within: 8000, saw: () => readdirSync(downloads) });
  assert.match(photo, /^거실 \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.jpg$/u);
  await waitFor('word about the photo', async () => (await viewer.text('notice')) === (await words('photoSaved')), { saw: () => viewer.text('notice') });
  const [sent, seen] = [await viewer.stats(), await look(readFileSync(path.join(downloads, photo)).toString('base64'))];
  t.diagnostic(`${photo}: ${seen.width}x${seen.height}, ${seen.bytes} bytes, mean ${seen.mean.toFixed(0)}, deviation ${seen.deviation.toFixed(0)}`);
  assert.deepEqual([seen.width, seen.height], [sent.video.width, sent.video.height]);
  assert.ok(seen.mean > 20 && seen.deviation > 10, JSON.stringify(seen));
});

/** What the page says for a word key. */
const words = (key) => viewer.page.evaluate(async (wanted) => {
  const { words: say } = await import('/core/i18n.js');
  return say(globalThis.petcam.state().lang, wanted);
}, key);

/** Decodes a JPEG in the browser: its size, and the mean and deviation of its brightness. */
const look = (base64) => viewer.page.evaluate(async (encoded) => {
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
  const drawing = new OffscreenCanvas(64, 36).getContext('2d');
  drawing.drawImage(image, 0, 0, 64, 36);
  const grey = [...drawing.getImageData(0, 0, 64, 36).data].filter((_, i) => i % 4 === 1);
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  const deviation = Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length);
  return { width: image.width, height: image.height, bytes: bytes.length, mean, deviation };
}, base64);

test('the talk button locks when it is slid up, and a tap ends the turn', async () => {
  await viewer.press();
  await viewer.talkBecomes('speaking');
  assert.equal(await viewer.page.$eval(at('talk-lock'), (lock) => getComputedStyle(lock).display), 'flex');
  const box = await (await viewer.page.$(at('talk'))).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await viewer.page.mouse.move(x, box.y - 70, { steps: 8 });
  await viewer.release();
  assert.equal(await data('talk', 'held'), 'locked');
  assert.equal(await viewer.text('talk-label'), await words('talkLocked'));
  await settled();
  assert.equal(await viewer.talkState(), 'speaking');
  await viewer.page.mouse.click(x, y);
  await viewer.talkBecomes('idle');
  await settled();
  assert.equal(await viewer.talkState(), 'idle');
  assert.equal(await viewer.negotiations(), 1);
});

test('sliding off to the side ends the turn, and a key can hold and lock', async () => {
  await viewer.press();
  await viewer.talkBecomes('speaking');
  const box = await (await viewer.page.$(at('talk'))).boundingBox();
  await viewer.page.mouse.move(box.x - 60, box.y + box.height / 2, { steps: 5 });
  await viewer.talkBecomes('idle');
  await viewer.release();

  await viewer.page.focus(at('talk'));
  await viewer.page.keyboard.down('Space');
  await viewer.talkBecomes('speaking');
  await viewer.page.keyboard.press('ArrowUp');
  await viewer.page.keyboard.up('Space');
  await settled();
  assert.deepEqual([await viewer.talkState(), await data('talk', 'held')], ['speaking', 'locked']);
  await viewer.page.keyboard.press('Space');
  await viewer.talkBecomes('idle');
  // A screen reader activates without a pointer and without a key.
  await viewer.page.$eval(at('talk'), (button) => button.click());
  await viewer.talkBecomes('speaking');
  assert.equal(await data('talk', 'locked'), 'true');
  await viewer.page.$eval(at('talk'), (button) => button.click());
  await viewer.talkBecomes('idle');
  await viewer.page.$eval(at('talk'), (button) => button.blur());
});

/** Its code is loaded when it is first opened. */
async function openSheet(page) {
  await page.click(at('more'));
  await page.waitForSelector(`${at('watch-sheet')}[open]`, { timeout: 3000 });
}

test('the sheet tells about the connection, and the choice of pictures is there where the server has one', async (t) => {
  await waitFor('words about the connection', async () => (await viewer.state()).watch.connection === 'good', { within: 10000, saw: async () => (await viewer.state()).watch });
  await openSheet(viewer.page);
  assert.equal(await viewer.text('connection'), await words('connectionGood'));
  const { quality } = (await viewer.state()).watch;
  const choice = await viewer.page.$eval(at('quality-saver'), (input) => input.checkVisibility());
  assert.equal(choice, quality !== null);
  await viewer.page.keyboard.press('Escape');
  assert.equal(await viewer.page.$eval(at('watch-sheet'), (sheet) => sheet.open), false);
  t.diagnostic(quality === null ? 'this server gives no choice of pictures' : `the choice is ${quality}`);
});

test('data saver makes what is received smaller, best makes it larger again, and the browser remembers', async (t) => {
  if ((await viewer.state()).watch.quality === null) return t.skip('the server gives no choice of pictures');
  const width = async () => (await viewer.stats()).video.width;
  const choose = async (quality) => {
    await openSheet(viewer.page);
    await viewer.page.click(at(`quality-${quality}`));
    await waitFor(`quality ${quality}`, async () => (await viewer.state()).watch.quality === quality);
    await viewer.page.click(at('sheet-done'));
  };
  const full = await width();
  await choose('saver');
  await waitFor('smaller picture', async () => (await width()) < full, { within: 10000, saw: width });
  t.diagnostic(`received ${full} px wide, with data saver ${await width()}`);
  assert.equal(await viewer.page.evaluate(() => localStorage.getItem('petcam.quality')), 'saver');
  assert.equal(await viewer.negotiations(), 1);
  await choose('best');
  await waitFor('larger picture', async () => (await width()) === full, { within: 15000, saw: width });
  await choose('auto');
});

test('the small window is not offered where there is none', async () => {
  const page = await openPage(viewer.browser, 'about:blank');
  await page.evaluateOnNewDocument(() => {
    Object.defineProperty(Document.prototype, 'pictureInPictureEnabled', { get: () => false });
    delete HTMLVideoElement.prototype.requestPictureInPicture;
  });
  await page.goto(`${server.url}/#/watch/${encodeURIComponent(kCamera)}`, { waitUntil: 'load' });
  const other = new ViewerPhone(viewer.browser, page);
  await other.watches();
  await openSheet(page);
  assert.equal(await page.$eval(at('pip'), (button) => button.checkVisibility()), false);
  assert.deepEqual(page.problems, []);
  await page.close();
});

test('a tile becomes the screen without another offer, with sound and talking', async (t) => {
  const page = await openPage(viewer.browser, `${server.url}/`);
  const result = await page.evaluate(async (camera) => {
    const [{ Viewer }, { JanusSession }, { browserClock }, { kWatchStart }, { reduceWatch }, { Talk }, { Microphone }, { ConnectionQuality }] = await Promise.all(
      ['/media/viewer.js', '/net/janus.js', '/core/clock.js', '/core/state_starts.js', '/core/state_watch.js', '/media/talk.js', '/media/microphone.js', '/core/connection_quality.js'].map((module) => import(module)));
    const reducer = () => {
      const place = { state: kWatchStart, dispatch: (action) => (place.state = reduceWatch(place.state, action)) };
      return place;
    };
    const element = () => {
      const video = document.createElement('video');
      Object.assign(video, { muted: true, playsInline: true });
      document.body.append(video);
      return video;
    };
    const until = async (what, within = 10000) => {
      const end = performance.now() + within;
      while (!what()) {
        if (performance.now() > end) throw new Error(`never: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const session = new JanusSession({ url: `wss://${location.host}/janus`, clock: browserClock, onLost: () => {} });
    const tile = reducer();
    const small = element();
    const viewer = new Viewer({ session, clock: browserClock, dispatch: tile.dispatch, camera, name: 'Tile', key: { read: () => null, forget: () => {} }, video: small, keepLastFrame: () => {}, quality: 'tile' });
    viewer.start();
    await until(() => tile.state.age === 0 && tile.state.phase === 'joined');
    const talkOfTile = viewer.talk;
    const screen = reducer();
    const large = element();
    const kept = [];
    const makeTalk = (tell) => new Talk({ clock: browserClock, microphone: new Microphone({ clock: browserClock }), dispatch: tell });
    const promotedAt = performance.now();
    viewer.promote({ dispatch: screen.dispatch, video: large, keepLastFrame: (keep) => kept.push(keep), makeTalk, judge: new ConnectionQuality(), quality: 'auto' });
    const known = { ...screen.state };
    await until(() => large.videoWidth > 0 && kept.includes(false));
    const shownMs = performance.now() - promotedAt;
    viewer.talk.press();
    await until(() => screen.state.talk.phase === 'speaking');
    viewer.talk.release();
    const tracks = large.srcObject.getTracks().map(({ kind }) => kind).sort();
    const { negotiations } = viewer.peer;
    const ofTile = { stopped: small.srcObject === null, talk: tile.state.talk.phase };
    viewer.stop();
    session.close();
    return { talkOfTile, known: [known.phase, known.camera, known.pictured], shownMs, tracks, negotiations, ofTile, width: large.videoWidth };
  }, kCamera);
  t.diagnostic(`picture on the new element ${Math.round(result.shownMs)} ms after the tile was tapped`);
  assert.equal(result.talkOfTile, null, 'a tile cannot talk');
  assert.deepEqual(result.known, ['joined', 'live', true]);
  assert.deepEqual(result.tracks, ['audio', 'video']);
  assert.equal(result.negotiations, 1);
  assert.deepEqual(result.ofTile, { stopped: true, talk: 'idle' });
  assert.ok(result.shownMs < 1000, `${result.shownMs} ms`);
  assert.deepEqual(page.problems, []);
  await page.close();
});

test('what the camera’s phone reports is told; in a privacy pause nothing that was seen can be seen', async () => {
  const phone = await openPeer(camera.browser, server);
  await phone.publish({ camera: 'hall', device: 'camera-of-the-report-test', width: 320, height: 180 });
  const report = (fields) => phone.request({ request: 'report', capture: 'on', ...fields });
  const page = await openPage(viewer.browser, `${server.url}/#/watch/hall`);
  const other = new ViewerPhone(viewer.browser, page);
  await page.bringToFront(); // a page that nobody sees is not told of its pictures
  await other.watches();
  await other.decodes(5);
  await report({ battery: 12, charging: false, warnings: ['unplugged'] });
  await waitFor('low battery in words', async () => /12.*%/.test(await other.text('watch-notes')), { within: 15000, saw: () => other.text('watch-notes') });
  await other.press();
  await other.talkBecomes('speaking');
  await report({ capture: 'paused' });
  await waitFor('pause in words', async () => (await other.text('watch-status')) === (await words('statusPaused')), { saw: () => other.text('watch-status') });
  await other.talkBecomes('ended');
  await other.release();
  assert.equal(await other.text('talk-hint'), await words('ended_camera_paused'));
  assert.match(await other.text('watch-detail'), /\d/);
  const black = () => page.evaluate(() => document.querySelector('[data-testid=video]').srcObject === null && document.querySelector('[data-testid=last-frame]').hidden);
  assert.equal(await black(), true);
  await page.click(at('photo'));
  assert.equal(await other.text('notice'), await words('photoNone'));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.deepEqual([await black(), (await other.state()).watch.pictured], [true, false]);
  await report({ capture: 'on' });
  await waitFor('live picture after the pause', async () => (await other.state()).watch.age === 0 && (await other.text('watch-status')) === (await words('statusLive')), { within: 10000, saw: async () => (await other.state()).watch });
  assert.ok((await other.motion()) > 0.5);
  assert.equal(await other.negotiations(), 1);
  assert.deepEqual(page.problems, []);
  await page.close();
  await phone.page.close();
  await viewer.page.bringToFront();
});

test('no page ran into an error', () => {
  assert.deepEqual(viewer.page.problems, []);
});
