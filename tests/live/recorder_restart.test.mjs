// The recorder may start before the home server and after it, and either may go and come back.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { buildDir, cannedClips, sleep, startHeadless, startLockedHome, waitFor } from './lib/index.mjs';
import { probe, startRecorder } from './lib/recorder.mjs';

let home;
let camera;
let recorder;
let phone;

const publish = (video) => startHeadless(home.server, 'publish', {
  camera: camera.id, token: camera.token, device: 'the-phone-in-the-kitchen', video, tone: 500,
});
const newClip = (known) => waitFor('another clip', () => recorder.clips().find((file) => !known.includes(file)), { within: 15000 });
const finished = (file) => waitFor('its end', () => recorder.hasFinished(file), { within: 15000 });

before(async () => {
  home = await startLockedHome({ web: false });
  camera = await home.camera('Kitchen');
  phone = await publish(cannedClips().h264);
  recorder = await startRecorder(home.server, { defaults: 'mode = "continuous";' });
});
after(async () => {
  await phone?.stop().catch(() => {});
  await recorder?.stop();
  await home?.server.stop();
});

test('a recorder that comes later records the camera that is there', async () => {
  await newClip([]);
});

test('a phone that comes again with another codec begins another clip, and the one before is whole', async () => {
  const [first] = recorder.clips();
  await sleep(3000);
  await phone.stop();
  phone = await publish(cannedClips().vp8);
  const second = await newClip([first]);
  await finished(first);
  assert.ok(first.endsWith('.mp4') && second.endsWith('.webm'));
  assert.ok(probe(first).video.packets.length > 20);
});

test('a home server that is killed ends the clip, and the recorder goes on with the next one', async () => {
  const known = recorder.clips();
  home.server.janus.kill('SIGKILL');
  await home.server.janus.ended();
  await phone.kill();
  await finished(known.at(-1));
  await home.server.startJanus();
  phone = await publish(cannedClips().h264);
  const next = await newClip(known);
  await sleep(3000);
  await recorder.stop();
  const clip = probe(next);
  assert.ok(clip.duration > 2 && clip.video.packets.length > 30, `${clip.duration} s, ${clip.video.packets.length} pictures`);
});

test('a recorder that is there before the home server waits for it', async () => {
  await phone.stop();
  await home.server.janus.stop();
  const known = recorder.clips();
  await recorder.start({ connected: false });
  await waitFor('a recorder that waits', () => recorder.logText().includes('waits for the home server'));
  await home.server.startJanus();
  phone = await publish(cannedClips().h264);
  await newClip(known);
});

test('--check says what is wrong with a file, and where', () => {
  const program = path.join(buildDir, 'bin', 'petcam-recorder');
  assert.match(execFileSync(program, ['--config', recorder.config, '--check'], { encoding: 'utf8' }), /is right/);
  assert.throws(() => execFileSync(program, ['--config', '/nowhere.cfg', '--check'], { stdio: 'pipe' }), /cannot be read/);
  assert.match(execFileSync(program, ['--version'], { encoding: 'utf8' }), /^petcam-recorder \d/);
});
