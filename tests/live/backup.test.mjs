// `./petcam backup` and `restore`: a home is copied while it is written to, and comes back elsewhere, with its members, cameras and tokens.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { claim, freePort, mountDisk, signedIn, whyNoDisk } from './lib/index.mjs';
import { codeIn, Launcher, petcam, welcome } from './lib/launcher.mjs';

const launcher = new Launcher();
const state = path.join(launcher.dir, 'home');
const away = path.join(launcher.dir, 'away'); // where backups go
const kDay = 'c1/2026-11-26';
const kClip = 'k4tz9d0v3m1xc-20261126T190432.123456Z.mp4';
const clip = path.join(state, 'data', 'recordings', kDay, kClip);
let port = 0;
let server;
let phones;
let owner;
let kitchen;

const backup = (file, ...words) => petcam(['backup', path.join(away, file), '--state', state, ...words]);
const restore = (file, folder) => petcam(['restore', path.join(away, file), '--state', path.join(launcher.dir, folder)]);
const manifestOf = (file) => execFileSync('tar', ['-xOf', path.join(away, file), 'manifest'], { encoding: 'utf8' });
const membersOf = (file) => execFileSync('tar', ['-tf', path.join(away, file)], { encoding: 'utf8' }).trim().split('\n');

/** Everything below a folder: names, modes, sizes, dates. */
const picture = (folder) => execFileSync('sh', ['-c', 'find . -printf "%p %m %T@ %s\n" | sort'], { cwd: folder, encoding: 'utf8' });

/** The name of the only camera in a backup. */
function cameraIn(file) {
  const copy = path.join(launcher.dir, 'look.db');
  writeFileSync(copy, execFileSync('tar', ['-xOf', path.join(away, file), 'data/petcam.db']));
  return execFileSync('sqlite3', [copy, 'SELECT name FROM camera'], { encoding: 'utf8' }).trim();
}

async function joined(...words) {
  const { code, said } = await petcam(['invite', ...words, '--state', state]);
  assert.equal(code, 0, said);
  return claim(phones, codeIn(said), 'Mum');
}

before(async () => {
  mkdirSync(away, { recursive: true });
  port = await freePort();
  phones = { wsUrl: `wss://localhost:${port}/janus` };
  server = launcher.up('--state', state, '--port', String(port), '--listen', '127.0.0.1');
  await welcome(server);
  owner = await joined('--owner');
  kitchen = await joined('--camera', 'Kitchen');
  writeFileSync(path.join(state, 'petcam.conf'), 'TURN=off\n');
  mkdirSync(path.dirname(clip), { recursive: true });
  writeFileSync(clip, Buffer.alloc(3 << 20, 'cat'));
});

after(() => launcher.cleanUp());

test('a home that is written to all the time is copied whole, as of one moment, and no write has to wait', async () => {
  const handle = await signedIn(phones, owner.token);
  let written = 0;
  let going = true;
  const writer = (async () => {
    while (going) {
      const { data } = await handle.request({ request: 'rename_camera', camera: kitchen.id, name: `Kitchen ${written + 1}` });
      assert.notEqual(data.petcam, 'error', JSON.stringify(data));
      written += 1;
    }
  })();
  for (let round = 0; round < 5; round += 1) {
    const before = written;
    const { code, said } = await backup(`busy-${round}.tar`);
    assert.equal(code, 0, said);
    const number = Number(/^Kitchen (\d+)$/.exec(cameraIn(`busy-${round}.tar`))?.[1]);
    assert.ok(number >= before && number <= written + 1, `${before} <= ${number} <= ${written + 1}`);
  }
  going = false;
  await writer;
  assert.ok(written > 20, `${written} writes`);
  await handle.request({ request: 'rename_camera', camera: kitchen.id, name: 'Kitchen' });
  await handle.client.close();
});

