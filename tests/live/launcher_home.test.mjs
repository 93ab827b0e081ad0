// The home behind `./petcam up`: its owner's first link, and the commands invite, members and remove.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { bounded, claim, freePort, JanusClient, root, signedIn, waitFor } from './lib/index.mjs';
import { codeIn, Launcher, petcam, welcome } from './lib/launcher.mjs';

const launcher = new Launcher();
const state = path.join(launcher.dir, 'home');
const run = path.join(state, 'run');
const secrets = new Set(); // all codes and tokens of this file: no log may hold one
let port = 0;
let server;
let phones; // where they connect, as `claim` and `signedIn` take it
let owner;

const ask = (command, ...words) => petcam([command, ...words, '--state', state]);

/** The link that a command printed, used as a phone uses it. */
async function join(said, name) {
  const code = codeIn(said);
  secrets.add(code);
  const joined = await claim(phones, code, name);
  secrets.add(joined.token);
  return joined;
}

async function invited(...words) {
  const { code, said } = await ask('invite', ...words);
  assert.equal(code, 0, said);
  secrets.add(codeIn(said));
  return said;
}

/** What the plugin tells an administrator. */
async function home(secret = readFileSync(path.join(run, 'admin.secret'), 'utf8').trim()) {
  const socket = readFileSync(path.join(run, 'admin.path'), 'utf8').trim();
  const client = await JanusClient.connect(`ws+unix:${socket}:/`, { protocol: 'janus-admin-protocol' });
  const message = { janus: 'message_plugin', admin_secret: secret, plugin: 'janus.plugin.petcam', request: { request: 'home' } };
  return client.request(message).finally(() => client.close());
}

before(async () => {
  port = await freePort();
  phones = { wsUrl: `wss://localhost:${port}/janus` };
  server = launcher.upAtTerminal('--state', state, '--port', String(port), '--listen', '127.0.0.1');
  await welcome(server);
});

after(() => launcher.cleanUp());

test('a new home prints one link for its owner, with the QR code of the same', () => {
  const [link] = /https:\/\/127\.0\.0\.1:\d+\/#\/join\/\w+/.exec(server.said) ?? assert.fail(server.said);
  assert.equal(link, `https://127.0.0.1:${port}/#/join/${codeIn(server.said)}`);
  const picture = execFileSync('qrencode', ['-t', 'ANSIUTF8', '-m', '2'], { input: link, encoding: 'utf8' });
  assert.ok(server.said.includes(picture.trimEnd()), server.said);
  assert.match(server.said, /works once, and for 10 minutes/);
  assert.match(server.said, /\.\/petcam invite --owner/);
});

test('whoever opens that link is the owner, and it works only once', async () => {
  owner = await join(server.said, 'Mum');
  await assert.rejects(claim(phones, codeIn(server.said), 'Thief'), /411/);
  const { response } = await home();
  assert.deepEqual(response.members.map(({ name, role, devices }) => [name, role, devices]), [['Mum', 'owner', ['d1']]]);
});

test('a home with an owner prints no link at its next start', async () => {
  assert.deepEqual(await launcher.stop(server), { code: 0, signal: null });
  server = launcher.up('--state', state, '--port', String(port), '--listen', '127.0.0.1');
  await welcome(server);
  assert.doesNotMatch(server.said, /join|owner/);
  const handle = await signedIn(phones, owner.token);
  await handle.client.close();
});

test('only who owns the state folder reaches the admin socket, and only with the secret of this run', async () => {
  const socket = readFileSync(path.join(run, 'admin.path'), 'utf8').trim();
  assert.ok(statSync(socket).isSocket());
  assert.equal(statSync(socket).mode & 0o077, 0);
  assert.equal(statSync(path.dirname(socket)).mode & 0o077, 0);
  for (const file of ['admin.secret', 'janus/janus.jcfg']) assert.equal(statSync(path.join(run, file)).mode & 0o777, 0o600, file);
  const { janus, error } = await home('0'.repeat(64));
  assert.equal(janus, 'error');
  assert.equal(error.code, 403);
  const secret = readFileSync(path.join(run, 'admin.secret'), 'utf8').trim();
  for (const pid of launcher.processes()) assert.ok(!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(secret), `${pid}`);
});

