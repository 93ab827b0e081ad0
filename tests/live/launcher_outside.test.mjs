// `./petcam up` for phones outside: coturn beside Janus as petcam.conf says, what signed-in phones are told of it, and settings that do not fit
// together.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { claim, freePort, root, signedIn, waitFor } from './lib/index.mjs';
import { codeIn, Launcher, petcam, welcome } from './lib/launcher.mjs';
import { mediaAddress } from './lib/network.mjs';
import { processExists } from './lib/process.mjs';

const launcher = new Launcher();
const address = mediaAddress();
const state = path.join(launcher.dir, 'home');
const file = (...names) => readFileSync(path.join(state, ...names), 'utf8');
let ports;
let server;

/** A state folder with these settings. */
function settled(folder, ...lines) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folder, 'petcam.conf'), `${lines.join('\n')}\n`);
  return folder;
}

before(async () => {
  ports = { page: await freePort(), turn: await freePort() };
  settled(state, `PORT=${ports.page}`, `LISTEN=${address}`, 'HTTP_PORT=off', 'PUBLIC_ADDRESS=192.0.2.7', 'TURN=on', `TURN_PORT=${ports.turn}`, 'TURN_NAME=turn.home.example', 'FORWARD_MEDIA=on');
  server = launcher.upAtTerminal('--state', state);
  await welcome(server);
});

after(() => launcher.cleanUp());


test('it says what the router has to forward', () => {
  assert.match(server.said, new RegExp(`forward TCP ${ports.page} and TCP and UDP ${ports.turn} to this computer`));
  assert.match(server.said, new RegExp(`forward TCP ${ports.page} and UDP 2\\d{4}-2\\d{4} to this computer`));
});

test('a phone that has signed in is told of the servers, with a password that the TURN server takes; nobody else is', async () => {
  const phones = { wsUrl: `wss://${address}:${ports.page}/janus` };
  const owner = await claim(phones, codeIn(server.said), 'Mum');
  const handle = await signedIn(phones, owner.token);
  const { data } = await handle.request({ request: 'ice' });
  await handle.client.close();
  const [stun, turn] = data.ice.servers;
  assert.deepEqual(stun.urls, [`stun:192.0.2.7:${ports.turn}`]);
  assert.deepEqual(turn.urls, [`turn:192.0.2.7:${ports.turn}?transport=udp`, `turn:192.0.2.7:${ports.turn}?transport=tcp`, `turns:turn.home.example:${ports.page}?transport=tcp`]);
  assert.equal(data.ice.expires_in, 12 * 3600);
  for (const transport of ['udp', 'tcp']) {
    const probe = path.join(root, 'conf', 'launcher', 'turn_probe.pl');
    execFileSync('perl', [probe, transport, address, String(ports.turn), path.join(state, 'data', 'turn.secret')], { stdio: 'pipe' });
  }
  assert.match((await petcam(['doctor', '--state', state])).said.replaceAll(/ +/g, ' '), new RegExp(`^(ok|warn) turn ${address} port ${ports.turn} .*relays`, 'm'));
});

test('the secret is for its owner alone, and stays over a restart', () => {
  assert.equal(statSync(path.join(state, 'data', 'turn.secret')).mode & 0o777, 0o600);
  assert.equal(statSync(path.join(state, 'run', 'turnserver.conf')).mode & 0o777, 0o600);
  assert.match(file('data', 'turn.secret'), /^[0-9a-f]{64}\n$/);
});

