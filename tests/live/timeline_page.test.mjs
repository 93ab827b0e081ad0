// The recordings of one day on the real page and the real home server, with the recorder's HTTP API (README, "Recordings") answered here:
// what a member sees with and without a recorder, plays, seeks, keeps, deletes and downloads.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { buildDir, closeBrowsers, kDesktop, kPhone, launchBrowser, openPage, startServer, waitFor } from './lib/index.mjs';
import { picture } from './lib/album.mjs';
import { axeFindings } from './lib/inspect.mjs';
import { hearRecorder, recorderSays } from './lib/recorder_events.mjs';
import { at } from './lib/touch.mjs';

const kClip = path.join(buildDir, 'live', 'timeline-clip.mp4');
const kMidnight = new Date().setHours(0, 0, 0, 0) / 1000;

let server;
let browser;
let page;
let recorder;

/** Answers as the recorder will, and remembers what it was asked. */
class Recorder {
  asked = [];
  present = true;
  events = [
    { id: 'e1', type: 'motion', start: kMidnight + 3600, end: kMidnight + 3612, snapshot: true, clip: 'k1' },
    { id: 'e2', type: 'sound', start: kMidnight + 7200, end: kMidnight + 7203, snapshot: false, clip: null },
  ];
  clips = [{ id: 'k1', start: kMidnight + 3595, end: kMidnight + 3601, bytes: 1000, type: 'video/mp4', starred: false }];
  video = readFileSync(kClip);
  picture = execFileSync('ffmpeg', ['-loglevel', 'error', '-i', kClip, '-frames:v', '1', '-f', 'mjpeg', '-']);

  answer(request) {
    const url = new URL(request.url());
    const ticket = request.headers().authorization?.replace('Bearer ', '') ?? url.searchParams.get('ticket');
    this.asked.push({ method: request.method(), path: url.pathname, query: url.search, ticket, body: request.postData() });
    if (!this.present) return request.continue();
    const json = (body, status = 200) => request.respond({ status, contentType: 'application/json', body: JSON.stringify(body) });
    if (url.pathname.endsWith('/timeline')) {
      const minutes = 1440;
      const levels = { start: kMidnight, step: 60, motion: Array.from({ length: minutes }, (_, i) => (i % 97 < 5 ? 60 : 0)), sound: Array.from({ length: minutes }, (_, i) => -60 + (i % 40)) };
      return json({ events: this.events, clips: this.clips, levels, recording: 'motion' });
    }
    if (url.pathname.endsWith('.jpg')) return request.respond({ status: 200, contentType: 'image/jpeg', body: this.picture });
    if (request.method() === 'PUT') return json({});
    if (request.method() === 'DELETE') {
      this.clips = this.clips.filter(({ id }) => !url.pathname.endsWith(id));
      return json({});
    }
    return request.respond({ status: 200, contentType: 'video/mp4', body: this.video });
  }
}

before(async () => {
  mkdirSync(path.dirname(kClip), { recursive: true });
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=15:duration=6', '-f', 'lavfi', '-i', 'sine=440:duration=6', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-movflags', '+faststart', kClip]);
  server = await startServer({ open: false });
  browser = await launchBrowser();
  page = await openPage(browser, 'about:blank');
  await hearRecorder(page);
  recorder = new Recorder();
  recorder.present = false;
  await page.setRequestInterception(true);
  page.on('request', (request) => (new URL(request.url()).pathname.startsWith('/media/v1/') ? recorder.answer(request) : request.continue()));
  const { code } = await server.admin({ request: 'invite_owner' });
  await server.admin({ request: 'add_camera', name: 'Kitchen' });
  await page.goto(`${server.url}/#/join/${code}`);
  await page.waitForSelector(at('join-save'));
  await page.type(at('join-name'), 'Mum');
  await page.click(at('join-save'));
  await page.waitForSelector(at('camera-card'));
});

after(async () => {
  await closeBrowsers(browser);
  await server?.stop();
});

const text = (testid) => page.$eval(at(testid), (one) => one.textContent);
const says = (testid, pattern) => waitFor(`${testid} that says ${pattern}`, async () => pattern.test(await text(testid)), { within: 5000, saw: () => page.evaluate(() => document.body.innerText) });
const count = (testid) => page.$$eval(at(testid), (all) => all.filter((one) => one.checkVisibility()).length);

