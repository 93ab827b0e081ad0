// A disk that is full, read-only or gone under the recordings: recording stops with the state told, what can be looked at can
// be looked at, and everything goes on by itself.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ArchiveServer, chanceFile, checkArchive } from './lib/archive.mjs';
import { mountDisk, waitFor, whyNoDisk } from './lib/index.mjs';

const noDisk = whyNoDisk();
const options = { skip: noDisk ?? false };
/** What must stay free, and a quarter of it above, which retention keeps. */
const kFloor = 16_000_000;
const kReserve = kFloor / 4;
const now = Math.floor(Date.now() / 1000);

/** An archive on a small disk of its own. */
async function onDisk() {
  const disk = mountDisk(30_000);
  const folder = path.join(disk.dir, 'recordings');
  const server = await ArchiveServer.start({ folder, free: kFloor });
  const file = path.join(server.dir, 'a.mp4');
  chanceFile(file, 100_000);
  return { disk, folder, server, file };
}

const state = (server, wanted) => waitFor(`state "${wanted}"`, async () => (await server.tell('state')) === wanted, { within: 15000, saw: () => server.tell('state') });
const free = (folder) => { const { bavail, bsize } = statfsSync(folder); return bavail * bsize; };
const fill = (file, bytes) => execFileSync('fallocate', ['-l', String(bytes), file]);
const bytesOf = async (server, id) => (await server.curl(`clips/${id}`)).body.length;
const told = (server) => [...readFileSync(server.log, 'utf8').matchAll(/disk=(\w+)/g)].map(([, word]) => word);

async function end({ disk, server, folder }) {
  await server.stop();
  if (existsSync(folder)) assert.deepEqual(checkArchive(folder).problems, []);
  disk.remove();
}

test('room runs out: the oldest goes first, then recording stops, and goes on when there is room', options, async () => {
  const home = await onDisk();
  const { server, disk, file } = home;
  await state(server, 'ok yes');
  const old = await server.clip('c1', file, { start: now - 5000, end: now - 4990 });
  const young = await server.clip('c1', file);
  const ballast = path.join(disk.dir, 'ballast');
  fill(ballast, free(disk.dir) - kFloor - kReserve + 50_000);
  await waitFor('the oldest gone', () => !existsSync(old.where), { within: 10000 });
  assert.equal(await bytesOf(server, young.id), 100_000);
  assert.equal(await server.tell('state'), 'ok yes');
  fill(path.join(disk.dir, 'more'), free(disk.dir) - kFloor + 1_000_000);
  await state(server, 'full no');
  rmSync(ballast);
  await state(server, 'ok yes');
  assert.deepEqual(told(server), ['ok', 'full', 'ok']);
  await end(home);
});

test('without any room at all nothing breaks: looking works, deleting works, and what was begun is mended', options, async () => {
  const home = await onDisk();
  const { server, disk, file } = home;
  await state(server, 'ok yes');
  await server.clip('c1', file);
  // All of it at once, before anybody could look.
  assert.throws(() => execFileSync('dd', ['if=/dev/zero', `of=${path.join(disk.dir, 'ballast')}`, 'bs=1M', 'status=none']), /No space left/);
  await state(server, 'full no');
  assert.match(await server.tell('clip', 'c1', now, now + 5, file, 'mp4'), /^error /);
  await server.curl(`cameras/c1/timeline?from=${now - 1000}&to=${now}`).then(({ status }) => assert.equal(status, 200));
  rmSync(path.join(disk.dir, 'ballast'));
  await state(server, 'ok yes');
  const second = await server.clip('c1', file);
  assert.equal(await bytesOf(server, second.id), 100_000);
  await end(home);
});

test('a start on a disk without any room opens what is there, and says that it is full', options, async () => {
  const home = await onDisk();
  const { disk, folder, file } = home;
  await home.server.clip('c1', file);
  const keep = await home.server.clip('c1', file);
  await home.server.curl(`clips/${keep.id}/star`, { args: ['-X', 'PUT', '-d', '{"starred":true}'] });
  await home.server.stop();
  assert.throws(() => execFileSync('dd', ['if=/dev/zero', `of=${path.join(disk.dir, 'ballast')}`, 'bs=1M', 'status=none']), /No space left/);
  const server = await ArchiveServer.start({ folder, free: kFloor });
  await state(server, 'full no');
  rmSync(path.join(disk.dir, 'ballast'));
  await state(server, 'ok yes');
  await end({ disk, server, folder });
});

