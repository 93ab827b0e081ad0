// `./petcam backup` and `restore`: a home is copied while it is written to, and comes back elsewhere, with its members, cameras and tokens.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync, cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ChildProcess, claim, freePort, mountDisk, signedIn, waitFor, whyNoDisk } from './lib/index.mjs';
import { codeIn, Launcher, petcam, welcome } from './lib/launcher.mjs';
import { ask } from './lib/request.mjs';

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

const kDomain = 'cam.example.org';
const kKinds = ['cert', 'chain', 'fullchain', 'privkey'];

/** An ACME server that believes everybody. */
async function startAuthority() {
  const [acme, management, http, tls] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const [certificate, privateKey] = ['acme.pem', 'acme.key'].map((name) => path.join(launcher.dir, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '10', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', privateKey, '-out', certificate], { stdio: 'ignore' });
  const settings = path.join(launcher.dir, 'pebble.json');
  writeFileSync(settings, JSON.stringify({ pebble: {
    listenAddress: `127.0.0.1:${acme}`, managementListenAddress: `127.0.0.1:${management}`, certificate, privateKey, httpPort: http, tlsPort: tls,
  } }));
  const pebble = new ChildProcess({ name: 'pebble', log: path.join(launcher.dir, 'pebble.log'), argv: ['pebble', '-config', settings],
    env: { PEBBLE_VA_ALWAYS_VALID: '1', PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' } });
  await waitFor('ACME server', async () => (await ask(`https://localhost:${acme}/dir`)).status === 200, { within: 10000, saw: () => pebble.lastLines() });
  return {
    /** Asks for a certificate as domain.sh does. */
    issue(home, ...words) {
      const folder = path.join(home, 'certbot');
      execFileSync('certbot', ['certonly', '--non-interactive', '--agree-tos', '--register-unsafely-without-email', '--keep-until-expiring',
        '--server', `https://localhost:${acme}/dir`, '--webroot', '--webroot-path', launcher.dir, '--cert-name', kDomain, '--domain', kDomain,
        '--config-dir', folder, '--work-dir', path.join(folder, 'work'), '--logs-dir', path.join(folder, 'log'), ...words],
      { env: { ...process.env, REQUESTS_CA_BUNDLE: certificate }, stdio: 'pipe' });
    },
    stop: () => pebble.stop(),
  };
}

const linksIn = (home) => kKinds.map((kind) => readlinkSync(path.join(home, 'certbot', 'live', kDomain, `${kind}.pem`)));
const accountsIn = (home) => execFileSync('find', ['.', '-name', 'private_key.json'], { cwd: path.join(home, 'certbot', 'accounts'), encoding: 'utf8' });

test('a domain\'s certificates and account come along, links as links, and certbot goes on with them in another folder', async () => {
  const home = path.join(launcher.dir, 'domain');
  const moved = path.join(launcher.dir, 'domain-moved');
  assert.equal((await restore('home.tar', 'domain')).code, 0);
  const authority = await startAuthority();
  try {
    authority.issue(home);
    writeFileSync(path.join(home, 'certbot', 'renewal', 'odd one.conf'), ''); // of nobody
    const written = await petcam(['backup', path.join(away, 'domain.tar'), '--state', home]);
    assert.equal(written.code, 0, written.said);
    assert.match(written.said, /odd one\.conf is nothing that certbot makes; it is left out/);
    const names = membersOf('domain.tar').filter((name) => name.startsWith('certbot/'));
    assert.deepEqual(names.filter((name) => !name.startsWith('certbot/accounts/')), [
      ...kKinds.map((kind) => `certbot/archive/${kDomain}/${kind}1.pem`), 'certbot/live/README', `certbot/live/${kDomain}/README`,
      ...kKinds.map((kind) => `certbot/live/${kDomain}/${kind}.pem`), `certbot/renewal/${kDomain}.conf`].sort());
    const back = await restore('domain.tar', 'domain-moved');
    assert.equal(back.code, 0, back.said);
    const account = accountsIn(home);
    assert.match(account, /^\.\/\S+\n$/);
    rmSync(home, { recursive: true }); // whatever still leads there leads nowhere
    assert.deepEqual(linksIn(moved), kKinds.map((kind) => `../../archive/${kDomain}/${kind}1.pem`));
    authority.issue(moved, '--force-renewal');
    assert.deepEqual(linksIn(moved), kKinds.map((kind) => `../../archive/${kDomain}/${kind}2.pem`));
    assert.equal(accountsIn(moved), account);
    assert.deepEqual(readdirSync(path.join(moved, 'certbot', 'live')).sort(), ['README', kDomain]);
    assert.ok(!existsSync(home));
  } finally {
    await authority.stop();
  }
});

test('files that bridge.cfg names come along where they are in the state folder, and of the others it says that they do not', async () => {
  const home = path.join(launcher.dir, 'bridged');
  const moved = path.join(launcher.dir, 'bridged-moved');
  assert.equal((await restore('home.tar', 'bridged')).code, 0);
  const file = (name, text) => {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    writeFileSync(path.join(home, name), text, { mode: 0o600 });
    return path.join(home, name);
  };
  const outside = path.join(launcher.dir, 'broker.pem');
  writeFileSync(outside, 'broker');
  const webhooks = [file('bridge/door.secret', 'whsec_1'), file('.hook', 'whsec_2'), file('data/bell.secret', 'whsec_3')];
  file('bridge/unnamed', 'nothing');
  symlinkSync('/etc/passwd', path.join(home, 'astray'));
  file('bridge.cfg', `# password_file = "${file('commented', 'x')}"
mqtt: { username = "petcam"; password_file = "${file('mqtt.password', 'secret')}"; tls = true; ca_file = "${outside}"; }
webhooks: (${webhooks.map((one) => `{ url = "https://example.org/x"; secret_file = "${one}"; }`).join(', ')}, { secret_file="${path.join(home, 'astray')}"; },
  { secret_file = "${file('run/hook', 'x')}"; })
`);
  const written = await petcam(['backup', path.join(away, 'bridged.tar'), '--state', home]);
  assert.equal(written.code, 0, written.said);
  const left = /Not in the backup, which holds only what is in the state folder: (.+)\. bridge\.cfg names it: keep a copy/.exec(written.said)?.[1].split(', ');
  assert.deepEqual(left?.sort(), [outside, path.join(home, 'astray'), path.join(home, 'run', 'hook')].sort(), written.said);
  const common = membersOf('home.tar');
  assert.deepEqual(membersOf('bridged.tar').filter((name) => !common.includes(name)), ['.hook', 'bridge/door.secret', 'data/bell.secret', 'mqtt.password']);
  renameSync(outside, `${outside}.away`);
  const back = await restore('bridged.tar', 'bridged-moved');
  assert.equal(back.code, 0, back.said);
  assert.match(back.said, new RegExp(`bridge\\.cfg names ${outside}, which is not there\\. Bring it back`));
  const settings = readFileSync(path.join(moved, 'bridge.cfg'), 'utf8');
  for (const name of ['.hook', 'bridge/door.secret', 'data/bell.secret', 'mqtt.password']) {
    assert.deepEqual(readFileSync(path.join(moved, name)), readFileSync(path.join(home, name)), name);
    assert.equal(statSync(path.join(moved, name)).mode & 0o777, 0o600, name);
    assert.ok(settings.includes(`"${path.join(moved, name)}"`), settings);
  }
  assert.ok(settings.includes(`ca_file = "${outside}"`) && settings.includes(`"${path.join(home, 'commented')}"`), settings);
});

test('links that lead elsewhere, and names that nothing has, are refused wherever they stand', async () => {
  const before = picture(state);
  const kLive = `certbot/live/${kDomain}`;
  const target = (kind) => `../../archive/${kDomain}/${kind}1.pem`;
  let made = 0;
  /** A backup like domain.tar but for what `change` does to its files and its manifest; more: names that come to its end. */
  const like = (change, more = []) => {
    made += 1;
    const folder = path.join(launcher.dir, `like-${made}`);
    mkdirSync(folder);
    execFileSync('tar', ['-xf', path.join(away, 'domain.tar'), '-C', folder]);
    const manifest = path.join(folder, 'manifest');
    const lines = readFileSync(manifest, 'utf8').trim().split('\n').slice(0, -1);
    const changed = change(folder, lines) ?? lines;
    writeFileSync(manifest, `${[...changed, `end ${changed.length - 3}`].join('\n')}\n`);
    execFileSync('tar', ['-cPf', path.join(away, `like-${made}.tar`), '-C', folder, ...new Set([...membersOf('domain.tar'), ...more])], { stdio: 'pipe' });
    return `like-${made}.tar`;
  };
  const relink = (to, name = 'cert.pem') => (folder, lines) => {
    const link = path.join(folder, kLive, name);
    rmSync(link, { force: true });
    symlinkSync(to, link);
    return [...lines.filter((line) => !line.endsWith(` ${kLive}/${name}`)), `link ${to} ${kLive}/${name}`];
  };
  const added = (name, ...lines) => (folder, all) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), '');
    return [...all, `e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0 ${name}`, ...lines];
  };
  const nothing = (name) => new RegExp(`holds "${name.replaceAll('.', '\\.')}", which is nothing that a backup`);
  assert.equal((await restore(like(() => {}), 'alike')).code, 0);
  assert.equal((await restore(like(added('more.secret', 'named more.secret /old/more.secret'), ['more.secret']), 'alike-more')).code, 0);
  for (const [file, reason] of [
    [like(relink('/etc/passwd')), nothing(`${kLive}/cert.pem`)],
    [like(relink('../../../../../home.key')), nothing(`${kLive}/cert.pem`)],
    [like(relink(target('privkey'))), nothing(`${kLive}/cert.pem`)],
    [like(relink('../../archive/another/cert1.pem')), nothing(`${kLive}/cert.pem`)],
    [like(relink(`../../archive/${kDomain}/../../../x/cert1.pem`)), nothing(`${kLive}/cert.pem`)],
    [like(relink(target('cert'), 'extra.pem'), [`${kLive}/extra.pem`]), nothing(`${kLive}/extra.pem`)],
    [like((folder) => { // a link to a folder, and a file beyond it
      renameSync(path.join(folder, 'certbot', 'renewal'), path.join(folder, 'elsewhere'));
      symlinkSync('../elsewhere', path.join(folder, 'certbot', 'renewal'));
    }, ['certbot/renewal']), nothing('certbot/renewal')],
    [like((folder) => { // a hard link
      rmSync(path.join(folder, 'recorder.cfg'));
      linkSync(path.join(folder, 'petcam.conf'), path.join(folder, 'recorder.cfg'));
    }), nothing('recorder.cfg')],
    // A link that the manifest calls a file, and one that it does not know.
    [like((folder, lines) => lines.map((line) => line.replace(/^link \S+(?= \S+\/cert\.pem$)/, `${'0'.repeat(64)} 9`))), /does not hold what its manifest says/],
    [like((folder, lines) => lines.map((line) => line.replace(`link ${target('cert')}`, `link ${target('chain')}`))), /does not hold what its manifest says/],
    [like(added('more.secret'), ['more.secret']), nothing('more.secret')],
    [like(added('run/hook', 'named run/hook /old/run/hook'), ['run/hook']), nothing('run/hook')],
    [like(added('../evil', 'named ../evil /old/evil'), ['../evil']), nothing('../evil')],
    [like(added('certbot/renewal-hooks/deploy/run.sh'), ['certbot/renewal-hooks/deploy/run.sh']), nothing('certbot/renewal-hooks/deploy/run.sh')],
  ]) {
    const { code, said } = await restore(file, 'home');
    assert.equal(code, 1, `${file}: ${said}`);
    assert.match(said, reason, file);
    assert.equal(picture(state), before, file);
  }
  rmSync(path.join(launcher.dir, 'evil'));
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