test('the admin API cannot be reached from the network', async () => {
  await assert.rejects(JanusClient.connect(phones.wsUrl, { protocol: 'janus-admin-protocol' }));
  const client = await JanusClient.connect(phones.wsUrl);
  const secret = readFileSync(path.join(run, 'admin.secret'), 'utf8').trim();
  const answer = await client.request({ janus: 'message_plugin', admin_secret: secret, plugin: 'janus.plugin.petcam', request: { request: 'home' } });
  assert.equal(answer.janus, 'error');
  await client.close();
});

test('a camera with a Korean name is added and its phone comes with the link', async () => {
  const said = await invited('--camera', '부엌 "1"');
  assert.match(said, /부엌 "1"/);
  assert.match((await ask('members')).said, /^c1 +부엌 "1" +none yet +offline +-$/m);
  assert.equal((await join(said)).id, 'c1');
  assert.match((await ask('members')).said, /^c1 +부엌 "1" +d2 +offline +-$/m);
});

test('a member is invited by name, waits, comes, and gets another link for another phone', async () => {
  const first = await invited('엄마');
  assert.match((await ask('members')).said, /not here yet: 엄마 \(m2\)\. .*--again ID/);
  assert.equal((await join(first)).id, 'm2');
  const again = await invited('--again', '엄마');
  const second = await join(again);
  assert.equal(second.id, 'm2');
  const handle = await signedIn(phones, second.token);
  const table = (await ask('members')).said;
  assert.match(table, /^m2 +엄마 +family +always +all +d3 d4 +yes$/m);
  assert.match(table, /^m1 +Mum +owner +always +all +d1 +no$/m);
  assert.doesNotMatch(table, /not here yet/);
  await handle.client.close();
  const twice = await ask('invite', '엄마');
  assert.equal(twice.code, 1);
  assert.match(twice.said, /already \(m2\).*--again m2/);
});

test('a sitter comes for some days and sees only the cameras that were named', async () => {
  secrets.add(codeIn(await invited('--camera', 'Hall')));
  const until = Math.floor(Date.now() / 1000) + 7 * 86400;
  await invited('Ana "the" sitter', '--role', 'sitter', '--until', `@${until}`, '--camera', '부엌 "1"');
  await invited('Bob', '--camera', 'c2', '--camera', 'c1');
  const { response: { members } } = await home();
  const [ana, bob] = ['Ana "the" sitter', 'Bob'].map((name) => members.find((member) => member.name === name));
  assert.equal(ana.role, 'sitter');
  assert.equal(ana.until, until);
  assert.deepEqual(ana.rights, []);
  assert.deepEqual(Object.keys(ana.cameras), ['c1']);
  assert.deepEqual(ana.cameras.c1.rights, ['watch', 'listen', 'talk']);
  assert.equal(bob.role, 'family');
  assert.deepEqual(Object.keys(bob.cameras).sort(), ['c1', 'c2']);
  assert.deepEqual(bob.cameras.c2.rights, ['watch', 'listen', 'talk', 'playback']);
  assert.match((await ask('members')).said, /^m3 +Ana "the" sitter +sitter +until \d{4}-\d\d-\d\d \d\d:\d\d +c1 +- +no$/m);
});

test('a request that makes no sense is refused with a word about it, and nothing changes', async () => {
  const before = await home();
  for (const [words, complaint] of [
    [['invite'], /wants a NAME/],
    [['invite', '--owner', 'Mum'], /only one of them/],
    [['invite', 'Sam', '--role', 'boss'], /family, sitter or owner/],
    [['invite', 'Sam', '--until', 'yesterday'], /in the past/],
    [['invite', 'Sam', '--from', '+2 days', '--until', '+1 day'], /not after --from/],
    [['invite', 'Sam', '--until', 'nonsense'], /does not understand "nonsense"/],
    [['invite', 'Sam', '--role', 'owner', '--camera', 'Hall'], /An owner has all cameras/],
    [['invite', 'Sam', '--role'], /--role wants a value/],
    [['invite', '--sister', 'Sam'], /does not know "--sister"/],
    [['members', 'Sam'], /does not know "Sam"/],
    [['remove'], /wants the name/],
    [['remove', 'Hall'], /needs --yes/],
  ]) {
    const { code, said } = await petcam([words[0], ...(words.at(-1) === '--role' ? [] : ['--state', state]), ...words.slice(1)]);
    assert.equal(code, 2, `${words}: ${said}`);
    assert.match(said, complaint);
    assert.equal(said.trim().split('\n').length, 1, said);
  }
  for (const words of [['invite', 'Sam', '--camera', 'Attic'], ['invite', '--again', 'Sam'], ['remove', 'Sam', '--yes']]) {
    const { code, said } = await ask(...words);
    assert.equal(code, 1, `${words}: ${said}`);
    assert.match(said, /There is no .*"(Attic|Sam)"/);
  }
  assert.deepEqual((await home()).response, before.response);
});

