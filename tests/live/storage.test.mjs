// The home's database on a disk that is damaged, full or read-only, at the start and while families watch.

import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ControlClient } from './lib/control.mjs';
import { cannedClips, flaws, grant, mountDisk, signedIn, startHeadless, startLockedHome, startServer, streamOf, waitFor, whyNoDisk } from './lib/index.mjs';

const clip = cannedClips().h264;
const noDisk = whyNoDisk();
const kSource = 101;

const databaseOf = (server) => path.join(server.stateDir, 'petcam.db');
const logOf = (server) => readFileSync(path.join(server.dir, 'janus.log'), 'utf8');
/** SQLite's own, where nothing else is asked for. */
const kPageBytes = 4096;
const damage = (file) => writeFileSync(file, Buffer.alloc(statSync(file).size, 'not a database '));

function overwrite(file, position, bytes) {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, position);
  closeSync(descriptor);
}

/** A home with a camera that sends and a viewer that counts. */
async function watchedHome(options = {}) {
  const home = await startLockedHome({ web: false, ...options });
  const kitchen = await home.camera('Kitchen');
  const camera = await startHeadless(home.server, 'publish', { camera: kitchen.id, token: kitchen.token, video: clip, tone: 523, source: kSource, 'ignore-pli': true });
  const viewer = await startHeadless(home.server, 'watch', { camera: kitchen.id, token: home.owner.token, video: clip });
  await viewer.pictures();
  return { ...home, camera, viewer };
}

/** The picture goes on, packet by packet; then everybody leaves. */
async function stillWatched({ camera, viewer }) {
  const packets = async () => streamOf((await viewer.report())[0], 'video').packets;
  const first = await packets();
  await waitFor('more pictures', async () => (await packets()) > first + 20, { within: 3000 });
  assert.deepEqual(flaws((await viewer.stop())[0], { sources: [kSource] }), []);
  await camera.stop();
}

const names = async (server) => (await server.admin({ request: 'home' })).cameras.map(({ name }) => name);

async function restart(server) {
  await server.janus.stop();
  await server.startJanus();
}

test('a database that is damaged while running costs nothing: it is written anew from memory', async () => {
  const home = await watchedHome();
  const { server } = home;
  damage(databaseOf(server));
  const owner = await signedIn(server, home.owner.token);
  assert.equal((await owner.request({ request: 'add_camera', name: 'Hall' })).data.petcam, 'invited');
  assert.match(logOf(server), /petcam\.db was damaged or gone: it was written anew from memory/);
  await stillWatched(home);
  await restart(server);
  assert.deepEqual(await names(server), ['Kitchen', 'Hall']);
  await (await signedIn(server, home.owner.token)).client.close();
  assert.equal(statSync(databaseOf(server)).mode & 0o777, 0o600);
  await server.stop();
});

test('a database that disappears while running is written anew as well', async () => {
  const home = await watchedHome();
  const { server } = home;
  rmSync(databaseOf(server));
  assert.equal((await server.admin({ request: 'add_camera', name: 'Hall' })).petcam, 'invited');
  await stillWatched(home);
  await restart(server);
  assert.deepEqual(await names(server), ['Kitchen', 'Hall']);
  await server.stop();
});

test('a database that is damaged at the start is named, left as it is, and no home begins without its members', async () => {
  const { server } = await startLockedHome({ web: false });
  await server.janus.stop();
  damage(databaseOf(server));
  const damaged = readFileSync(databaseOf(server));
  await server.startJanus();
  assert.equal(server.info.plugins['janus.plugin.petcam'], undefined);
  assert.match(logOf(server), /petcam\.db: it is damaged: restore a backup, or move it away to begin with an empty home/);
  assert.deepEqual(readFileSync(databaseOf(server)), damaged);
  await server.stop();
});

