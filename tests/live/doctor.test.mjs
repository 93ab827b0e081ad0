// `./petcam doctor` on a home that is well, and on ten that are not: each is broken in earnest, and named with what to do.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { freePort, mountDisk, processExists, root, waitFor, whyNoDisk } from './lib/index.mjs';
import { copyOf, doctor, onlyFault, signLocally } from './lib/doctor.mjs';
import { Launcher, welcome } from './lib/launcher.mjs';
import { ChildProcess } from './lib/process.mjs';

const launcher = new Launcher();
const state = path.join(launcher.dir, 'home'); // of the petcam that runs
const config = path.join(state, 'petcam.conf');
const secret = path.join(state, 'data', 'turn.secret');
let port = 0;
let server;

/** A folder with one program in it, for the front of PATH. */
function programs(name, script) {
  const bin = path.join(launcher.dir, `bin-${name}`);
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, name), script, { mode: 0o755 });
  return bin;
}

/** All files of a folder with their content, their modes and when they were written. */
const picture = (folder) => execFileSync('sh', ['-c', 'find . -type f -not -path "./log/*" -printf "%p %m %T@ %s\n" | sort', folder], { cwd: folder, encoding: 'utf8' });

const recorderPids = () => launcher.processes(path.join(state, 'recorder.cfg'))
  .filter((pid) => /^Name:\s+petcam-recorder$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')));

before(async () => {
  port = await freePort();
  server = launcher.up('--state', state, '--port', String(port));
  await welcome(server);
  await waitFor('recorder', () => recorderPids().length === 1);
});

after(() => launcher.cleanUp());

test('a healthy home that runs: everything is well, and doctor changes nothing', async () => {
  const files = picture(state);
  const well = await waitFor('recorder that answers', async () => {
    const examined = await doctor(state);
    return examined.of('recorder')?.verdict === 'ok' && examined;
  }, { within: 20000 });
  assert.equal(well.code, 0, well.said);
  assert.match(well.said, /^Nothing to mend\.$/m);
  assert.deepEqual(well.found.map(({ name }) => name).sort(),
    ['address', 'certificate', 'clock', 'disk', 'http', 'janus', 'media', 'packages', 'page', 'port', 'recorder', 'settings', 'state', 'turn']);
  // Whether something keeps the clock right is this machine's matter, not the home's.
  assert.deepEqual(well.found.filter(({ verdict, name }) => verdict !== 'ok' && name !== 'clock'), [], well.said);
  assert.match(well.of('clock').text, /^\d{4}-\d\d-\d\d \d\d:\d\d/);
  assert.equal(picture(state), files);
});

test('a healthy home that does not run, and one that is not there yet', async () => {
  for (const home of [copyOf(state, 'resting'), path.join(launcher.dir, 'not-yet')]) {
    const well = await doctor(home, { words: ['--port', String(await freePort()), '--http-port', String(await freePort())] });
    assert.equal(well.code, 0, well.said);
    assert.match(well.of('port').text, /is free/);
    assert.match(well.of('http').text, /is free/);
  }
  assert.throws(() => statSync(path.join(launcher.dir, 'not-yet')), /ENOENT/);
});

test('port taken', async () => {
  const taken = net.createServer().listen(0);
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port: number } = /** @type {net.AddressInfo} */ (taken.address());
  onlyFault(await doctor(copyOf(state, 'port'), { words: ['--port', String(number)] }), 'port',
    new RegExp(`^Port ${number} is taken by node.* \\(process ${process.pid}\\)\\. Stop that program, or choose another port`));
  taken.close();
});

test('wrong certificate: of another authority, of another key, for other addresses, another than the one that is shown', async () => {
  const words = ['--port', String(await freePort())];
  const home = copyOf(state, 'certificate');
  const tls = path.join(home, 'tls');
  const selfSigned = (file, ...more) => execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '100', '-subj', '/CN=localhost',
    '-keyout', path.join(path.dirname(file), 'key.pem'), '-out', file, ...more], { stdio: 'ignore' });
  selfSigned(path.join(tls, 'cert.pem'), '-addext', 'subjectAltName=DNS:localhost');
  onlyFault(await doctor(home, { words }), 'certificate', /not of the authority that phones trust.*Remove the folder .*tls and restart petcam/);
  cpSync(path.join(state, 'tls', 'cert.pem'), path.join(tls, 'cert.pem'));
  onlyFault(await doctor(home, { words }), 'certificate', /key\.pem does not belong to .*cert\.pem/);
  rmSync(tls, { recursive: true });
  cpSync(path.join(state, 'tls'), tls, { recursive: true });
  onlyFault(await doctor(home, { words: [...words, '--listen', '127.0.0.77'] }), 'certificate', /not for 127\.0\.0\.77, so phones .* are warned\. Restart petcam/);

  // Another valid one, which nginx does not know of.
  const whole = path.join(launcher.dir, 'tls-whole');
  renameSync(path.join(state, 'tls'), whole);
  mkdirSync(path.join(state, 'tls'));
  signLocally(state, readFileSync(path.join(whole, 'names'), 'utf8').trim().split('\n'));
  onlyFault(await doctor(state), 'certificate', new RegExp(`At port ${port} another certificate is shown than .*Restart petcam`));
  rmSync(path.join(state, 'tls'), { recursive: true });
  renameSync(whole, path.join(state, 'tls'));
});