test('a backup is one private file with a manifest, and holds what the home is and nothing else', async () => {
  const { code, said } = await backup('home.tar');
  assert.equal(code, 0, said);
  assert.match(said, /^Written: .*home\.tar.*holds the home's keys/);
  assert.equal(statSync(path.join(away, 'home.tar')).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(away).filter((name) => !name.endsWith('.tar')), []);
  assert.deepEqual(membersOf('home.tar'), ['bridge.cfg', 'ca/rootCA-key.pem', 'ca/rootCA.pem', 'data/home.key', 'data/petcam.db', 'petcam.conf', 'recorder.cfg',
    'tls/cert.pem', 'tls/key.pem', 'tls/names', 'manifest']);
  const lines = manifestOf('home.tar').trim().split('\n');
  assert.match(lines[0], /^petcam-backup 1$/);
  assert.match(lines[1], /^petcam \d+\.\d+\.\d+$/);
  const sum = execFileSync('sha256sum', [path.join(state, 'data', 'home.key')], { encoding: 'utf8' }).split(' ')[0];
  assert.ok(lines.includes(`${sum} 32 data/home.key`), lines.join('\n'));
  const again = await backup('home.tar');
  assert.equal(again.code, 1);
  assert.match(again.said, /is there already/);
});

test('with --recordings also those, and of one that is being written what is there', async () => {
  const writer = setInterval(() => appendFileSync(clip, Buffer.alloc(100_000, 'dog')), 20);
  const { code, said } = await backup('recorded.tar', '--recordings');
  clearInterval(writer);
  assert.equal(code, 0, said);
  const names = membersOf('recorded.tar');
  assert.ok(names.includes('data/recordings/index.db') && names.includes(`data/recordings/${kDay}/${kClip}`), names.join(' '));
  assert.deepEqual(names.filter((name) => /-wal|-shm|spare|sock/.test(name)), []);
});

test('a running home is not restored over', async () => {
  const { code, said } = await restore('home.tar', 'home');
  assert.equal(code, 1);
  assert.match(said, /petcam is running with .* \(process \d+\)\. Stop it/);
});

test('restored into a new folder, members and cameras are there and their phones sign in', async () => {
  const { code, said } = await restore('recorded.tar', 'new');
  assert.equal(code, 0, said);
  assert.match(said, /with 1 members and 1 cameras/);
  const folder = path.join(launcher.dir, 'new');
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(execFileSync('find', [folder, '-type', 'f', '-perm', '/077'], { encoding: 'utf8' }), '');
  assert.ok(statSync(path.join(folder, 'data', 'recordings', kDay, kClip)).size >= 3 << 20);
  for (const file of ['data/home.key', 'ca/rootCA.pem', 'petcam.conf']) {
    assert.deepEqual(readFileSync(path.join(folder, file)), readFileSync(path.join(state, file)), file);
  }
  await launcher.stop(server);
  server = launcher.up('--state', folder, '--port', String(port), '--listen', '127.0.0.1');
  await welcome(server);
  for (const { token } of [owner, kitchen]) await (await signedIn(phones, token)).client.close();
  const members = await petcam(['members', '--state', folder]);
  assert.match(members.said, /^m1 +Mum +owner .* d1 /m);
  assert.match(members.said, /^c1 +Kitchen +d2 /m);
  assert.doesNotMatch(server.said, /Nobody is the owner/);
  await launcher.stop(server);
});

test('what was there before stays beside it, as it was', async () => {
  writeFileSync(path.join(state, 'petcam.conf'), '# changed since\n');
  const before = picture(state).split('\n').filter((line) => !/^\.(\/lock)? /.test(line));
  const { code, said } = await restore('home.tar', 'home');
  assert.equal(code, 0, said);
  const kept = readdirSync(launcher.dir).filter((name) => /^home\.before-restore-\d{8}-\d{6}$/.test(name));
  assert.equal(kept.length, 1, said);
  assert.ok(said.includes(kept[0]) && /those of before are in/.test(said), said);
  assert.deepEqual(picture(path.join(launcher.dir, kept[0])).split('\n').filter((line) => !/^\.(\/lock)? /.test(line)), before);
  assert.equal(readFileSync(path.join(state, 'petcam.conf'), 'utf8'), 'TURN=off\n');
  assert.deepEqual(readdirSync(launcher.dir).filter((name) => name.includes('restoring')), []);
});

test('a file that is truncated, changed, foreign or made up changes nothing, and says why', async () => {
  const make = (name, change) => {
    const file = path.join(away, name);
    cpSync(path.join(away, 'recorded.tar'), file);
    change(file);
    return name;
  };
  const added = (file, folder, ...names) => execFileSync('tar', ['-rf', file, '-C', folder, ...names]);
  const extra = path.join(launcher.dir, 'extra');
  mkdirSync(path.join(extra, 'data'), { recursive: true });
  writeFileSync(path.join(extra, 'data', 'more.secret'), 'x');
  symlinkSync('/etc/passwd', path.join(extra, 'petcam.conf'));
  const poke = (file, text, by) => {
    const bytes = readFileSync(file);
    const at = bytes.indexOf(text);
    assert.ok(at > 0);
    bytes.write(by, at);
    writeFileSync(file, bytes);
  };
  const whole = (name, changes) => {
    const folder = path.join(launcher.dir, `made-${name}`);
    mkdirSync(folder);
    execFileSync('tar', ['-xf', path.join(away, 'home.tar'), '-C', folder]);
    changes(folder);
    execFileSync('tar', ['-cf', path.join(away, name), '-C', folder, ...membersOf('home.tar')]);
    return name;
  };
  const db = (folder) => path.join(folder, 'data', 'petcam.db');
  const before = picture(state);
  for (const [file, reason] of [
    [make('short.tar', (one) => truncateSync(one, 50_000)), /cut off|cannot read/],
    [make('shorter.tar', (one) => truncateSync(one, statSync(one).size - 20_480)), /cut off|cannot read/],
    [make('changed.tar', (one) => poke(one, 'catcatcat', 'cow')), /damaged: data\/recordings\/.* is not as it was written/],
    [make('more.tar', (one) => added(one, extra, 'data/more.secret')), /does not hold what its manifest says/],
    [make('link.tar', (one) => added(one, extra, 'petcam.conf')), /holds "petcam\.conf", which is nothing/],
    [make('twice.tar', (one) => added(one, state, 'recorder.cfg')), /holds "recorder\.cfg" twice/],
    [make('outside.tar', (one) => execFileSync('tar', ['-rPf', one, '--transform', 's,.*,data/../../evil,', '/etc/hostname'])), /holds "data\/\.\.\/\.\.\/evil"/],
    [make('root.tar', (one) => execFileSync('tar', ['-rPf', one, '/etc/hostname'])), /holds "\/etc\/hostname"/],
    [make('noise.tar', (one) => writeFileSync(one, Buffer.alloc(30_000, 'noise'))), /no backup of petcam/],
    [make('empty.tar', (one) => truncateSync(one, 0)), /no backup of petcam/],
    [make('foreign.tar', (one) => execFileSync('tar', ['-cf', one, '-C', extra, 'data'])), /no backup of petcam: it has no manifest/],
    [make('newer.tar', (one) => poke(one, '\npetcam 0.', '\npetcam 9.')), /was written by petcam 9\..*Install that version/],
    [make('form.tar', (one) => poke(one, 'petcam-backup 1', 'petcam-backup 7')), /another form/],
    [whole('key.tar', (folder) => writeFileSync(path.join(folder, 'data', 'home.key'), 'short')), /damaged: data\/home\.key/],
    ['not-there.tar', /is not there/],
  ]) {
    const { code, said } = await restore(file, 'home');
    assert.equal(code, 1, `${file}: ${said}`);
    assert.match(said, reason, file);
    assert.equal(said.trim().split('\n').length, 1, said);
    assert.equal(picture(state), before, file);
  }
  // With a manifest that fits a damaged database: what SQLite says of it counts.
  whole('database.tar', (folder) => {
    const bytes = readFileSync(db(folder));
    bytes.fill(0x55, 8192, 12288);
    writeFileSync(db(folder), bytes);
    const sum = execFileSync('sha256sum', [db(folder)], { encoding: 'utf8' }).split(' ')[0];
    const file = path.join(folder, 'manifest');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^[0-9a-f]{64}(?= \d+ data\/petcam\.db$)/m, sum));
  });
  const { code, said } = await restore('database.tar', 'home');
  assert.equal(code, 1);
  assert.match(said, /the database data\/petcam\.db in it is damaged/);
  assert.equal(picture(state), before);
  assert.deepEqual(readdirSync(launcher.dir).filter((name) => /restoring|evil/.test(name)), []);
});

