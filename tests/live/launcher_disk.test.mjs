// A home behind `./petcam up` whose whole state folder is on one small disk that becomes full: everybody who is in goes on.

import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { bounded, cannedClips, claim, flaws, freePort, mountDisk, signedIn, sleep, startHeadless, streamOf, waitFor, whyNoDisk } from './lib/index.mjs';
import { codeIn, Launcher, petcam, welcome } from './lib/launcher.mjs';

const skip = whyNoDisk() ?? false;
const clip = cannedClips().h264;
const kSource = 101;
const launcher = new Launcher();
let disk;
let state;
let options;
let server;
let phones; // where they connect, as `claim` and `startHeadless` take it
let owner;
let kitchen;
let camera;

const ask = (...words) => petcam([...words, '--state', state]);
const full = () => path.join(disk.dir, 'ballast');
const packets = async (viewer) => streamOf((await viewer.report())[0], 'video').packets;

async function invited(...words) {
  const { code, said } = await ask('invite', ...words);
  assert.equal(code, 0, said);
  return codeIn(said);
}

const watching = async () => {
  const viewer = await startHeadless(phones, 'watch', { camera: kitchen.id, token: owner.token, video: clip });
  await viewer.pictures();
  return viewer;
};

const publish = () => startHeadless(phones, 'publish', { camera: kitchen.id, token: kitchen.token, video: clip, tone: 523, source: kSource, 'ignore-pli': true });

before(async () => {
  if (skip) return;
  disk = mountDisk(4096);
  state = path.join(disk.dir, 'home');
  const port = await freePort();
  options = ['--state', state, '--port', String(port)];
  phones = { wsUrl: `wss://127.0.0.1:${port}/janus` };
  server = launcher.up(...options);
  await welcome(server);
  owner = await claim(phones, await invited('--owner'), 'Mum');
  kitchen = await claim(phones, await invited('--camera', 'Kitchen'));
  camera = await publish();
});

after(async () => {
  await camera?.kill();
  await launcher.cleanUp();
  disk?.remove();
});

test('with a full disk everybody watches on and comes in, and a change is refused with the reason', { skip }, async () => {
  const viewer = await watching();
  assert.throws(() => writeFileSync(full(), Buffer.alloc(8 << 20)), /ENOSPC/);
  const { code, said } = await ask('invite', 'Ana');
  assert.equal(code, 1, said);
  assert.match(said, /^petcam: nothing was changed: .*petcam\.db: .*disk is full: free some space \(error 440\)$/m);
  await (await signedIn(phones, owner.token)).client.close();
  const late = await watching();
  const first = await packets(viewer);
  await waitFor('more pictures', async () => (await packets(viewer)) > first + 20);
  for (const one of [viewer, late]) assert.deepEqual(flaws((await one.stop())[0], { sources: [kSource] }), []);
  assert.match((await ask('members')).said, /^m1 +Mum +owner/m);
});

test('a log that grew too long is cut there as well, and nothing ends by that', { skip }, async () => {
  const log = path.join(state, 'log', 'access.log');
  truncateSync(log, 21_000_000); // holes take no room
  const ticker = launcher.processes('sleep').find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8') === 'sleep\x00300\x00');
  process.kill(ticker, 'SIGTERM'); // five minutes are over
  await waitFor('a shorter log', () => statSync(log).size < 1_000_000, { saw: () => statSync(log).size });
  await sleep(500);
  assert.equal((await ask('members')).code, 0, server.said);
});

test('Janus comes back on a full disk, and so do camera and viewers', { skip }, async () => {
  const janus = launcher.processes(path.join(state, 'run', 'janus')).find((pid) => /^Name:\s+janus$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')));
  process.kill(janus, 'SIGKILL');
  await camera.kill();
  await waitFor('answer after the restart', async () => (await ask('members')).code === 0, { within: 15000, every: 200, saw: () => server.said });
  camera = await publish();
  const viewer = await watching();
  assert.equal((await ask('invite', 'Ana')).code, 1);
  await viewer.stop();
});

test('freed, changes work again, and nothing is missing after the next start; a start without room says so', { skip }, async () => {
  rmSync(full());
  await invited('Ana');
  assert.deepEqual(await launcher.stop(server), { code: 0, signal: null });
  assert.throws(() => writeFileSync(full(), Buffer.alloc(8 << 20)), /ENOSPC/);
  const refused = launcher.up(...options);
  assert.equal((await bounded(refused.ended, 10000, 'end of the start')).code, 1);
  assert.match(refused.said, /^petcam: The disk of the state folder .* is full: free some space\. .*\n$/);
  rmSync(full());
  server = launcher.up(...options);
  await welcome(server);
  const { said } = await ask('members');
  assert.match(said, /^m1 +Mum +owner .* d1 /m);
  assert.match(said, /^c1 +Kitchen +d2 /m);
  assert.match(said, /not here yet: Ana \(m2\)/);
  await (await signedIn(phones, owner.token)).client.close();
  assert.deepEqual(await launcher.stop(server), { code: 0, signal: null });
});
