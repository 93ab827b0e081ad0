// A recorder that is killed again and again while it records: what is lost, and what is not.

import assert from 'node:assert/strict';
import { checkArchive } from './archive.mjs';
import { flaws, startHeadless } from './headless.mjs';
import { startLockedHome } from './locked.mjs';
import { decodeAll } from './recorded.mjs';
import { probe, startOf, startRecorder } from './recorder.mjs';
import { sleep, waitFor } from './wait.mjs';

/** A kill may cost this much of what was filmed, in seconds. */
const kLost = 2;

/**
 * @param {object} options
 * @property {string} video  a canned clip
 * @property {number} times
 * @property {(text: string) => void} note
 */
export async function killRecorder({ video, times, note }) {
  const home = await startLockedHome({ web: false });
  let phone;
  let viewers;
  let recorder;
  try {
    const camera = await home.camera('Kitchen');
    recorder = await startRecorder(home.server, { defaults: 'mode = "continuous";' });
    phone = await startHeadless(home.server, 'publish', { camera: camera.id, token: camera.token, device: 'the-phone-in-the-kitchen', video, tone: 500 });
    viewers = await startHeadless(home.server, 'watch', { camera: camera.id, token: home.owner.token, count: 3 });
    await viewers.pictures();
    const lost = [];
    for (let i = 0; i < times; i++) lost.push(await killOnce(recorder));
    note(`lost of each clip: ${lost.map((one) => one.toFixed(2)).join(', ')} s`);
    assert.deepEqual((await viewers.report()).flatMap((peer) => flaws(peer)), []);
    await recorder.stop();
    for (const file of recorder.clips()) decodeAll(file);
    const found = checkArchive(recorder.dir);
    // Whether a file is whole it can tell of its own made-up ones only.
    const about = found.problems.filter((problem) => !problem.startsWith('torn: '));
    assert.deepEqual([about, found.recovered], [[], 0], `index and disk differ: ${JSON.stringify(found)}; it ended with\n${recorder.process.lastLines()}`);
    return { clips: recorder.clips().length };
  } finally {
    await viewers?.stop().catch(() => {});
    await phone?.stop().catch(() => {});
    if (recorder?.process.running) await recorder.stop().catch(() => {});
    await home.server.stop();
  }
}

/** Returns how much of the clip the kill has cost, in seconds. */
async function killOnce(recorder) {
  const known = recorder.clips();
  const file = await waitFor('a clip that is being written', () => recorder.clips().find((one) => !recorder.hasFinished(one)), { within: 15000 });
  await sleep(3500 + Math.random() * 2000);
  await recorder.kill();
  const killedAt = Date.now();
  // As it is: whoever looks before the recorder is back sees this.
  const left = probe(file);
  const end = startOf(file) / 1000 + left.video.packets.at(-1).at;
  const lost = killedAt / 1000 - end;
  assert.ok(lost < kLost, `the file ends ${lost} s before the kill`);
  await recorder.start();
  const repaired = probe(file);
  assert.ok(repaired.video.packets.length >= left.video.packets.length - 1, 'the repair has lost pictures');
  assert.ok(Math.abs(repaired.duration - repaired.video.packets.at(-1).at) < 1, `it says to be ${repaired.duration} s long`);
  assert.ok(known.every((one) => recorder.clips().includes(one)), 'a clip is gone');
  recorder.finished(file);
  return lost;
}
