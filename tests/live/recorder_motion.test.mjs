// Something walks past a camera in mode "motion": the family is told, and finds a clip with what was before, pictures and levels.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkArchive } from './lib/archive.mjs';
import { passingH264, signedIn, sleep, startHeadless, startLockedHome, waitFor } from './lib/index.mjs';
import { probe, startRecorder } from './lib/recorder.mjs';

let home;
let camera;
let recorder;
let phone;
let owner;
const began = Math.floor(Date.now() / 1000);

before(async () => {
  home = await startLockedHome({ web: false });
  camera = await home.camera('Kitchen');
  owner = await signedIn(home.server, home.owner.token);
  await owner.request({ request: 'list' }); // from now on it is told of all cameras
  // The phone's tone is always the same, and would be loud.
  recorder = await startRecorder(home.server, { defaults: 'post_roll_s = 3; sound_threshold_dbfs = 0;' });
  phone = await startHeadless(home.server, 'publish', {
    camera: camera.id, token: camera.token, device: 'the-phone-in-the-kitchen', video: passingH264(), tone: 500,
  });
});
after(async () => {
  await phone?.stop();
  if (recorder?.process.running) await recorder.stop();
  await home?.server.stop();
});

const ticket = async () => (await owner.request({ request: 'ticket', camera: camera.id })).data.ticket;
const timeline = async () => (await recorder.get(`cameras/${camera.id}/timeline?from=${began - 10}&to=${began + 3600}`, { ticket: await ticket() })).json();
const motion = (active) => waitFor(`motion ${active}`, () => owner.client.received.map((message) => message.plugindata?.data)
  .find((data) => data?.event === 'motion' && data.active === active), { within: 30000 });

test('nothing is recorded while nothing moves', async () => {
  await sleep(5000);
  assert.deepEqual(recorder.clips(), []);
  assert.equal((await timeline()).recording, 'motion');
});

test('what moves is told at once, and recorded from before it began', async (t) => {
  const started = await motion(true);
  assert.match(started.id, /^e/);
  const ended = await motion(false);
  assert.equal(ended.id, started.id);
  const file = await waitFor('a finished clip', () => recorder.clips().find((one) => recorder.hasFinished(one)), { within: 20000 });
  const { events, clips, levels } = await waitFor('event with its clip', async () => {
    const all = await timeline();
    return all.events.some((event) => event.type === 'motion' && event.clip && event.snapshots > 0) && all;
  }, { within: 10000 });
  const event = events.find(({ id }) => id === started.id);
  const clip = clips.find(({ id }) => id === event.clip);
  t.diagnostic(`motion of ${(event.end - event.start).toFixed(1)} s with ${event.snapshots} pictures; the clip begins ${(event.start - clip.start).toFixed(1)} s before and ends ${(clip.end - event.end).toFixed(1)} s after it`);
  // The timeline has whole seconds, starts rounded down and ends up: a difference may be off by one.
  assert.ok(event.start - clip.start >= 4 && event.start - clip.start < 10);
  assert.ok(clip.end - event.end >= 2 && clip.end - event.end < 8);
  assert.ok(event.snapshots >= 1 && event.snapshots <= 3);
  const picture = await recorder.get(`events/${event.id}/snapshot.jpg`, { ticket: await ticket() });
  assert.deepEqual([picture.status, picture.body.readUInt16BE(0)], [200, 0xffd8]);
  const found = probe(file);
  const longer = clip.end - clip.start - found.duration;
  assert.ok(longer > -0.1 && longer < 2, `${found.duration} s of ${clip.end - clip.start} s`);
  assert.ok(levels.motion.some((level) => level > 0));
  assert.ok(levels.sound.some((level) => level !== null));
});

test('a picture is taken when somebody asks for one', async () => {
  const answer = await recorder.get(`cameras/${camera.id}/snapshot`, { method: 'POST', ticket: await ticket() });
  assert.equal(answer.status, 200, answer.body.toString());
  const picture = await recorder.get(`events/${answer.json().event}/snapshot.jpg`, { ticket: await ticket() });
  assert.deepEqual([picture.status, picture.body.readUInt16BE(0)], [200, 0xffd8]);
});

test('stopped in the first moments of an event, when it has no picture yet, it ends the event', async () => {
  const told = () => owner.client.received.map((message) => message.plugindata?.data).filter((data) => data?.event === 'motion');
  const known = told().length;
  await waitFor('another event', () => told().slice(known).some(({ active }) => active), { within: 30000, every: 20 });
  await recorder.stop();
  const found = checkArchive(recorder.dir);
  assert.equal(found.recovered, 0, JSON.stringify(found));
});