async function shot(name) {
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is wider than the screen`);
  if (!process.env.PETCAM_SHOTS) return;
  mkdirSync(process.env.PETCAM_SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(process.env.PETCAM_SHOTS, `${name}.png`), fullPage: true });
}

test('a home without a recorder says so, and nothing else fails', async () => {
  await page.evaluate(() => (location.hash = '#/timeline/c1'));
  await page.waitForSelector(at('timeline'));
  await says('timeline-note', /does not record/);
  assert.equal(await count('happening'), 0);
  await shot('timeline-no-recorder');
  page.problems.length = 0; // the browser itself notes the 404
});

test('a day shows what happened, with pictures, newest first', async () => {
  recorder.present = true;
  await page.evaluate(() => (location.hash = '#/'));
  await page.waitForSelector(at('home'));
  await page.evaluate(() => (location.hash = '#/timeline/c1'));
  await waitFor('two cards', async () => (await count('happening')) === 2);
  const lines = await page.$$eval(at('happening'), (all) => all.map((one) => [one.dataset.type, one.disabled, one.textContent]));
  assert.deepEqual(lines.map(([type, disabled]) => [type, disabled]), [['sound', true], ['motion', false]]);
  assert.match(lines[0][2], /02:00:00 Something was loud · 3\ss · not recorded/);
  await waitFor('picture', () => page.$eval(`${at('happening')}[data-type=motion] img`, (image) => image.naturalWidth > 0));
  assert.equal(await text('title'), 'Kitchen');
  assert.ok((await page.$$eval('.lane rect', (all) => all.length)) > 100);
  assert.deepEqual(await axeFindings(page), []);
  for (const lang of ['ko', 'en']) {
    await page.evaluate(async (chosen) => (await import('./core/memory.js')).remember('lang', chosen), lang);
    await page.reload();
    await waitFor('two cards', async () => (await count('happening')) === 2);
    await picture(page, { screen: 'timeline', lang });
  }
  await shot('timeline');
});

test('tickets are in the header of requests, or in addresses that name no secret of the member', async () => {
  const token = await page.evaluate(() => localStorage.getItem('petcam.member'));
  assert.ok(recorder.asked.length > 0);
  for (const { ticket, query } of recorder.asked) {
    assert.match(ticket, /^v1\.m1\.c1\.rds\.\d+\.[0-9a-f]{64}$/);
    assert.ok(!query.includes(token));
  }
});

test('a tap plays the clip, and a touch on the strip seeks in it', async () => {
  await page.click(`${at('happening')}[data-type=motion]`);
  await waitFor('playing', () => page.$eval(at('clip'), (video) => video.currentTime > 0.3 && !video.paused), { within: 8000 });
  await page.$eval(at('strip'), (strip, seconds) => {
    strip.value = String(seconds);
    strip.dispatchEvent(new Event('input'));
    strip.dispatchEvent(new Event('change'));
  }, 3600);
  await waitFor('the second that was touched', () => page.$eval(at('clip'), (video) => video.currentTime >= 4.5), { within: 8000, saw: () => page.$eval(at('clip'), (video) => video.currentTime) });
  await shot('timeline-playing');
});

test('an address that has become too old is taken anew, at the same second', async () => {
  const before = recorder.asked.length;
  await page.$eval(at('clip'), (video) => {
    video.pause();
    video.currentTime = 2;
  });
  await page.$eval(at('clip'), (video) => video.dispatchEvent(new Event('error')));
  await waitFor('playing from where it was', () => page.$eval(at('clip'), (video) => video.currentTime >= 1.9 && video.readyState >= 2), { within: 8000 });
  assert.ok(recorder.asked.length > before);
});

test('a recording that changed its size half-way is one card, and plays on by itself without a black moment', async () => {
  recorder.clips.push({ ...recorder.clips[0], id: 'k2', start: kMidnight + 3601, end: kMidnight + 3607, continues: 'k1' });
  await page.evaluate(() => (location.hash = '#/'));
  await page.waitForSelector(at('home'));
  await page.evaluate(() => (location.hash = '#/timeline/c1'));
  await waitFor('two cards', async () => (await count('happening')) === 2);
  await page.click(`${at('happening')}[data-type=motion]`);
  const plays = (id, from) => waitFor(`${id} that plays from ${from} s on`, () => page.$eval(at('clip'), (video, clip, least) => video.src.includes(`clips/${clip}?`) && video.currentTime >= least && !video.paused, id, from), { within: 8000, saw: () => page.$eval(at('clip'), (video) => `${video.src} ${video.currentTime}`) });
  await plays('k1', 0.3);
  await page.$eval(at('clip'), (video) => { video.currentTime = video.duration - 0.5; });
  await plays('k2', 0.3);
  assert.match(await page.$eval(at('clip'), (video) => video.poster), /^data:image\/jpeg;base64,.{1000}/);
  assert.equal(await page.$eval(`${at('happening')}[data-type=motion]`, (card) => card.getAttribute('aria-current')), 'true');
  assert.deepEqual(await page.$$eval(at('clip-save'), (all) => all.map((one) => one.textContent)), ['Download part 1 of 2', 'Download part 2 of 2']);
  assert.deepEqual(await axeFindings(page), []);
  await shot('timeline-parts');
});

test('who manages the camera keeps and deletes', async () => {
  await page.click(at('clip-star'));
  await waitFor('kept', () => page.$eval(at('clip-star'), (button) => button.getAttribute('aria-pressed') === 'true'));
  assert.deepEqual(recorder.asked.filter(({ method }) => method === 'PUT').map(({ path: where, body }) => [where, body]), ['k1', 'k2'].map((id) => [`/media/v1/clips/${id}/star`, '{"starred":true}']));
  await page.click(at('clip-remove'));
  await page.click(at('clip-remove-yes'));
  await waitFor('the event without its clip gone', async () => (await count('happening')) === 1);
  assert.equal(await count('player'), 0);
  assert.deepEqual(recorder.asked.filter(({ method }) => method === 'DELETE').map(({ path: where }) => where), ['/media/v1/clips/k2', '/media/v1/clips/k1']);
});

test('today is looked at again when something has just ended', async () => {
  const motion = (active) => recorderSays(page, { event: 'motion', camera: 'c1', active, at: kMidnight, id: 'e3', level: 60 });
  const pictures = () => page.$$eval(`${at('happening')}[data-type=snapshot]`, (all) => all.map((card) => card.textContent));
  recorder.events.push({ id: 'e3', type: 'snapshot', start: kMidnight + 60, end: kMidnight + 61, snapshot: true, clip: null });
  await motion(true);
  assert.deepEqual(await pictures(), []);
  await motion(false);
  await waitFor('the new card', async () => /A picture was taken/.test(await pictures()), { within: 8000 });
});

test('another day is one tap away, and tomorrow is not there', async () => {
  assert.equal(await page.$eval(at('day-after'), (button) => button.disabled), true);
  await page.click(at('day-before'));
  await waitFor('yesterday', () => page.evaluate(() => /^#\/timeline\/c1\/\d{4}-\d\d-\d\d$/.test(location.hash)));
  await waitFor('the way back', () => page.$eval(at('day-after'), (button) => !button.disabled));
});

test('on a desk the recordings stand beside the live picture', async () => {
  await page.setViewport(kDesktop);
  await page.evaluate(() => (location.hash = '#/watch/c1'));
  await waitFor('viewer that joined', () => page.evaluate(() => petcam.state().watch.phase === 'joined'));
  assert.equal(await page.$eval(at('watch-aside'), (aside) => aside.hidden), true, 'nothing is asked of a recorder that is not there');
  await recorderSays(page, { event: 'recording', camera: 'c1', mode: 'motion', active: false });
  await page.waitForSelector(`${at('watch-aside')}:not([hidden]) ${at('strip')}`, { visible: true });
  const shown = () => page.$$eval(`${at('watch-aside')} ${at('happening')}`, (all) => all.length);
  assert.ok((await shown()) > 0);
  assert.equal(await page.$eval(at('open-timeline'), (tool) => tool.checkVisibility()), false, 'no button for what is there');
  const [scene, aside] = await page.evaluate(() => ['.scene', '.aside'].map((one) => document.querySelector(one).getBoundingClientRect().toJSON()));
  assert.ok(scene.right <= aside.left + 1 && aside.width > 300, JSON.stringify([scene, aside]));
  assert.deepEqual(await axeFindings(page), []);
  await picture(page, { screen: 'watch-beside', lang: 'en', size: 'desktop' });
  const asked = recorder.asked.length;
  await page.click(`${at('watch-aside')} ${at('day-before')}`);
  await waitFor('yesterday, asked for', () => recorder.asked.length > asked);
  assert.match(await page.evaluate(() => location.hash), /^#\/watch\/c1$/, 'the picture stays');
  await page.setViewport(kPhone);
  await waitFor('phone without it', () => page.evaluate(() => !document.querySelector('.aside').checkVisibility() && document.querySelector('[data-testid=open-timeline]').checkVisibility()));
  await page.evaluate(() => (location.hash = '#/'));
});

test('a member without the right to recordings reads why', async () => {
  const { member, code } = await server.admin({ request: 'invite', role: 'sitter', name: 'Ana' });
  assert.equal(member, 'm2');
  const ana = await openPage(browser, `${server.url}/#/join/${code}`);
  await ana.waitForSelector(at('join-save'));
  await ana.click(at('join-save'));
  await ana.waitForSelector(at('camera-card'));
  await ana.evaluate(() => (location.hash = '#/timeline/c1'));
  await waitFor('words', () => ana.$eval(at('timeline-note'), (note) => /may not see recordings/.test(note.textContent)).catch(() => false), { within: 5000 });
  assert.deepEqual(ana.problems, []);
});

test('no page ran into an error', () => {
  assert.deepEqual(page.problems, []);
});
