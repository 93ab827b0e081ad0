// `./petcam up` for phones outside: coturn beside Janus as petcam.conf says, what signed-in phones are told of it, and settings that do not fit
// together.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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