test('clock off: before what is known to be over, and set while petcam runs', async () => {
  const shifted = (by) => ['env', 'NO_FAKE_STAT=1', 'faketime', '-f', by];
  onlyFault(await doctor(copyOf(state, 'clock'), { by: shifted('-400d'), words: ['--port', String(await freePort())] }), 'clock',
    /^The clock says \d{4}-.*, but the file .* is of .*As root, set it: timedatectl/);
  for (const [by, said] of [['+3d', /set (2|3) days ahead/], ['-5h', /As root, set it/]]) {
    const examined = await doctor(state, { by: shifted(by) });
    assert.equal(examined.of('clock').verdict, 'FAIL', examined.said);
    assert.match(examined.of('clock').text, said);
  }
});

test('TURN unreachable: nobody at its port, or one that does not know our secret; and one that does', async () => {
  const turn = (number, ...more) => new ChildProcess({
    name: 'turnserver', log: path.join(launcher.dir, 'turn.txt'),
    argv: ['turnserver', '-n', '-L', '0.0.0.0', '-p', String(number), '-r', 'petcam', '--no-tls', '--no-dtls', '--no-cli', '--log-file=stdout',
      `--pidfile=${launcher.dir}/turn.pid`, `--db=${launcher.dir}/turn.db`, ...more],
  });
  const number = await freePort();
  const ours = '0123456789abcdef';
  writeFileSync(config, `TURN=on\nTURN_PORT=${number}\n`);
  rmSync(secret, { force: true });
  onlyFault(await doctor(state), 'turn', /There is no .*turn\.secret\. Restart petcam/);
  writeFileSync(secret, `${ours}\n`, { mode: 0o600 });
  onlyFault(await doctor(state), 'turn', new RegExp(`port ${number}/udp nobody answers\\. Restart petcam, or correct TURN_PORT`));
  for (const [more, verdict, said] of [
    [['--use-auth-secret', '--static-auth-secret=another'], 'FAIL', /refuses our secret: 401/],
    [['--no-auth'], 'FAIL', /relays for anybody, without a password\. Stop that one/],
    [['--use-auth-secret', `--static-auth-secret=${ours}`, '--no-tcp'], 'FAIL', /\/tcp nobody answers/],
    [['--use-auth-secret', `--static-auth-secret=${ours}`], 'ok', /answers and relays with our secret, over UDP and TCP/],
  ]) {
    const process = turn(number, ...more);
    const examined = await waitFor('TURN server', async () => {
      const one = await doctor(state);
      return (!/udp nobody/.test(one.said)) && one;
    }, { within: 20000 });
    assert.equal(examined.of('turn').verdict, verdict, examined.said);
    assert.match(examined.of('turn').text, said);
    await process.stop({ signal: 'SIGINT' });
  }
  rmSync(config);
  rmSync(secret);
});

test('a setting that is none is named with file and line', async () => {
  const home = copyOf(state, 'settings');
  writeFileSync(path.join(home, 'petcam.conf'), '# ours\n\nTURN=maybe\n');
  onlyFault(await doctor(home, { words: ['--port', String(await freePort())] }), 'settings', /petcam\.conf:3: TURN wants on or off, not "maybe"/);
});

