import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, media, pass, running, sent, source, told, video } from './camera_source_stage.mjs';
import { settle } from './fake_clock.mjs';

test('a pause stops both at the source, tells so, and stays', async () => {
  await running();
  await source.setPaused(true);
  assert.deepEqual([media.running, source.state, sent.at(-1)], ['', 'paused', [null, null]]);
  await pass(60000);
  source.woke();
  source.hidden();
  source.devicesChanged();
  await source.flip();
  await source.setMic(false);
  await source.setMic(true);
  await source.setSize('360');
  await pass(60000);
  assert.deepEqual([media.running, media.asked.length, source.state], ['', 1, 'paused']);
});

test('the end of a pause opens both again', async () => {
  await running();
  await source.setPaused(true);
  await source.setPaused(false);
  assert.deepEqual([media.running, source.state, sent.at(-1)], ['audio+video', 'on', ['video', 'audio']]);
});

test('a pause from elsewhere stops both at the source, and its end opens them again', async () => {
  await running();
  await source.setPausedByHome(true);
  assert.deepEqual([media.running, source.state, sent.at(-1)], ['', 'paused', [null, null]]);
  await source.setPausedByHome(false);
  assert.deepEqual([media.running, source.state, sent.at(-1)], ['audio+video', 'on', ['video', 'audio']]);
});

test('the end of a pause from elsewhere does not end one that was made here; a resume here ends both', async () => {
  await running();
  await source.setPaused(true);
  await source.setPausedByHome(true);
  await source.setPausedByHome(false);
  assert.deepEqual([media.running, source.state], ['', 'paused']);
  await source.setPausedByHome(true);
  await source.setPaused(false);
  assert.deepEqual([media.running, source.state, source.pausedByHome], ['audio+video', 'on', false]);
});

test('a pause from elsewhere is told as one, unless it was made here as well, and its end is told', async () => {
  const pauses = () => told.filter(({ type }) => type === 'publish/paused').map(({ paused, byHome }) => [paused, byHome]);
  await running();
  await source.setPausedByHome(false); // as after each reconnection
  assert.deepEqual(pauses(), [[false, false]]);
  await source.setPausedByHome(true);
  await source.setPausedByHome(false);
  await source.setPausedByHome(true);
  await source.setPaused(true);
  await source.setPausedByHome(false);
  assert.deepEqual(pauses().slice(1), [[true, true], [false, false], [true, true], [true, false], [true, false]]);
});

test('a camera that was paused when the page was left opens nothing when the page is back', async () => {
  await running({ paused: true });
  await pass(10000);
  assert.deepEqual([media.asked, source.state], [[], 'paused']);
  assert.deepEqual(told[0], { type: 'publish/paused', paused: true, byHome: false });
});

test('a pause during an opening leaves nothing open, however late the phone answers', async () => {
  let answer = () => {};
  await running();
  for (const wait of [0, 20000]) {
    media.next = [new Promise((resolve) => (answer = resolve))];
    video().end();
    await settle();
    await source.setPaused(true);
    await clock.pass(wait);
    answer();
    await settle();
    assert.equal(media.running, '', `${wait} ms`);
    await source.setPaused(false);
    assert.equal(media.running, 'audio+video');
  }
});

test('a pause right after an opening is not taken back by what the opening still had to ask', async () => {
  let answer = () => {};
  await running();
  const { enumerateDevices } = media;
  media.enumerateDevices = () => new Promise((resolve) => (answer = () => resolve(enumerateDevices())));
  video().end();
  await clock.pass(100);
  await source.setPaused(true);
  answer();
  await clock.pass(100);
  assert.deepEqual([told.at(-1).type, media.running, source.state], ['publish/paused', '', 'paused']);
});
