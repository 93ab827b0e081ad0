// A viewer that cannot decode what the camera sends: stock Firefox has no H.264 here, and a Chromium camera prefers it. The camera's page
// publishes again in VP8 by itself, everybody goes on there, the recorder begins a new file, and H.264 comes back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CameraPhone, ViewerPhone } from './lib/family.mjs';
import { cannedClips, closeBrowsers, launchBrowser, openPage, sleep, soundClip, startHeadless, startLockedHome, streamOf, tones, videoClip, waitFor } from './lib/index.mjs';
import { decodeAll } from './lib/recorded.mjs';
import { probe, startRecorder } from './lib/recorder.mjs';
import { seen } from './lib/touch.mjs';

const kPatience = 8;
let home;
let recorder;
let camera;
const browsers = {};

before(async () => {
  home = await startLockedHome({ limits: `codec_patience_s = ${kPatience};` });
  camera = await home.camera('Kitchen');
  recorder = await startRecorder(home.server, { defaults: 'mode = "continuous"; segment_min = 60;' });
  browsers.phone = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
  browsers.chromium = await launchBrowser();
  browsers.firefox = await launchBrowser({ kind: 'firefox' });
});
after(async () => {
  await closeBrowsers(...Object.values(browsers));
  await recorder?.stop();
  await home?.server.stop();
});

/** Opens the page of a device that is known already. */
async function open(browser, place, stored, id = camera.id) {
  const page = await openPage(browser, 'about:blank');
  await page.evaluateOnNewDocument((items) => {
    if (location.protocol !== 'https:') return;
    for (const [key, value] of Object.entries(items)) localStorage.setItem(key, value);
    globalThis.connections = [];
    globalThis.refusals = 0; // so many connections fail to be made
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(...options) {
        super(...options);
        if (globalThis.refusals > 0) {
          globalThis.refusals--;
          throw new Error('no more connections');
        }
        globalThis.connections.push(this);
      }
    };
  }, stored);
  await page.goto(`${home.server.url}/#/${place}/${id}`, { waitUntil: 'load', timeout: 15000 });
  return page;
}

const openCamera = async () => {
  const phone = new CameraPhone(browsers.phone, await open(browsers.phone, 'camera', { 'petcam.cameras': JSON.stringify({ [camera.id]: camera.token }) }));
  await phone.published();
  return phone;
};
const openViewer = async (browser, id = camera.id) => new ViewerPhone(browser, await open(browser, 'watch', { 'petcam.member': home.owner.token }, id));

/** What a page sends or receives now, as its newest connection tells. */
const pictureOf = (page, type) => page.evaluate(async (wanted) => {
  const all = [...(await globalThis.connections.at(-1).getStats()).values()];
  const streams = all.filter((one) => one.type === wanted && one.kind === 'video');
  const codec = all.find(({ id }) => id === streams[0]?.codecId);
  return { codec: codec?.mimeType, streams, connections: globalThis.connections.length, open: globalThis.connections.filter(({ connectionState }) => connectionState !== 'closed').length };
}, type);