test('what is removed is asked about at a terminal, and is gone at once', async () => {
  const member = await join(await invited('--again', 'Bob'));
  const handle = await signedIn(phones, member.token);
  const kept = await petcam(['remove', 'Bob', '--state', state], { typed: 'n\n' });
  assert.equal(kept.code, 1);
  assert.match(kept.said, /Remove the member "Bob" \(m4\)\?.*Nothing was removed/s);
  const removed = await petcam(['remove', 'Bob', '--state', state], { typed: 'y\n' });
  assert.equal(removed.code, 0, removed.said);
  await handle.next('signed_out');
  await handle.client.close();
  await assert.rejects(signedIn(phones, member.token), /411/);
});

test('a name that several have is refused with the ids to choose from', async () => {
  await invited('Hall');
  const { code, said } = await ask('remove', 'Hall', '--yes');
  assert.equal(code, 1);
  assert.match(said, /several called "Hall".*m5 \(member\), c2 \(camera\)/);
  assert.match((await ask('remove', 'c2', '--yes')).said, /^Removed: the camera "Hall" \(c2\)\.$/m);
  assert.match((await ask('remove', 'Hall', '--yes')).said, /^Removed: the member "Hall" \(m5\)\.$/m);
});

test('one phone is removed by its id; the member keeps the others', async () => {
  assert.match((await ask('remove', 'd3', '--yes')).said, /Removed: the device d3/);
  assert.match((await ask('members')).said, /^m2 .* d4 +no$/m);
  assert.match((await ask('remove', 'd2', '--yes')).said, /Removed: the device d2/);
  assert.match((await ask('members')).said, /^c1 +부엌 "1" +none yet /m);
  const last = await ask('remove', 'Mum', '--yes');
  assert.equal(last.code, 1, 'the last owner was removed');
  assert.match(last.said, /error 416/);
});

test('a day without a time is included, as on the page; a time is a time', async () => {
  const day = (date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
  const midnight = (date, days) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime() / 1000;
  const today = new Date();
  const christmas = new Date(2030, 11, 24);
  for (const [words, from, until, shown] of [
    [['--until', day(today)], null, midnight(today, 1), `until ${day(today)}`],
    [['--until', '24 Dec 2030', '--from', '2030-12-24'], midnight(christmas, 0), midnight(christmas, 1), '2030-12-24 00:00 to 2030-12-24'],
    [['--until', '2030-12-24 18:00'], null, midnight(christmas, 0) + 18 * 3600, 'until 2030-12-24 18:00'],
    [['--until', '2030-12-24 00:00'], null, midnight(christmas, 0), 'until 2030-12-23'],
  ]) {
    const said = await invited('Guest', ...words);
    const { response: { members } } = await home();
    const guest = members.find(({ name }) => name === 'Guest');
    assert.deepEqual([guest.from, guest.until], [from, until], words.join(' '));
    assert.ok(said.includes(`, until ${shown.split(/until | to /).at(-1)}):`), said);
    assert.ok((await ask('members')).said.includes(`family  ${shown}`), (await ask('members')).said);
    await ask('remove', 'Guest', '--yes');
  }
});

function janusOf(folder) {
  const isJanus = (pid) => /^Name:\s+janus$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(launcher.processes(path.join(folder, 'run', 'janus')).find(isJanus));
}

test('after Janus was started again, its new admin socket is as private and answers', async () => {
  const socket = readFileSync(path.join(run, 'admin.path'), 'utf8').trim();
  process.kill(janusOf(state), 'SIGKILL');
  await waitFor('answer after the restart', async () => (await ask('members')).code === 0, { within: 10000, every: 200 });
  await waitFor('private socket', () => (statSync(socket).mode & 0o077) === 0);
  await invited('--owner');
});

test('no log holds a code, a token or the admin secret', () => {
  secrets.add(readFileSync(path.join(run, 'admin.secret'), 'utf8').trim());
  assert.ok(secrets.size > 10);
  const logs = readdirSync(path.join(state, 'log'));
  assert.ok(logs.includes('janus.log') && logs.includes('access.log') && logs.includes('janus.log.1'), `${logs}`);
  for (const file of logs) {
    const text = readFileSync(path.join(state, 'log', file), 'utf8');
    for (const secret of secrets) assert.ok(!text.includes(secret), `${file} holds ${secret}`);
  }
});

test('commands say that petcam does not run, and make nothing', async () => {
  assert.deepEqual(await launcher.stop(server), { code: 0, signal: null });
  const nowhere = path.join(launcher.dir, 'nowhere');
  for (const folder of [state, nowhere]) {
    for (const words of [['members'], ['invite', 'Sam'], ['invite', '--owner'], ['remove', 'Mum', '--yes']]) {
      const { code, said } = await petcam([...words, '--state', folder]);
      assert.equal(code, 1, `${words}: ${said}`);
      assert.match(said, /^petcam: No petcam runs with the state folder .*\.\/petcam up/);
    }
  }
  assert.ok(!readdirSync(launcher.dir).includes('nowhere'));
});

test('a damaged database stops the start with what to do, and is left as it is', async () => {
  const folder = path.join(launcher.dir, 'damaged');
  const file = path.join(folder, 'data', 'petcam.db');
  const garbage = 'not a database'.repeat(1000);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, garbage);
  const started = launcher.up('--state', folder, '--port', String(await freePort()), '--listen', '127.0.0.1');
  const { code } = await bounded(started.ended, 60000, 'end of the start');
  assert.equal(code, 1, started.said);
  assert.match(started.said, /petcam\.db: it is damaged: restore a backup, or move it away to begin with an empty home/);
  assert.equal(readFileSync(file, 'utf8'), garbage);
});