/** What was refused is not there, before and after a restart. */
async function restartRefused({ server, owner }) {
  assert.deepEqual(await names(server), ['Kitchen']);
  await restart(server);
  assert.deepEqual(await names(server), ['Kitchen']);
  await (await signedIn(server, owner.token)).client.close();
}

/** Writes until there is no room left; the file that took it. */
function fill(disk) {
  const ballast = path.join(disk.dir, 'ballast');
  assert.throws(() => writeFileSync(ballast, Buffer.alloc(1 << 20)), /ENOSPC/);
  return ballast;
}

test('a full disk refuses changes in words while everybody goes on watching, also after a restart; freed, nothing is missing', { skip: noDisk ?? false }, async () => {
  const disk = mountDisk(512);
  const home = await watchedHome({ stateDir: disk.dir });
  const { server } = home;
  const ana = await home.member({ role: 'sitter', name: 'Ana', cameras: grant(['watch'], 'c1') });
  const ballast = fill(disk);
  const addCamera = () => server.admin({ request: 'add_camera', name: 'Hall' });
  const refused = await addCamera();
  assert.equal(refused.error_code, 440, JSON.stringify(refused));
  assert.match(refused.error, /nothing was changed: .*petcam\.db: .*(disk is full|is full)/);
  await (await signedIn(server, home.owner.token)).client.close();
  // Who has to go goes, even if nobody can write that down.
  const removeAna = () => server.admin({ request: 'remove', member: ana.id });
  const page = await signedIn(server, ana.token);
  assert.match((await removeAna()).error, /signed out now, but only until the next start: .*disk is full/);
  await page.nextOther('detached');
  await assert.rejects(signedIn(server, ana.token), /411/);
  await stillWatched(home);
  await restartRefused(home);
  await (await signedIn(server, ana.token)).client.close();
  assert.equal((await addCamera()).error_code, 440);
  rmSync(ballast);
  assert.equal((await addCamera()).petcam, 'invited');
  assert.equal((await removeAna()).petcam, 'removed');
  await restart(server);
  await assert.rejects(signedIn(server, ana.token), /411/);
  assert.deepEqual(await names(server), ['Kitchen', 'Hall']);
  await server.stop();
  disk.remove();
});

test('a disk that becomes read-only refuses changes in words, also after a restart, and members still come in', { skip: noDisk ?? false }, async () => {
  const disk = mountDisk(512);
  const home = await watchedHome({ stateDir: disk.dir });
  const { server } = home;
  disk.readOnly();
  const refused = await server.admin({ request: 'add_camera', name: 'Hall' });
  assert.equal(refused.error_code, 440, JSON.stringify(refused));
  assert.match(refused.error, /cannot be written: check the owner of the state directory, and whether its disk is mounted read-only/);
  await stillWatched(home);

  await restart(server);
  assert.match(logOf(server), /until then nothing can be changed/);
  const owner = await signedIn(server, home.owner.token);
  assert.equal((await owner.request({ request: 'list' })).data.cameras.length, 1);
  assert.equal((await owner.request({ request: 'add_camera', name: 'Hall' })).data.error_code, 440);
  assert.match(logOf(server), /control\.sock: .*Read-only file system/);

  disk.writable();
  // The recorder can wait for its socket; members could not.
  await waitFor('control socket', async () => (await ControlClient.subscribed(server)).cut().then(() => true), { within: 8000 });
  assert.equal((await owner.request({ request: 'add_camera', name: 'Hall' })).data.petcam, 'invited');
  await owner.client.close();
  await server.stop();
  disk.remove();
});

test('a full disk at the start lets members in all the same', { skip: noDisk ?? false }, async () => {
  const disk = mountDisk(512);
  const home = await startLockedHome({ web: false, stateDir: disk.dir });
  const { server } = home;
  await server.janus.stop();
  fill(disk);
  await server.startJanus();
  assert.ok(server.info.plugins['janus.plugin.petcam'], logOf(server).slice(-2000));
  await (await signedIn(server, home.owner.token)).client.close();
  assert.equal((await server.admin({ request: 'add_camera', name: 'Hall' })).error_code, 440);
  await server.stop();
  disk.remove();
});

