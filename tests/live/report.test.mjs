// What a camera says of itself, with real media: everybody sees it, and a pause on purpose is kept by the server whatever the
// camera goes on sending.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cannedClips, closeBrowsers, flaws, JanusClient, launchBrowser, openPeer, sleep, startHeadless, startServer, streamOf,
  waitFor } from './lib/index.mjs';

const kCamera = 'kitchen';
const kSource = { camera: 1000, talker: 2000 };
const clip = cannedClips().vp8;
let server;
let camera;
let viewers;
let talker;
let screen;
let browser;
let page;

const publish = () => startHeadless(server, 'publish',
  { camera: kCamera, device: 'camera-of-the-report-test', video: clip, tone: 500, source: kSource.camera });

before(async () => {
  server = await startServer();
  screen = await JanusClient.handle(server.wsUrl);
  await screen.request({ request: 'list' });
  camera = await publish();
  viewers = await startHeadless(server, 'watch', { camera: kCamera, video: clip, count: 3 });
  browser = await launchBrowser();
  page = await openPeer(browser, server);
  await page.watch({ camera: kCamera, name: 'Dad', audio: 'recvonly' });
  await page.moving();
  await screen.next('camera_online');
  await viewers.pictures();
});

after(async () => {
  await Promise.all([camera, viewers, talker].map((peer) => peer?.kill()));
  await closeBrowsers(browser);
  await screen?.client.close();
  await server?.stop();
});

const says = async (report) => {
  assert.equal((await camera.request({ request: 'report', ...report })).petcam, 'reported');
};
const card = async () => (await screen.request({ request: 'list' })).data.cameras.find((one) => one.camera === kCamera);
const received = (peers) => peers.map(({ streams }) => streams.reduce((sum, { packets }) => sum + packets, 0));
const pageStats = async () => {
  const inbound = await page.stats('inbound-rtp');
  const video = inbound.find(({ kind }) => kind === 'video');
  return { ...video, all: inbound.reduce((sum, { packetsReceived }) => sum + packetsReceived, 0) };
};
const sent = async () => {
  const [{ sent_video: [video], sent_audio: audio }] = await camera.report();
  return { video: video.packets, audio, skips: video.keyframe_skips };
};
const isNow = (seconds) => Number.isInteger(seconds) && Math.abs(seconds - Date.now() / 1000) < 5;

test('what the camera says of itself is told to everybody at once, and to whoever asks later', async () => {
  const before = await card();
  assert.deepEqual([before.state, before.report, before.last_event], ['live', null, null]);
  assert.ok(Number.isInteger(before.since) && before.since <= Date.now() / 1000, `since ${before.since}`);
  await says({ capture: 'on', battery: 83, charging: true, network: 'wifi', warnings: ['unplugged'] });
  const report = { capture: 'on', battery: 83, charging: true, network: 'wifi', uplink_kbps: null, warnings: ['unplugged'] };
  assert.deepEqual((await screen.next('report')).report, report);
  await page.event('report', ({ camera: of, report: told }) => of === kCamera && told.battery === 83);
  assert.deepEqual((await card()).report, report);
  const watching = await page.request({ request: 'watch', camera: kCamera, name: 'Dad' });
  assert.deepEqual([watching.state, watching.report], ['live', report]);
});

test('a pause ends picture, sound and talk for everybody at once, though the camera goes on sending', async (t) => {
  talker = await startHeadless(server, 'talk', { camera: kCamera, name: 'Mum', video: clip, tone: 1130, source: kSource.talker });
  assert.equal((await talker.talk('start')).state, 'granted');
  await talker.pictures();
  const { last_event: lastEvent } = await card();
  assert.deepEqual({ ...lastEvent, at: isNow(lastEvent.at) }, { event: 'talk', at: true, name: 'Mum' });
  await waitFor('the voice at the camera', async () => (await camera.report())[0].sources[kSource.talker]?.packets > 10);

  await says({ capture: 'paused', battery: 83 });
  assert.equal((await screen.next('camera_offline')).reason, 'paused');
  assert.equal((await screen.next('report')).report.capture, 'paused');
  const floor = await screen.next('floor', ({ reason }) => reason === 'camera_paused');
  assert.deepEqual([floor.holder, floor.queue], [null, 0]);
  await page.event('camera_offline', ({ reason }) => reason === 'paused');

  await sleep(300); // what was under way has arrived
  const late = await startHeadless(server, 'watch', { camera: kCamera, video: clip });
  const counts = async () => [...received(await viewers.report()), ...received(await talker.report()), (await pageStats()).all];
  const [had, hadSent] = [await counts(), await sent()];
  await sleep(2000);
  const nowSent = await sent();
  assert.deepEqual(await counts(), had);
  assert.deepEqual(received(await late.report()), [0]);
  await late.kill();
  t.diagnostic(`sent meanwhile: ${nowSent.video - hadSent.video} packets of video, ${nowSent.audio - hadSent.audio} of sound; received: 0`);
  assert.ok(nowSent.video - hadSent.video > 50 && nowSent.audio - hadSent.audio > 50, JSON.stringify([hadSent, nowSent]));
  assert.equal(nowSent.skips, hadSent.skips); // nobody asked it for a keyframe that nobody sees

  const paused = await card();
  assert.equal(paused.state, 'paused');
  assert.ok(isNow(paused.since), `since ${paused.since}`);
  const watching = await page.request({ request: 'watch', camera: kCamera, name: 'Dad' });
  assert.deepEqual([watching.state, watching.report.capture], ['paused', 'paused']);
});

