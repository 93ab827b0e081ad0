// The image and compose.yaml: the containers start, are healthy and not root, and carry a live picture.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Engine, kImage, whyNoDocker } from '../lib/docker.mjs';
import { claim, freePort, root, signedIn, waitFor } from '../lib/index.mjs';
import { codeIn } from '../lib/launcher.mjs';
import { livePicture } from '../lib/smoke.mjs';

let skip = whyNoDocker();
const kParts = ['janus', 'recorder', 'nginx'];
const engine = new Engine();
const dir = mkdtempSync(path.join(os.tmpdir(), 'petcam-compose-'));
const settings = { PETCAM_CONF: path.join(dir, 'petcam.conf'), PETCAM_RECORDER_CFG: path.join(dir, 'recorder.cfg') };
let phones;
let owner;
let camera;

async function compose(...args) {
  const { code, said } = await engine.compose(args, settings, { limit: 120000 });
  assert.equal(code, 0, `${args.join(' ')}: ${said}`);
  return said;
}

const petcam = (...words) => compose('run', '--rm', 'petcam', ...words);
const idOf = async (part) => (await compose('ps', '-q', part)).trim();

async function inspect(part, format) {
  const { said } = await engine.docker(['inspect', '-f', format, await idOf(part)]);
  return said.trim();
}

const healthy = (part) => waitFor(`${part} to be healthy`, async () => (await inspect(part, '{{.State.Health.Status}}')) === 'healthy',
  { within: 90000, every: 500, saw: async () => (await engine.docker(['logs', '--tail', '10', await idOf(part)])).said });

before(async () => {
  if (skip) return;
  await engine.start();
  if ((await engine.docker(['image', 'inspect', kImage])).code !== 0) {
    skip = 'there is no image: node tests/live/lib/make_image.mjs makes one, as root and with a network';
    return;
  }
  const port = await freePort();
  phones = { wsUrl: `wss://localhost:${port}/janus` };
  writeFileSync(settings.PETCAM_CONF, `PORT=${port}\n`);
  writeFileSync(settings.PETCAM_RECORDER_CFG, readFileSync(path.join(root, 'conf/petcam-recorder.cfg'), 'utf8')
    .replace('mode = "motion"', 'mode = "continuous"').replace('free_gigabytes = 2.0', 'free_gigabytes = 0.1'));
}, { timeout: 120000 });

after(async () => {
  if (phones) await engine.compose(['down', '--volumes', '--timeout', '20'], settings, { limit: 120000 });
  await engine.stop();
  rmSync(dir, { recursive: true });
});

/** A test that needs the image. */
const withImage = (name, body) => test(name, { timeout: 240000 }, async (t) => (skip ? t.skip(skip) : body(t)));

withImage('all parts start, and are healthy', async () => {
  await compose('up', '-d', '--no-build');
  for (const part of kParts) await healthy(part);
});

withImage('no container is root, has a privilege or may write to itself', async () => {
  for (const part of kParts) {
    const status = readFileSync(`/proc/${await inspect(part, '{{.State.Pid}}')}/status`, 'utf8');
    const field = (key) => new RegExp(`^${key}:\\s+(.*)$`, 'm').exec(status)?.[1] ?? '';
    assert.ok(field('Uid').split('\t').every((uid) => Number(uid) > 0), `${part}: ${field('Uid')}`);
    assert.equal(parseInt(field('CapEff'), 16), 0, part);
    assert.equal(parseInt(field('CapBnd'), 16), 0, part);
    assert.equal(field('NoNewPrivs'), '1', part);
    assert.equal(await inspect(part, '{{.HostConfig.ReadonlyRootfs}}'), 'true', part);
  }
});

withImage('a camera and a viewer come through the containers: a live picture, and a recording', async () => {
  owner = await claim(phones, codeIn(await petcam('invite', '--owner')), 'Mum');
  camera = await claim(phones, codeIn(await petcam('invite', '--camera', 'Kitchen')));
  await livePicture(phones, { owner, camera });
  const recordings = async () => (await engine.docker(['exec', await idOf('recorder'), 'find', '/var/lib/petcam/data/recordings', '-name', '*.mp4'])).said;
  await waitFor('a recording', async () => /\.mp4$/m.test(await recordings()), { within: 20000, saw: recordings });
});

withImage('a part that is killed comes again, and the others go on', async () => {
  const started = new Map();
  for (const part of kParts) started.set(part, await inspect(part, '{{.State.StartedAt}}'));
  process.kill(Number(await inspect('recorder', '{{.State.Pid}}')), 'SIGKILL');
  await waitFor('another start', async () => (await inspect('recorder', '{{.State.StartedAt}}')) !== started.get('recorder'), { within: 20000 });
  await healthy('recorder');
  for (const part of ['janus', 'nginx']) assert.equal(await inspect(part, '{{.State.StartedAt}}'), started.get(part), part);
});

withImage('after down and up it is the same home', async () => {
  await compose('down', '--timeout', '20');
  await compose('up', '-d', '--no-build');
  for (const part of kParts) await healthy(part);
  const handle = await signedIn(phones, owner.token);
  await handle.client.close();
  await livePicture(phones, { owner, camera });
});