test('read-only: recording stops, looking goes on, and it records again when it may', options, async () => {
  const home = await onDisk();
  const { server, disk, file } = home;
  await state(server, 'ok yes');
  const clip = await server.clip('c1', file);
  // Over it, for a disk with open files is made read-only by the kernel alone.
  execFileSync('mount', ['--bind', disk.dir, disk.dir]);
  execFileSync('mount', ['-o', 'remount,bind,ro', disk.dir]);
  await state(server, 'read_only no');
  assert.equal(await bytesOf(server, clip.id), 100_000);
  const answer = await server.curl(`clips/${clip.id}`, { args: ['-X', 'DELETE'] });
  assert.equal(answer.status, 503);
  assert.equal(await bytesOf(server, clip.id), 100_000);
  execFileSync('umount', ['-l', disk.dir]);
  await state(server, 'ok yes');
  assert.equal(await bytesOf(server, clip.id), 100_000);
  assert.deepEqual(told(server), ['ok', 'read_only', 'ok']);
  await end(home);
});

test('a start on a read-only disk shows what is there', options, async () => {
  const home = await onDisk();
  const { disk, folder, file } = home;
  const clip = await home.server.clip('c1', file);
  await home.server.stop();
  disk.readOnly();
  const server = await ArchiveServer.start({ folder, free: kFloor });
  await state(server, 'read_only no');
  assert.equal(await bytesOf(server, clip.id), 100_000);
  assert.equal((await server.curl(`cameras/c1/timeline?from=${now - 1000}&to=${now}`)).json().clips.length, 1);
  disk.writable();
  await state(server, 'ok yes');
  await server.clip('c1', file);
  await end({ disk, server, folder });
});

test('a disk that is removed is waited for, and nothing is written to the one below', options, async () => {
  const home = await onDisk();
  const { server, disk, folder, file } = home;
  await state(server, 'ok yes');
  const clip = await server.clip('c1', file);
  const elsewhere = `${disk.dir}-elsewhere`;
  mkdirSync(elsewhere);
  execFileSync('mount', ['--bind', disk.dir, elsewhere]);
  execFileSync('umount', ['-l', disk.dir]);
  await state(server, 'gone no');
  assert.match(await server.tell('clip', 'c1', now, now + 5, file, 'mp4'), /error/);
  assert.equal((await server.curl(`clips/${clip.id}`)).status, 503);
  assert.ok(!existsSync(folder), 'a folder was made where the disk should be');
  execFileSync('mount', ['--bind', elsewhere, disk.dir]);
  execFileSync('umount', ['-l', elsewhere]);
  rmSync(elsewhere, { recursive: true });
  await state(server, 'ok yes');
  assert.equal(await bytesOf(server, clip.id), 100_000);
  assert.deepEqual(told(server), ['ok', 'gone', 'ok']);
  await end(home);
});

test('a folder or an index that somebody deletes is made anew, and the clips that are left are adopted', options, async () => {
  const home = await onDisk();
  const { server, folder, file } = home;
  await state(server, 'ok yes');
  const clip = await server.clip('c1', file);
  rmSync(path.join(folder, 'index.db'));
  await waitFor('the clip again', async () => (await bytesOf(server, clip.id)) === 100_000 && existsSync(path.join(folder, 'index.db')), { within: 10000 });
  rmSync(folder, { recursive: true });
  await waitFor('an empty archive', async () => (await server.curl(`clips/${clip.id}`)).status === 404 && existsSync(path.join(folder, 'index.db')), { within: 10000 });
  assert.equal(await bytesOf(server, (await server.clip('c1', file)).id), 100_000);
  await end(home);
});

test('an index that is damaged under the recorder costs no clip', options, async () => {
  const home = await onDisk();
  const { server, folder, file } = home;
  await state(server, 'ok yes');
  await server.clip('c1', file);
  writeFileSync(path.join(folder, 'index.db'), Buffer.alloc(40960, 'not a database '));
  await server.clip('c1', file);
  assert.equal(await server.stop(), 0);
  const { clips, problems } = checkArchive(folder);
  assert.deepEqual([clips, problems], [2, []]);
  home.disk.remove();
});