for (const [what, room, words] of [
  ['the key', 0, /home\.key: .*(No space left on device|disk is full)/],
  ['the database', 4096, /petcam\.db: .*(No space left on device|disk is full)/],
]) {
  test(`an empty home on a disk without room for ${what} says why it does not start, and starts when there is room`, { skip: noDisk ?? false }, async () => {
    const disk = mountDisk(512);
    const ballast = fill(disk);
    truncateSync(ballast, statSync(ballast).size - room);
    const server = await startServer({ open: false, web: false, stateDir: disk.dir });
    assert.equal(server.info.plugins['janus.plugin.petcam'], undefined);
    assert.match(logOf(server), words);
    assert.ok(!existsSync(path.join(disk.dir, 'home.key')) || statSync(path.join(disk.dir, 'home.key')).size === 32);
    rmSync(ballast);
    await restart(server);
    assert.equal((await server.admin({ request: 'invite_owner' })).petcam, 'invited', logOf(server).slice(-1000));
    await server.stop();
    disk.remove();
  });
}

test('a database that is cut to nothing while running costs nothing', async () => {
  const home = await watchedHome();
  const { server } = home;
  truncateSync(databaseOf(server));
  assert.equal((await server.admin({ request: 'add_camera', name: 'Hall' })).petcam, 'invited');
  await stillWatched(home);
  await restart(server);
  assert.deepEqual(await names(server), ['Kitchen', 'Hall']);
  await (await signedIn(server, home.owner.token)).client.close();
  await server.stop();
});

test('an empty file in place of the database, at the start of a home that has a key, is no empty home', async () => {
  const { server } = await startLockedHome({ web: false });
  await server.janus.stop();
  truncateSync(databaseOf(server));
  await server.startJanus();
  assert.equal(server.info.plugins['janus.plugin.petcam'], undefined, 'it began with an empty home');
  assert.match(logOf(server), /petcam\.db: .*restore a backup/);
  assert.equal(statSync(databaseOf(server)).size, 0);
  await server.stop();
});

for (const [what, byte] of [['garbage', 0xA5], ['zeros', 0]]) {
  test(`whichever page of the database becomes ${what} while running, the next change is kept and nothing is lost`, async () => {
    const home = await startLockedHome({ web: false });
    const { server } = home;
    await home.camera('Kitchen');
    await home.member({ role: 'sitter', name: 'Ana', cameras: grant(['watch'], 'c1') });
    const before = await server.admin({ request: 'home' });
    const pages = statSync(databaseOf(server)).size / kPageBytes;
    assert.ok(Number.isInteger(pages) && pages >= 5, `${pages}`);
    const lost = [];
    for (let page = 0; page < pages; ++page) {
      overwrite(databaseOf(server), page * kPageBytes, Buffer.alloc(kPageBytes, byte));
      // Another name each time, as somebody would who does not know of it.
      const changed = await server.admin({ request: 'rename_camera', camera: 'c1', name: `Kitchen ${page}` });
      if (changed.petcam !== 'changed') lost.push(`page ${page}: ${changed.error}`);
      await restart(server);
      const after = server.info.plugins['janus.plugin.petcam'] && await server.admin({ request: 'home' });
      if (!after) {
        lost.push(`page ${page}: it does not start any more: ${/petcam\.db: .*/.exec(logOf(server).split('Janus version').at(-1))}`);
        break;
      }
      assert.deepEqual({ ...after, cameras: after.cameras.map((one) => ({ ...one, name: 'Kitchen' })) }, before, `page ${page}`);
      assert.equal(after.cameras[0].name, `Kitchen ${page}`);
    }
    assert.deepEqual(lost, []);
    await (await signedIn(server, home.owner.token)).client.close();
    await server.stop();
  });
}
