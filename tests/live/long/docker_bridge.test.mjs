// compose.yaml with bridge.yaml: containers in a network of their own, behind the NAT that Docker makes. Phones in the home's network see the address of
// the computer, and no other.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Containers } from '../lib/containers.mjs';
import { Engine, whyNoDocker } from '../lib/docker.mjs';
import { claim, signedIn, waitFor } from '../lib/index.mjs';
import { kServerAddress, Lan, whyNoLan } from '../lib/lan.mjs';
import { codeIn } from '../lib/launcher.mjs';
import { livePicture } from '../lib/smoke.mjs';
import { tryTurn } from '../lib/turn.mjs';

const kPort = 8443;
const kTurnPort = 3478;
let skip = whyNoDocker() ?? whyNoLan();
const engine = new Engine({ networks: true });
const dir = mkdtempSync(path.join(os.tmpdir(), 'petcam-bridge-'));
let lan;
let home;
let phones;
let owner;
let camera;

before(async () => {
  if (skip) return;
  await engine.start();
  skip = await engine.whyNoImage();
  if (skip) return;
  lan = new Lan();
  const cable = await lan.cable();
  // A phone's router knows no network of containers.
  execFileSync(cable.prefix[0], [...cable.prefix.slice(1), 'ip', 'route', 'delete', 'default']);
  phones = { wsUrl: `wss://${kServerAddress}:${kPort}/janus`, phonePrefix: cable.prefix };
  // As bridge.yaml says for TURN=on.
  const turn = path.join(dir, 'turn.yaml');
  writeFileSync(turn, `services: { network: { ports: ["${kTurnPort}:${kTurnPort}", "${kTurnPort}:${kTurnPort}/udp"] } }\n`);
  home = new Containers(engine, ['docker/compose.yaml', 'docker/bridge.yaml', turn]);
  home.settle([`HOME_ADDRESS=${kServerAddress}`, 'TURN=on', `PUBLIC_ADDRESS=${kServerAddress}`]);
}, { timeout: 120000 });

after(async () => {
  lan?.remove();
  await engine.stop();
  rmSync(dir, { recursive: true });
});

/** A test that needs the image. */
const withImage = (name, body) => test(name, { timeout: 900000 }, async (t) => (skip ? t.skip(skip) : body(t)));

withImage('all parts start, are healthy, and share a network that is not the host\'s', async () => {
  await home.up();
  const addresses = await home.inside('janus', 'ip', '-4', '-o', 'address');
  assert.doesNotMatch(addresses, new RegExp(kServerAddress.replaceAll('.', '\\.')));
  for (const part of ['recorder', 'nginx', 'turn', 'bridge']) assert.equal(await home.inside(part, 'ip', '-4', '-o', 'address'), addresses, part);
});

withImage('invitations begin with the address of the computer, and the certificate is for it', async () => {
  const said = await home.petcam('invite', '--owner');
  assert.match(said, new RegExp(`https://${kServerAddress}:${kPort}/#/join/`));
  owner = await claim(phones, codeIn(said), 'Mum');
  camera = await claim(phones, codeIn(await home.petcam('invite', '--camera', 'Kitchen')));
  const authority = path.join(dir, 'ca.pem');
  writeFileSync(authority, await home.inside('nginx', 'cat', '/var/lib/petcam/ca/rootCA.pem'));
  execFileSync('curl', ['-fsS', '-o', '/dev/null', '--max-time', '5', '--noproxy', '*', '--cacert', authority, `https://${kServerAddress}:${kPort}/`], { stdio: 'pipe' });
});

withImage('a camera and a viewer at home have a live picture, and it is recorded', async () => {
  await livePicture(phones, { owner, camera });
  await home.recorded();
});

withImage('the TURN server relays for a phone', async () => {
  const handle = await signedIn(phones, owner.token);
  const { data } = await handle.request({ request: 'ice' });
  await handle.client.close();
  const { username: user, credential } = data.ice.servers.find(({ urls: [url] }) => url.startsWith('turn:'));
  const tried = (password) => tryTurn(kServerAddress, kTurnPort, user, password);
  assert.match(tried(credential), /Total transmit time/);
  assert.doesNotMatch(tried('AAAAAAAAAAAAAAAAAAAAAAAAAAA='), /Total transmit time/);
});

withImage('when Janus is killed it comes again in the same network, and the others go on', async () => {
  const started = (part) => home.inspect(part, '{{.State.StartedAt}}');
  const [janus, nginx] = [await started('janus'), await started('nginx')];
  process.kill(Number(await home.inspect('janus', '{{.State.Pid}}')), 'SIGKILL');
  await waitFor('another start', async () => (await started('janus')) !== janus, { within: 20000 });
  await home.healthy('janus');
  assert.equal(await started('nginx'), nginx);
  await livePicture(phones, { owner, camera });
});

withImage('after a restart of the engine, as at a boot, and down and up, it is the same home', async () => {
  await engine.restart();
  await home.again();
  await livePicture(phones, { owner, camera });
});

withImage('everything ends by itself, and can be removed', () => home.remove());