test('disk full: of the state folder, and of the recordings', { skip: whyNoDisk() ?? false }, async () => {
  const words = ['--port', String(await freePort())];
  const home = copyOf(state, 'disk');
  const disk = mountDisk(12_000);
  const config = path.join(home, 'recorder.cfg');
  writeFileSync(config, `general: { recordings_dir = "${disk.dir}"; }\nretention: { free_gigabytes = 0.5; } # free_gigabytes = 0.001;\n`);
  onlyFault(await doctor(home, { words }), 'disk', /^12 MB left for recordings, and the recorder keeps 500 MB free.*Free some space/);
  assert.equal((await doctor(home, { words: [...words, '--no-recorder'] })).code, 0);
  const moved = path.join(disk.dir, 'home');
  writeFileSync(config, '');
  cpSync(home, moved, { recursive: true });
  assert.throws(() => writeFileSync(path.join(disk.dir, 'ballast'), Buffer.alloc(16 << 20)), /ENOSPC/);
  onlyFault(await doctor(moved, { words }), 'disk', /^The disk of .* is full \(0 kB left\)\. Free some space/);
  disk.remove();
});

test('old Janus', async () => {
  const bin = programs('janus', '#!/bin/sh\necho "Janus version: 908 (0.9.8)"\n');
  onlyFault(await doctor(state, { bin }), 'janus', /bin-janus\/janus is Janus 0\.9\.8; petcam needs 1\.1 or newer\. Install/);
});

test('Janus and its headers of different versions', async () => {
  const bin = programs('dpkg-query', '#!/bin/sh\ncase "$*" in *Version}*" janus-dev" | *"Version} janus-dev") printf 0.9.8 ;; *) exec /usr/bin/dpkg-query "$@" ;; esac\n');
  onlyFault(await doctor(state, { bin }), 'janus', /its headers are 0\.9\.8: the plugin would not fit.*apt-get install janus janus-dev/);
});

test('no permission: somebody else runs it, somebody else\'s file is in it, and everybody may enter', { skip: process.getuid?.() !== 0 && 'only root can be somebody else' }, async () => {
  const words = ['--port', String(await freePort())];
  const home = copyOf(state, 'permission');
  chmodSync(launcher.dir, 0o711); // or it would look as if there were nothing
  // Where a stranger may read the checkout.
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'];
  const reachable = execFileSync('sh', ['-c', 'setpriv --reuid=65534 --regid=65534 --clear-groups test -r "$1" && echo yes || true', 'sh', path.join(root, 'petcam')], { encoding: 'utf8' });
  if (reachable.trim() === 'yes') {
    const examined = await doctor(home, { words, by: nobody });
    assert.equal(examined.of('state')?.verdict, 'FAIL', examined.said);
    assert.match(examined.of('state').text, /belongs to root, you are nobody\. Run petcam as that user/);
  }
  chownSync(home, 65534, 65534);
  onlyFault(await doctor(home, { words }), 'state', /belongs to nobody, you are root\. Run petcam as that user/);
  chownSync(home, 0, 0);
  chownSync(path.join(home, 'data', 'home.key'), 65534, 65534);
  onlyFault(await doctor(home, { words }), 'state', /home\.key belongs to nobody, you are root\. As root, run: chown -R root/);
  chownSync(path.join(home, 'data', 'home.key'), 0, 0);
  chmodSync(home, 0o755);
  onlyFault(await doctor(home, { words }), 'state', /Others may enter .* Run: chmod 700/);
});

test('wrong address', async () => {
  onlyFault(await doctor(copyOf(state, 'address'), { words: ['--port', String(await freePort()), '--listen', '192.0.2.77'] }), 'address',
    /^192\.0\.2\.77 is no address of this computer.* It has: .*127\.0\.0\.1/);
});

test('missing package', async () => {
  const bin = programs('dpkg-query', '#!/bin/sh\n/usr/bin/dpkg-query "$@" | grep -v "ii *mkcert$"\n');
  onlyFault(await doctor(state, { bin }), 'packages', /^Missing: mkcert\. As root, run: apt-get install --no-install-recommends mkcert$/);
});

test('recorder down', async () => {
  await waitFor('recorder that is down for some seconds', async () => {
    for (const pid of recorderPids()) process.kill(pid, 'SIGKILL');
    return /recorder again in (8|16) s/.test(server.said);
  }, { within: 60000, every: 20, saw: () => server.said.slice(-500) });
  assert.deepEqual(recorderPids().filter(processExists), []);
  onlyFault(await doctor(state), 'recorder', /It does not (run|answer)\. petcam starts it again by itself.*recorder\.log/);
});

test('recorder down for its settings', async () => {
  const home = copyOf(state, 'recorder');
  writeFileSync(path.join(home, 'recorder.cfg'), 'retention: { days = "many"; }\n');
  onlyFault(await doctor(home, { words: ['--port', String(await freePort())] }), 'recorder', /recorder\.cfg.*days.*Correct it/);
});