test('Janus announces the public address beside its own, and nginx knows the name of the TURN server', () => {
  assert.match(file('run', 'janus', 'janus.jcfg'), /nat_1_1_mapping = "192\.0\.2\.7"[^]*keep_private_host = true/);
  assert.match(file('run', 'nginx.conf'), /turn\.home\.example +"unix:/);
});

test('a TURN server that dies is started again, and nobody else is disturbed', async () => {
  const pidOf = () => Number(file('run', 'turnserver.pid'));
  const first = pidOf();
  const janus = launcher.processes(path.join(state, 'run', 'janus'));
  process.kill(first, 'SIGKILL');
  await waitFor('word about it', () => server.said.includes('the TURN server ended unexpectedly'), { within: 5000, saw: () => server.said });
  await waitFor('another TURN server', () => pidOf() !== first && processExists(pidOf()), { within: 10000 });
  assert.deepEqual(launcher.processes(path.join(state, 'run', 'janus')), janus);
});

test('settings that do not fit together are refused, and it says which', async () => {
  for (const [lines, wanted] of [
    [['TURN=on'], /TURN=on needs NAME or PUBLIC_ADDRESS/],
    [['FORWARD_MEDIA=on', 'NAME=cam.example.org'], /FORWARD_MEDIA=on needs PUBLIC_ADDRESS/],
    [['TURN=on', 'PUBLIC_ADDRESS=192.0.2.7', `LISTEN=${address}`, `TURN_PORT=${ports.turn}`], new RegExp(`Port ${ports.turn} for TURN is taken`)],
    [['HOME_ADDRESS=here'], /petcam\.conf:1: HOME_ADDRESS wants an IPv4 or IPv6 address, not "here"/],
    [['TURN=yes'], /petcam\.conf:1: TURN wants on or off, not "yes"/],
    [['TURN_NAME=a b'], /TURN_NAME wants a DNS name/],
  ]) {
    const { code, said } = await petcam(['up', '--no-install', '--no-recorder', '--state', settled(path.join(launcher.dir, 'wrong'), ...lines)]);
    assert.notEqual(code, 0);
    assert.match(said, wanted);
  }
});

test('everything ends together', async () => {
  const turn = Number(file('run', 'turnserver.pid'));
  await launcher.stop(server);
  await waitFor('end of the TURN server', () => !processExists(turn));
});

/** What coturn shows who comes by its TLS port. */
const shownByTurn = () => execFileSync('sh', ['-c', 'openssl s_client -connect 127.0.0.1:5349 </dev/null 2>/dev/null | openssl x509 -noout -serial'], { encoding: 'utf8' });
const serialOf = (...names) => execFileSync('openssl', ['x509', '-noout', '-serial', '-in', path.join(state, ...names)], { encoding: 'utf8' });

/** Lets the five minutes be over after which petcam looks whether its addresses are still the same. */
async function look(run) {
  const ticker = () => launcher.processes(['sleep', '300'].join('\0')).find((pid) => new RegExp(`^PPid:\\s+${run.pid}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8')));
  const first = await waitFor('ticker', ticker);
  process.kill(first, 'SIGTERM');
  await waitFor('next ticker', () => ![undefined, first].includes(ticker()), { within: 20000, saw: () => run.said });
}

const skip = process.env.PETCAM_ISOLATED === 'yes' ? false : 'this network is not our own, so its addresses are not changed';

test('a computer that gets another address has a TURN server there after the next look, and without one it stays as it is', { skip }, async () => {
  const added = '10.203.0.77';
  settled(state, `PORT=${ports.page}`, 'HTTP_PORT=off', 'PUBLIC_ADDRESS=192.0.2.7', 'TURN=on', `TURN_PORT=${ports.turn}`, 'TURN_NAME=turn.home.example');
  const run = launcher.up('--no-recorder', '--state', state);
  await welcome(run);
  const pidOf = () => Number(file('run', 'turnserver.pid'));
  const relays = (at) => {
    try {
      execFileSync('perl', [path.join(root, 'conf', 'launcher', 'turn_probe.pl'), 'udp', at, String(ports.turn), path.join(state, 'data', 'turn.secret')], { stdio: 'pipe' });
      return true;
    } catch {
      return false;
    }
  };
  await waitFor('TURN server', () => relays(address), { within: 10000 });
  const first = pidOf();
  await look(run);
  assert.equal(pidOf(), first, 'it was started again for nothing');
  assert.doesNotMatch(run.said, /for other addresses/);

  execFileSync('ip', ['address', 'add', `${added}/24`, 'dev', 'petcam0']);
  try {
    assert.equal(relays(added), false);
    await look(run);
    await waitFor('TURN server at the new address', () => relays(added), { within: 10000, saw: () => run.said });
    assert.match(run.said, new RegExp(`The TURN server is started again, for other addresses: .*${added.replaceAll('.', '\\.')}`));
    assert.ok(relays(address), 'the other address');
    assert.equal(shownByTurn(), serialOf('tls', 'cert.pem'));
    assert.doesNotMatch(run.said, /ended unexpectedly/);

    // Another certificate alone: the same process shows it.
    const second = pidOf();
    rmSync(path.join(state, 'tls', 'names'));
    await look(run);
    await waitFor('the new certificate', () => shownByTurn() === serialOf('tls', 'cert.pem'), { within: 10000, saw: () => run.said });
    assert.equal(pidOf(), second);
  } finally {
    execFileSync('ip', ['address', 'del', `${added}/24`, 'dev', 'petcam0']);
  }
  await look(run);
  await waitFor('TURN server without it', () => !file('run', 'turnserver.conf').includes(added) && relays(address), { within: 10000, saw: () => run.said });
  await launcher.stop(run);
});