test('a disk without room gets no backup, and no half of one', { skip: whyNoDisk() ?? false }, async () => {
  const clips = path.join(state, 'data', 'recordings', kDay);
  mkdirSync(clips, { recursive: true });
  writeFileSync(path.join(clips, kClip), Buffer.alloc(3 << 20));
  for (const [kilobytes, words] of [[40, []], [120, []], [1200, ['--recordings']]]) {
    const disk = mountDisk(kilobytes);
    const { code, said } = await petcam(['backup', path.join(disk.dir, 'home.tar'), '--state', state, ...words]);
    assert.equal(code, 1, said);
    assert.match(said, /There is no room for the backup: it takes|The backup cannot be written: .*No space left/);
    assert.deepEqual(readdirSync(disk.dir), []);
    disk.remove();
  }
});

test('without a home, inside of it, with a damaged database: no backup, and no half of one', async () => {
  const nowhere = await petcam(['backup', path.join(away, 'none.tar'), '--state', path.join(launcher.dir, 'nowhere')]);
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.said, /There is no home in/);
  assert.match((await backup('../home/inside.tar')).said, /inside of the state folder/);
  const file = path.join(state, 'data', 'petcam.db');
  const bytes = readFileSync(file);
  writeFileSync(file, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0x55)]));
  const damaged = await backup('damaged.tar');
  assert.equal(damaged.code, 1, damaged.said);
  assert.match(damaged.said, /petcam\.db (is damaged|cannot be copied)/);
  writeFileSync(file, bytes);
  for (const name of ['none.tar', 'damaged.tar', 'damaged.tar.part']) assert.ok(!existsSync(path.join(away, name)), name);
  assert.deepEqual(readdirSync(away).filter((name) => name.startsWith('.')), []);
  rmSync(away, { recursive: true });
});
