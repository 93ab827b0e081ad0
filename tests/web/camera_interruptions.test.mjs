import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, finals, make, media, pass, running, show, source, states, told, video } from './camera_source_stage.mjs';
import { settle } from './fake_clock.mjs';

test('an opening that takes its time is not followed by another one', async () => {
  let answer = () => {};
  await running();
  media.next = [new Promise((resolve) => (answer = resolve))];
  video().end();
  await pass(3000);
  answer();
  await pass(5000);
  assert.deepEqual([media.asked.length, source.state], [2, 'on']);
});

test('what took both gives both back in one opening', async () => {
  await running();
  source.audio.mute();
  video().end();
  await settle();
  assert.deepEqual(media.asked.at(-1), 'video+audio environment');
});

test('a track that ended is replaced without a touch', async () => {
  await running();
  video().end();
  await settle();
  assert.deepEqual([media.running, media.asked.length], ['audio+video', 2]);
  assert.deepEqual(states, ['on', 'interrupted', 'on']);
});

test('sound that ended is replaced alone: the picture goes on', async () => {
  await running();
  const before = video();
  source.audio.end();
  await settle();
  assert.deepEqual(media.asked, ['video+audio environment', 'audio']);
  assert.equal(video(), before);
  assert.deepEqual(states, ['on']);
});

test('a mute that ends by itself opens nothing', async () => {
  await running();
  video().mute();
  await pass(2500);
  assert.equal(source.state, 'interrupted');
  video().unmute();
  await pass(500);
  assert.deepEqual([source.state, media.asked.length], ['on', 1]);
  assert.deepEqual(told.slice(-2).map(({ type }) => type), ['publish/broken', 'publish/mended']);
});

test('a mute for good, as after some calls, is ended by opening again', async () => {
  await running();
  video().mute();
  source.audio.mute();
  await pass(4000);
  assert.deepEqual([source.state, media.running, media.asked.length], ['on', 'audio+video', 2]);
});

test('during a call the camera cannot be opened; within 5 s of its end there is a picture', async () => {
  await running();
  media.next = Array(200).fill('NotReadableError');
  video().end();
  await pass(60000);
  assert.equal(source.state, 'interrupted');
  assert.ok(media.next.length > 0, 'enough refusals for the whole call');
  media.next = [];
  await pass(3500);
  assert.deepEqual([source.state, media.running], ['on', 'audio+video']);
});

test('an opening that hangs is given up and tried again, and its late camera is stopped', async () => {
  let answer = () => {};
  await running();
  media.next = [new Promise((resolve) => (answer = resolve))];
  video().end();
  await pass(10000);
  assert.deepEqual([source.state, media.running], ['on', 'audio+video']);
  answer();
  await settle();
  assert.equal(media.running, 'audio+video');
});

test('the first opening waits as long as a person needs to allow it', async () => {
  let answer = () => {};
  media.next = [new Promise((resolve) => (answer = resolve))];
  make();
  const started = source.start();
  await pass(120000);
  assert.equal(media.asked.length, 1);
  answer();
  await started;
  assert.equal(source.state, 'on');
});

test('a camera that is forbidden at the start needs a person', async () => {
  media.next = ['NotAllowedError'];
  make();
  await source.start();
  assert.deepEqual(finals, ['cameraBlocked']);
});

test('a camera that worked and is refused later comes back by itself, and says meanwhile what is wrong', async () => {
  await running();
  media.next = ['NotAllowedError', 'NotAllowedError'];
  video().end();
  await clock.pass(100);
  assert.deepEqual(told.findLast(({ type }) => type === 'publish/broken').problem, { key: 'cameraBlocked', detail: '' });
  await pass(9000);
  assert.deepEqual([finals, source.state], [[], 'on']);
});

test('a camera that another app has at the start does not keep the phone from its place', async () => {
  media.next = Array(5).fill('NotReadableError');
  make();
  let started = false;
  source.start().then(() => (started = true));
  await clock.pass(100);
  assert.deepEqual([started, source.state], [true, 'interrupted']);
  await pass(20000);
  assert.equal(source.state, 'on');
});

test('a hidden page is told as interrupted at once and opens nothing; shown again the camera is back', async () => {
  await running();
  show(false);
  source.hidden();
  assert.equal(states.at(-1), 'interrupted');
  video().end();
  await pass(30000, { moving: false });
  assert.equal(media.asked.length, 1);
  show(true);
  source.woke();
  await pass(1000);
  assert.deepEqual([source.state, media.running], ['on', 'audio+video']);
});

test('a camera that froze while the page was hidden is opened again soon after', async () => {
  await running();
  show(false);
  source.hidden();
  await pass(30000, { moving: false });
  show(true);
  source.woke();
  await pass(3000, { moving: false });
  assert.equal(media.asked.length, 2);
});

test('when it is left everything is stopped and nothing comes back', async () => {
  await running();
  source.stop();
  await pass(60000);
  source.woke();
  await settle();
  assert.deepEqual([media.running, media.asked.length], ['', 1]);
});