test('a database that is damaged while Janus is away: the terminal says why it does not come back, and petcam ends only when it stays so', async () => {
  const folder = path.join(launcher.dir, 'hurt');
  const file = path.join(folder, 'data', 'petcam.db');
  const broken = launcher.up('--state', folder, '--port', String(port), '--listen', '127.0.0.1');
  await welcome(broken);
  const hurt = () => {
    const whole = readFileSync(file);
    writeFileSync(file, Buffer.alloc(whole.length, 'not a database '));
    broken.said = '';
    process.kill(janusOf(folder), 'SIGKILL');
    return whole;
  };
  const whole = hurt();
  await waitFor('words about it', () => /janus was started again, but it does not work[^]*petcam\.db: it is damaged: restore a backup[^]*starting janus again in 2 s/.test(broken.said),
    { within: 10000, saw: () => broken.said });
  writeFileSync(file, whole);
  await waitFor('answer', async () => (await petcam(['members', '--state', folder])).code === 0, { within: 10000, every: 200 });
  hurt();
  const { code } = await bounded(broken.ended, 40000, 'end of petcam');
  assert.equal(code, 1, broken.said);
  assert.match(broken.said, /petcam\.db: it is damaged[^]*janus cannot be kept running\. Everything is stopped/);
  assert.deepEqual(launcher.processes(folder), []);
});

test('printed into a pipe or a file, the start keeps the link of the owner to itself', async () => {
  const file = path.join(launcher.dir, 'up.out');
  const folder = path.join(launcher.dir, 'unattended');
  const words = ['--state', folder, '--port', String(port), '--listen', '127.0.0.1'];
  const piped = launcher.up(...words);
  await welcome(piped);
  assert.doesNotMatch(piped.said, /#\/join|█/);
  assert.match(piped.said, /Nobody is the owner yet\. .*\.\/petcam invite --owner/);
  assert.deepEqual(await launcher.stop(piped), { code: 0, signal: null });

  const out = openSync(file, 'w');
  const child = spawn(path.join(root, 'petcam'), ['up', '--no-install', ...words], { stdio: ['ignore', out, out] });
  closeSync(out);
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  try {
    await waitFor('welcome', () => readFileSync(file, 'utf8').includes('Stop with Ctrl-C'), { within: 60000, saw: () => readFileSync(file, 'utf8') });
    assert.doesNotMatch(readFileSync(file, 'utf8'), /#\/join|█/);
    assert.match(readFileSync(file, 'utf8'), /\.\/petcam invite --owner/);
    const { code, said } = await petcam(['invite', '--owner', '--state', folder]);
    assert.equal(code, 0, said);
    await join(said, 'Mum');
  } finally {
    child.kill('SIGTERM');
  }
  assert.equal(await bounded(ended, 15000, 'end of petcam'), 0);
});