/** Watches the gaps between the pictures that a page shows. */
const watchGaps = (page) => page.evaluate(() => {
  const video = document.querySelector('[data-testid=video]');
  const gaps = (globalThis.gaps = { longest: 0, last: performance.now() });
  const next = (now) => {
    gaps.longest = Math.max(gaps.longest, now - gaps.last);
    gaps.last = now;
    video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
});

const longestGap = (page) => page.evaluate(() => Math.round(globalThis.gaps.longest));
const lossyTypes = ([{ negotiated }]) => negotiated;

/** The states that a viewer's screen goes through until it has its picture, and how long it takes from its join. */
async function firstPicture(viewer, within) {
  const said = new Set();
  let joinedAt = 0;
  await waitFor('picture', async () => {
    const { watch } = await viewer.state();
    if (watch?.phase === 'joined') joinedAt ||= Date.now();
    said.add(await seen(viewer, 'watch-status').catch(() => ''));
    return watch?.pictured;
  }, { within, every: 20, saw: async () => JSON.stringify([[...said], (await viewer.state()).watch, await viewer.log()]) });
  return { ms: Date.now() - joinedAt, said: [...said] };
}

let phone;
let mum;
let ana;
/** Beside them, on a path of 20 ms that loses every twentieth packet, which it asks for again. Without a delay there is nothing to see:
    Janus (1.1.2 to 1.4.1) keeps no packet to send it again until it has measured a round trip of a millisecond or more. */
let lossy;

const kEnough = 15;

const videoOf = async (peer) => streamOf((await peer.report())[0], 'video');

/** Packets of the picture that were lost, and came again, from now on, until there are enough to judge by: a busy phone sends few. */
async function recovers(peer, type) {
  const before = await videoOf(peer);
  const first = before.recovered[type] ?? 0;
  await waitFor('lost packets', async () => (await videoOf(peer)).nacked > before.nacked + kEnough, { within: 40000 });
  await sleep(500); // for the last ones
  const now = await videoOf(peer);
  return { nacked: now.nacked - before.nacked, recovered: (now.recovered[type] ?? 0) - first, givenUp: now.given_up - before.given_up };
}

function assertRecovers(t, codec, { nacked, recovered, givenUp }) {
  t.diagnostic(`${codec}: of ${nacked} lost packets that were asked for ${recovered} came again, ${givenUp} were given up`);
  assert.ok(nacked > kEnough && recovered > nacked * 0.8, 'retransmissions come');
}

test('a viewer without H.264 sees the camera within 3 s, and the others go on', async (t) => {
  phone = await openCamera();
  mum = await openViewer(browsers.chromium);
  await mum.seesLive({ within: 20000 });
  assert.match((await pictureOf(mum.page, 'inbound-rtp')).codec, /H264/i);
  lossy = await startHeadless(home.server, 'watch', { camera: camera.id, token: home.owner.token, nack: true, 'impair-receive': 'loss=0.05,delay=10', 'impair-send': 'delay=10' });
  await lossy.pictures();
  await waitFor('a packet that came again', async () => Object.keys((await videoOf(lossy)).recovered).length > 0, { within: 15000 });
  assertRecovers(t, 'H.264', await recovers(lossy, lossyTypes(await lossy.report()).h264));
  await waitFor('a file', () => recorder.clips().length > 0, { within: 15000 });
  await watchGaps(mum.page);

  ana = await openViewer(browsers.firefox);
  const { ms, said } = await firstPicture(ana, 20000);
  t.diagnostic(`Firefox: picture ${ms} ms after it joined; it said ${said.join(' | ')}`);
  assert.ok(ms < 3000, `${ms} ms`);
  assert.match((await pictureOf(ana.page, 'inbound-rtp')).codec, /VP8/i);
  await ana.seesLive();

  await mum.page.bringToFront();
  await mum.liveAgain();
  const sent = await pictureOf(phone.page, 'outbound-rtp');
  t.diagnostic(`the camera sends ${sent.codec} in ${sent.streams.length} layers, on its connection number ${sent.connections}; ${sent.open} open`);
  assert.match(sent.codec, /VP8/i);
  assert.deepEqual([sent.connections, sent.open], [2, 1]);
  t.diagnostic(`Chromium: longest gap between two pictures ${await longestGap(mum.page)} ms`);
  const received = await pictureOf(mum.page, 'inbound-rtp');
  assert.match(received.codec, /VP8/i);
  assert.equal(received.connections, 1, 'no second offer, no second connection');
  assert.equal((await phone.state()).publish.phase, 'on');
});

test('retransmissions go on under the new payload type', async (t) => {
  const types = lossyTypes(await lossy.report());
  assertRecovers(t, 'VP8', await recovers(lossy, types.vp8));
});

test('H.264 comes back when the last viewer without it has left for a while', async (t) => {
  await ana.page.browserContext().close();
  const left = Date.now();
  await watchGaps(mum.page);
  await waitFor('H.264', async () => /H264/i.test((await pictureOf(mum.page, 'inbound-rtp')).codec), { within: kPatience * 1000 + 25000 });
  const ms = Date.now() - left;
  t.diagnostic(`H.264 ${ms} ms after Firefox left; Chromium's longest gap ${await longestGap(mum.page)} ms`);
  assert.ok(ms > kPatience * 1000);
  await mum.liveAgain();
  assert.match((await pictureOf(phone.page, 'outbound-rtp')).codec, /H264/i);
  assertRecovers(t, 'H.264 again', await recovers(lossy, lossyTypes(await lossy.report()).h264));
  const [stream] = (await lossy.stop()).map((peer) => streamOf(peer, 'video'));
  t.diagnostic(`the lossy viewer: ${JSON.stringify(stream)}`);
  assert.equal(stream.timestamp_steps_back, 0);
});

test('a change that fails leaves the camera as it is, and is tried again', async (t) => {
  await phone.page.evaluate(() => { globalThis.refusals = 1; });
  await mum.page.bringToFront();
  await mum.liveAgain();
  await watchGaps(mum.page);
  ana = await openViewer(browsers.firefox);
  const { ms } = await firstPicture(ana, 20000);
  t.diagnostic(`Firefox: picture ${ms} ms after it joined; Chromium's longest gap ${await longestGap(mum.page)} ms; the camera: ${(await phone.log()).slice(-4).join(' | ')}`);
  assert.ok((await phone.log()).some((line) => /no vp8/.test(line)), 'it failed first');
  assert.ok(ms > 3000, 'the server asks again after four seconds');
  assert.equal((await phone.state()).publish.phase, 'on');
  await sleep(4000);
  await ana.page.browserContext().close();
});

test('the recorder begins a new file with each change, and all of them are whole', async (t) => {
  await phone.page.browserContext().close();
  await waitFor('files that are all finished', () => recorder.clips().length >= 4 && recorder.clips().every((file) => recorder.hasFinished(file)),
    { within: 20000, saw: () => recorder.clips() });
  /** One after the other; a busy phone makes its picture smaller meanwhile, which is another file of the same kind. */
  const parts = [];
  for (const file of recorder.clips()) {
    const kind = file.split('.').at(-1);
    const { duration, video } = probe(file);
    t.diagnostic(`${kind}: ${video.codec_name}, ${video.packets.length} pictures, ${duration} s`);
    assert.ok(video.packets[0].key);
    decodeAll(file);
    if (parts.at(-1)?.kind === kind) parts.at(-1).pictures += video.packets.length;
    else parts.push({ kind, pictures: video.packets.length });
  }
  assert.deepEqual(parts.map(({ kind }) => kind), ['mp4', 'webm', 'mp4', 'webm']);
  assert.ok(parts.every(({ pictures }) => pictures > 30), JSON.stringify(parts));
});

test('where the camera has no other codec, the viewer says so, and does not join again and again', async () => {
  const hall = await home.camera('Hall');
  const canned = await startHeadless(home.server, 'publish', { camera: hall.id, token: hall.token, device: 'the-phone-in-the-hall', video: cannedClips().h264, tone: 500 });
  ana = await openViewer(browsers.firefox, hall.id);
  await waitFor('the truth', async () => /cannot play what the camera sends/.test(await seen(ana, 'watch-status')), { within: 15000, saw: () => seen(ana, 'watch-status') });
  const { id } = (await ana.state()).watch;
  await sleep(8000);
  const { watch } = await ana.state();
  assert.deepEqual([watch.id, watch.playable, watch.pictured], [id, 'no', false]);
  assert.equal((canned.events.filter(({ data }) => data?.event === 'codec')).length, 0, 'it was not asked for what it does not have');
  await canned.stop();
});
