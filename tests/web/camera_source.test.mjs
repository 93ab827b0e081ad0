import assert from 'node:assert/strict';
import { test } from 'node:test';
import { media, pass, running, sent, source, states, told, video } from './camera_source_stage.mjs';
import { settle } from './fake_clock.mjs';

test('it opens camera and microphone with one question', async () => {
  await running();
  assert.deepEqual(media.asked, ['video+audio environment']);
  assert.deepEqual(sent, [['video', 'audio']]);
  assert.equal(source.state, 'on');
  assert.deepEqual(told.find(({ type }) => type === 'publish/opened'), { type: 'publish/opened', facing: 'environment', hasMic: true, canFlip: true });
});

test('a phone whose microphone is off is not asked for it', async () => {
  await running({ micOn: false });
  assert.deepEqual(media.asked, ['video environment']);
  assert.equal(media.running, 'video');
});

test('a phone without a microphone is a camera all the same', async () => {
  media.next = ['NotFoundError'];
  await running();
  assert.deepEqual([media.running, source.state], ['video', 'on']);
  assert.equal(told.find(({ type }) => type === 'publish/opened').hasMic, false);
});

test('the other camera is opened, and the sound goes on', async () => {
  await running();
  const sound = source.audio;
  await source.flip();
  assert.deepEqual(media.asked.at(-1), 'video user');
  assert.deepEqual([source.facing, source.audio, media.running], ['user', sound, 'audio+video']);
  assert.deepEqual(states, ['on']);
});

test('when the other camera does not open the one of before is back', async () => {
  await running();
  media.next = ['NotReadableError'];
  source.flip();
  await pass(2000);
  assert.deepEqual([source.facing, media.asked.at(-1), source.state], ['environment', 'video environment', 'on']);
});

test('another size needs no new camera where the track can change it', async () => {
  await running();
  await source.setSize('360');
  assert.equal(media.asked.length, 1);
  assert.deepEqual(video().settings, { width: 640, height: 360 });
  assert.equal(sent.length, 2, 'the budget follows');
});

test('another size keeps light and zoom', async () => {
  media.capabilities = { torch: true, zoom: { min: 1, max: 5, step: 0.1 } };
  await running({ zoom: 2 });
  await source.setLens({ torch: true });
  const apply = video().applyConstraints;
  video().applyConstraints = function (wanted) {
    Object.assign(this.settings, { torch: false, zoom: 1 });
    return apply.call(this, wanted);
  };
  await source.setSize('360');
  assert.deepEqual(video().settings, { width: 640, height: 360, torch: true, zoom: 2 });
});

test('another size opens the camera anew where the track cannot change it', async () => {
  await running();
  video().fixed = true;
  await source.setSize('720');
  assert.deepEqual([media.asked.length, video().settings], [2, { width: 1280, height: 720 }]);
});

test('a microphone that is off is off at the source, and on again when it is wanted', async () => {
  await running();
  await source.setMic(false);
  assert.deepEqual([media.running, sent.at(-1)], ['video', ['video', null]]);
  await pass(20000);
  assert.equal(media.running, 'video');
  await source.setMic(true);
  assert.deepEqual([media.running, sent.at(-1), media.asked.at(-1)], ['audio+video', ['video', 'audio'], 'audio']);
});

test('a microphone that is switched while the camera opens ends as it was switched last', async () => {
  let answer = () => {};
  for (const on of [false, true]) {
    await running({ micOn: !on });
    media.next = [new Promise((resolve) => (answer = resolve))];
    video().end();
    await settle();
    source.setMic(on);
    answer();
    await pass(1000);
    assert.equal(source.audio?.kind ?? null, on ? 'audio' : null);
    source.stop();
  }
});

test('a microphone that is plugged in is used', async () => {
  media.next = ['NotFoundError'];
  await running();
  source.devicesChanged();
  await settle();
  assert.equal(media.running, 'audio+video');
});

/** What is imported while a test runs has come. */
const loaded = () => new Promise((resolve) => setImmediate(resolve));

test('light and zoom are told where the camera has them, and come back with it', async () => {
  media.capabilities = { torch: true, zoom: { min: 1, max: 5, step: 0.1 } };
  await running({ zoom: 2 });
  await loaded();
  const lens = () => told.findLast(({ type }) => type === 'publish/lens').lens;
  assert.deepEqual(lens(), { torch: false, zoom: { min: 1, max: 5, step: 0.1, value: 2 } });
  await source.setLens({ torch: true });
  assert.equal(lens().torch, true);
  video().end();
  await settle();
  await loaded();
  assert.deepEqual(lens(), { torch: true, zoom: { min: 1, max: 5, step: 0.1, value: 2 } });
  await source.flip();
  await loaded();
  assert.deepEqual([lens().torch, lens().zoom.value], [false, 1]);
});

test('a camera without light and zoom is not asked for them', async () => {
  await running({ zoom: 3 });
  assert.deepEqual(told.findLast(({ type }) => type === 'publish/lens').lens, { torch: null, zoom: null });
  assert.deepEqual(video().applied, []);
});
