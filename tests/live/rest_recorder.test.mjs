// The page as a camera that nobody watches and that is recorded when something moves: while nothing does it sends its lowest layer, and for a
// recording all of them.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CameraPhone } from './lib/family.mjs';
import { closeBrowsers, launchBrowser, openPage, passingClip, remember, signedIn, soundClip, startLockedHome, tones, waitFor } from './lib/index.mjs';
import { decodeAll, playInChromium } from './lib/recorded.mjs';
import { probe, startOf, startRecorder } from './lib/recorder.mjs';
import { keepConnections, sends, sendsOnly } from './lib/sending.mjs';

/** Something passes every 24 s, for 4 s; then come what the plan records after it, and what the camera takes to rest. */
const kAround = 40000;
/** What of one clip the next may lack, in seconds. */
const kGap = 0.2;

let home;
let camera;
let recorder;
let browser;
let phone;
let owner;

before(async () => {
  home = await startLockedHome();
  camera = await home.camera('Kitchen');
  owner = await signedIn(home.server, home.owner.token);
  await owner.request({ request: 'list' }); // from now on it is told of all cameras
  recorder = await startRecorder(home.server, { defaults: 'post_roll_s = 3; sound_threshold_dbfs = 0;' });
  browser = await launchBrowser({ video: passingClip(), audio: soundClip(tones.camera) });
  const page = await openPage(browser, 'about:blank');
  await keepConnections(page);
  await remember(page, { cameras: JSON.stringify({ [camera.id]: camera.token }) });
  await page.goto(`${home.server.url}/#/camera/${camera.id}`, { waitUntil: 'load', timeout: 15000 });
  phone = new CameraPhone(browser, page);
  await phone.published();
});
after(async () => {
  await closeBrowsers(browser);
  if (recorder?.process.running) await recorder.stop();
  await home?.server.stop();
});

const ticket = async () => (await owner.request({ request: 'ticket', camera: camera.id })).data.ticket;
const timeline = async () => {
  const now = Math.ceil(Date.now() / 1000);
  return (await recorder.get(`cameras/${camera.id}/timeline?from=${now - 600}&to=${now + 60}`, { ticket: await ticket() })).json();
};
const motions = () => owner.client.received.map((message) => message.plugindata?.data).filter((data) => data?.event === 'motion');

/** How wide an event's picture is. */
async function widthOf(event) {
  const { status, body } = await recorder.get(`events/${event}/snapshot.jpg`, { ticket: await ticket() });
  assert.equal(status, 200);
  const file = path.join(home.server.dir, `${event}.jpg`);
  writeFileSync(file, body);
  return probe(file).video.width;
}

/** What a clip's picture covers: Unix milliseconds. */
function shownBy(file) {
  const { video } = probe(file);
  const [before, last] = video.packets.slice(-2).map(({ at }) => at);
  return { width: video.width, from: startOf(file), to: startOf(file) + (2 * last - before) * 1000 };
}

test('while nothing moves it sends its lowest layer and its sound', async (t) => {
  await waitFor('the end of a motion', () => motions().some(({ active }) => !active), { within: kAround }); // the next one is far away
  await sendsOnly(phone.page, 'l', kAround);
  const rest = await sends(phone.page, 3000);
  t.diagnostic(`${Math.round(rest.kbps)} kbit/s: ${JSON.stringify(rest.frames)}`);
  assert.deepEqual([rest.frames.m, rest.frames.h], [0, 0]);
  assert.ok(rest.kbps < 250 && rest.sound > 20);
});

test('what moves wakes the upper layers, and is recorded in them from then on, without a gap', async (t) => {
  const [known, told] = [recorder.clips(), motions().length];
  await waitFor('motion', () => motions().slice(told).some(({ active }) => active), { within: kAround, every: 20 });
  const since = Date.now();
  const more = () => recorder.clips().filter((file) => !known.includes(file));
  await waitFor('another clip', () => more().length > 1, { within: 15000, saw: () => more().join(' ') });
  await waitFor('the end of the motion', () => motions().slice(told).some(({ active }) => !active), { within: 20000 });
  const files = await waitFor('finished clips', () => more().every((file) => recorder.hasFinished(file)) && more(), { within: 20000 });
  const shown = files.map(shownBy);
  const gaps = shown.slice(1).map(({ from }, i) => (from - shown[i].to) / 1000);
  t.diagnostic(`clips ${shown.map(({ width, from, to }) => `${width} pixels wide for ${((to - from) / 1000).toFixed(1)} s`).join(', ')}; gaps of ${gaps.map((gap) => gap.toFixed(2)).join(', ')} s; the last begins ${((shown.at(-1).from - since) / 1000).toFixed(1)} s after the motion was told`);
  assert.ok(shown.at(-1).width > 2 * shown[0].width);
  assert.ok(since - shown[0].from > 4000, 'there is no pre-roll');
  assert.ok(shown.at(-1).from - since < 4000);
  for (const gap of gaps) assert.ok(Math.abs(gap) <= kGap, `${gap} s between clips`);
  for (const file of files) {
    decodeAll(file);
    const played = await playInChromium(browser, file);
    assert.deepEqual([played.jumped, played.end], ['seeked', 'ended'], JSON.stringify(played));
  }
  const { id } = motions().slice(told).find(({ active }) => active);
  const { events, clips } = await waitFor('event with its picture', async () => {
    const all = await timeline();
    return all.events.some((one) => one.id === id && one.snapshots > 0) && all;
  }, { within: 10000 });
  const parts = files.map((file) => path.basename(file).split('-')[0]);
  assert.equal(events.find((one) => one.id === id).clip, parts[0]);
  assert.deepEqual(parts.map((part) => clips.find((one) => one.id === part).continues), [undefined, ...parts.slice(0, -1)]);
  const width = await widthOf(id);
  t.diagnostic(`its picture is ${width} pixels wide`);
  assert.ok(width > shown[0].width);
});

test('after that it rests again, and a picture that somebody asks for is of an upper layer', async (t) => {
  await sendsOnly(phone.page, 'l', kAround);
  const since = Date.now();
  const answer = await recorder.get(`cameras/${camera.id}/snapshot`, { method: 'POST', ticket: await ticket() });
  assert.equal(answer.status, 200, answer.body.toString());
  const took = Date.now() - since;
  const width = await widthOf(answer.json().event);
  t.diagnostic(`${width} pixels wide after ${took} ms`);
  assert.ok(width > 240 && took < 3000);
  await sendsOnly(phone.page, 'l', kAround);
});
