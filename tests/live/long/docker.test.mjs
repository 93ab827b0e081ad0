// The image and compose.yaml: the containers start, are healthy and not root, and carry a live picture; TURN and the bridge when they are turned on.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Containers, kParts } from '../lib/containers.mjs';
import { Engine, whyNoDocker } from '../lib/docker.mjs';
import { readExposition } from '../lib/exposition.mjs';
import { claim, freePort, mediaAddress, signedIn, waitFor } from '../lib/index.mjs';
import { codeIn } from '../lib/launcher.mjs';
import { livePicture } from '../lib/smoke.mjs';
import { tryTurn } from '../lib/turn.mjs';

const kWishes = ['turn', 'bridge'];
let skip = whyNoDocker();
const engine = new Engine();
let home;
let ports;
let phones;
let owner;
let camera;

const started = (part) => home.inspect(part, '{{.State.StartedAt}} {{.RestartCount}}');

before(async () => {
  if (skip) return;
  await engine.start();
  skip = await engine.whyNoImage();
  if (skip) return;
  ports = { page: await freePort(), turn: await freePort(), metrics: await freePort() };
  phones = { wsUrl: `wss://localhost:${ports.page}/janus` };
  home = new Containers(engine);
  home.settle([`PORT=${ports.page}`]);
}, { timeout: 120000 });

after(() => engine.stop());

/** A test that needs the image. */
const withImage = (name, body) => test(name, { timeout: 480000 }, async (t) => (skip ? t.skip(skip) : body(t)));

withImage('all parts start, and are healthy', () => home.up());

withImage('TURN server and bridge say that nothing turns them on, and are at rest', async () => {
  assert.match(await home.logOf('turn'), /no TURN=on: no TURN server is needed/);
  assert.match(await home.logOf('bridge'), /is right, and turns nothing on/);
  for (const part of kWishes) {
    assert.equal(await home.inspect(part, '{{.State.Status}} {{.RestartCount}}'), 'running 0', part);
    assert.doesNotMatch(await home.inside(part, 'sh', '-c', 'cat /proc/[0-9]*/comm'), /turnserver|petcam-bridge/, part);
  }
});

withImage('no container is root, has a privilege or may write to itself', async () => {
  for (const part of [...kParts, ...kWishes]) {
    const status = readFileSync(`/proc/${await home.inspect(part, '{{.State.Pid}}')}/status`, 'utf8');
    const field = (key) => new RegExp(`^${key}:\\s+(.*)$`, 'm').exec(status)?.[1] ?? '';
    assert.ok(field('Uid').split('\t').every((uid) => Number(uid) > 0), `${part}: ${field('Uid')}`);
    assert.equal(parseInt(field('CapEff'), 16), 0, part);
    assert.equal(parseInt(field('CapBnd'), 16), 0, part);
    assert.equal(field('NoNewPrivs'), '1', part);
    assert.equal(await home.inspect(part, '{{.HostConfig.ReadonlyRootfs}}'), 'true', part);
  }
});

withImage('a camera and a viewer come through the containers: a live picture, and a recording', async () => {
  owner = await claim(phones, codeIn(await home.petcam('invite', '--owner')), 'Mum');
  camera = await claim(phones, codeIn(await home.petcam('invite', '--camera', 'Kitchen')));
  await livePicture(phones, { owner, camera });
  await home.recorded();
});

withImage('a part that is killed comes again, and the others go on', async () => {
  const before = new Map();
  for (const part of kParts) before.set(part, await started(part));
  process.kill(Number(await home.inspect('recorder', '{{.State.Pid}}')), 'SIGKILL');
  await waitFor('another start', async () => (await started('recorder')) !== before.get('recorder'), { within: 20000 });
  await home.healthy('recorder');
  for (const part of ['janus', 'nginx']) assert.equal(await started(part), before.get(part), part);
});

withImage('while petcam runs it does not begin anew, says so, and goes on', async () => {
  const before = await started('janus');
  await assert.rejects(home.compose('up', '-d', '--no-build', '--force-recreate'));
  assert.match(await home.logOf('petcam'), /petcam runs\. .*docker compose down/);
  assert.equal(await started('janus'), before);
  await home.allHealthy();
});

withImage('with TURN=on and metrics, after down and up, it is the same home', async () => {
  home.settle([`PORT=${ports.page}`, 'TURN=on', `TURN_PORT=${ports.turn}`, `PUBLIC_ADDRESS=${mediaAddress()}`], `metrics: { enabled = true; port = ${ports.metrics}; }\n`);
  await home.again();
  await livePicture(phones, { owner, camera });
});

/** What a phone does with it. */
async function turnWorks() {
  const handle = await signedIn(phones, owner.token);
  const { data } = await handle.request({ request: 'ice' });
  await handle.client.close();
  const { urls, username, credential } = data.ice.servers.find(({ urls: [url] }) => url.startsWith('turn:'));
  assert.ok(urls.includes(`turn:${mediaAddress()}:${ports.turn}?transport=udp`), `${urls}`);
  const tried = (password) => tryTurn(mediaAddress(), ports.turn, username, password);
  await waitFor('an allocation', () => /Total transmit time/.test(tried(credential)), { within: 20000, saw: () => tried(credential) });
  assert.doesNotMatch(tried('AAAAAAAAAAAAAAAAAAAAAAAAAAA='), /Total transmit time/);
}

async function metricsAnswer() {
  const page = () => fetch(`http://127.0.0.1:${ports.metrics}/metrics`).then((answer) => answer.text(), () => '');
  const value = async (name) => readExposition(await page()).get(name)?.samples[0].value;
  await waitFor('metrics of a home that is up', async () => (await page()) !== '' && (await value('petcam_up')) === 1,
    { within: 20000, saw: () => home.logOf('bridge') });
  await waitFor('the recorder in them', async () => (await value('petcam_recorder_up')) === 1, { within: 20000, saw: page });
}

withImage('the TURN server relays for a phone with the name and password that the plugin gave it, and for nobody else', turnWorks);

withImage('the bridge answers with metrics of plugin and recorder', metricsAnswer);

withImage('after a restart of the engine, as at a boot, all parts are there again', async () => {
  await engine.restart();
  await home.allHealthy();
  await livePicture(phones, { owner, camera });
  await turnWorks();
  await metricsAnswer();
});

withImage('everything ends by itself, and can be removed', async () => {
  await home.remove();
  assert.doesNotMatch(engine.said, /using the force/, 'a container did not end by itself');
});
