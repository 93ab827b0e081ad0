// A disk that fills up while it is recorded on, and is emptied again: the owner is told, who watches notices nothing.

import assert from 'node:assert/strict';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { cannedClips, flaws, mountDisk, signedIn, startHeadless, startLockedHome, waitFor, whyNoDisk } from './lib/index.mjs';
import { decodeAll } from './lib/recorded.mjs';
import { probe, startRecorder } from './lib/recorder.mjs';

const skip = whyNoDisk();
let disk;
let home;
let recorder;
let phone;
let viewers;
let owner;

before(async () => {
  if (skip) return;
  disk = mountDisk(16_000);
  home = await startLockedHome({ web: false });
  const camera = await home.camera('Kitchen');
  owner = await signedIn(home.server, home.owner.token);
  recorder = await startRecorder(home.server, { defaults: 'mode = "continuous";', retention: 'gigabytes_per_camera = 0; free_gigabytes = 0;', recordingsDir: path.join(disk.dir, 'recordings') });
  phone = await startHeadless(home.server, 'publish', { camera: camera.id, token: camera.token, device: 'the-phone-in-the-kitchen', video: cannedClips().h264, tone: 500 });
  viewers = await startHeadless(home.server, 'watch', { camera: camera.id, token: home.owner.token, count: 2 });
});
after(async () => {
  await viewers?.stop();
  await phone?.stop();
  await recorder?.stop();
  await home?.server.stop();
  disk?.remove();
});

const told = (state) => waitFor(`a disk that is ${state}`, () => owner.client.received.map((message) => message.plugindata?.data)
  .findLast((data) => data?.event === 'recorder')?.state === state, { within: 20000 });

/** Takes all room that there is. */
function fill(file) {
  const number = openSync(file, 'w');
  try {
    for (;;) writeSync(number, Buffer.alloc(4096));
  } catch (error) {
    assert.equal(error.code, 'ENOSPC');
  } finally {
    closeSync(number);
  }
}

test('a full disk ends the clip and is told; with room again the next one begins', { skip: skip ?? false }, async (t) => {
  const first = await waitFor('a clip', () => recorder.clips()[0], { within: 15000 });
  await told('ok');
  await waitFor('some seconds of it', () => probe(first).video?.packets.length > 45, { within: 15000 });
  const filler = path.join(disk.dir, 'of-somebody-else');
  fill(filler);
  await told('full');
  const ended = recorder.clips();
  rmSync(filler);
  await told('ok');
  const second = await waitFor('another clip', () => recorder.clips().find((file) => !ended.includes(file)), { within: 20000 });
  await waitFor('some seconds of it', () => probe(second).video?.packets.length > 45, { within: 15000 });
  assert.deepEqual((await viewers.report()).flatMap((peer) => flaws(peer)), []);
  await recorder.stop();
  for (const file of recorder.clips()) decodeAll(file);
  t.diagnostic(`clips of ${recorder.clips().map((file) => probe(file).duration.toFixed(1)).join(' and ')} s`);
});