test('a paused camera hears nobody: talk is refused, and a voice that comes all the same stays out', async () => {
  const heard = async () => (await camera.report())[0].sources[kSource.talker].packets;
  const before = await heard();
  const { state, reason } = await talker.talk('start');
  assert.deepEqual([state, reason], ['refused', 'camera_paused']);
  await talker.command('speak', { on: true });
  await sleep(500);
  assert.equal(await heard(), before);
  await talker.command('speak', { on: false });
});

test('after the pause everybody has the picture again from a keyframe on, without having asked and without a gap', async (t) => {
  const [before, shown, asked] = [await viewers.report(), await pageStats(), (await sent()).skips];
  const began = Date.now();
  await says({ capture: 'on' });
  const first = await waitFor('first picture', async () => {
    const stats = await pageStats();
    return stats.framesDecoded > shown.framesDecoded && stats;
  }, { every: 10 });
  t.diagnostic(`first picture decoded ${Date.now() - began} ms after the end of the pause`);
  assert.ok(first.keyFramesDecoded > shown.keyFramesDecoded, 'the first picture was no keyframe');
  // Chromium asks by itself every 3 s without a picture, which may fall into these milliseconds.
  assert.ok(first.pliCount <= shown.pliCount + 1, `${first.pliCount - shown.pliCount} PLIs`);
  await screen.next('camera_online');
  assert.equal((await card()).state, 'live');
  const more = (peer) => streamOf(peer, 'video').packets > streamOf(before[peer.peer], 'video').packets + 150;
  const now = await viewers.up({ ready: more });
  assert.equal((await sent()).skips - asked, 1);
  for (const peer of now) {
    for (const kind of ['audio', 'video']) assert.equal(streamOf(peer, kind).ssrc, streamOf(before[peer.peer], kind).ssrc);
    assert.deepEqual(flaws(peer, { breaks: before[peer.peer].clip.breaks + 1, sources: [kSource.camera], muted: true }), []);
  }
  assert.equal((await pageStats()).packetsLost, 0);
  assert.equal((await talker.talk('start')).state, 'granted');
  await talker.talk('stop');
});

test('an interrupted camera is asleep, not silenced; when it films again it is live', async () => {
  await says({ capture: 'interrupted' });
  assert.equal((await screen.next('camera_offline')).reason, 'interrupted');
  assert.equal((await card()).state, 'asleep');
  assert.equal((await page.request({ request: 'watch', camera: kCamera, name: 'Dad' })).state, 'asleep');
  const before = (await pageStats()).all;
  await waitFor('more packets', async () => (await pageStats()).all > before + 20);
  await says({ capture: 'on' });
  await screen.next('camera_online');
  assert.equal((await card()).state, 'live');
});

test('who does not publish cannot report, and what is wrong with a report changes nothing', async () => {
  assert.equal((await page.request({ request: 'report', capture: 'paused' })).error_code, 422);
  await assert.rejects(says({}), /capture is missing/);
  await assert.rejects(says({ capture: 'off' }), /capture must be/);
  await assert.rejects(says({ capture: 'paused', battery: 101 }), /battery must be/);
  assert.equal((await card()).state, 'live');
});

test('a camera that comes back in place of a paused one begins without a report, and goes without one', async () => {
  await says({ capture: 'paused' });
  await screen.next('report', ({ report }) => report?.capture === 'paused');
  const [before] = await viewers.report();
  const paused = camera;
  camera = await publish();
  await screen.next('report', ({ report }) => report === null);
  assert.equal((await card()).report, null);
  await screen.next('camera_online');
  await viewers.up({ ready: (peer) => streamOf(peer, 'video').packets > streamOf(before, 'video').packets + 50 });
  await paused.kill();
  await says({ capture: 'on', battery: 50 });
  await screen.next('report', ({ report }) => report?.battery === 50);
  await camera.request({ request: 'unpublish' });
  assert.equal((await screen.next('camera_offline', ({ reason }) => reason === 'unpublished')).camera, kCamera);
  await screen.next('report', ({ report }) => report === null);
  const gone = await card();
  assert.deepEqual([gone.state, gone.report, gone.last_event?.name], ['offline', null, 'Mum']);
  assert.equal((await page.request({ request: 'watch', camera: kCamera, name: 'Dad' })).state, 'waiting');
});
