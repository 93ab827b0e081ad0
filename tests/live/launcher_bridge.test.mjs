// `./petcam up` and the bridge: it is there for who turned something on, its death leaves the others alone, and a wrong file stops the start.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, test } from 'node:test';
import { freePort, waitFor } from './lib/index.mjs';
import { Launcher, welcome } from './lib/launcher.mjs';

const launcher = new Launcher();
const state = path.join(launcher.dir, 'home');
const config = path.join(state, 'bridge.cfg');
const options = async () => ['--state', state, '--port', String(await freePort()), '--listen', '127.0.0.1', '--no-recorder'];
const bridges = () => launcher.processes().filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(path.resolve('build/bin/petcam-bridge')));

after(() => launcher.cleanUp());

const scrape = (port) => new Promise((resolve, reject) => {
  http.get({ host: '127.0.0.1', port, path: '/metrics', agent: false }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part) => { text += part; });
    response.on('end', () => resolve(text));
  }).on('error', reject);
});

test('a new home gets the file, with everything off, and no bridge', async () => {
  const run = launcher.up(...await options());
  await welcome(run);
  assert.equal(readFileSync(config, 'utf8'), readFileSync('conf/petcam-bridge.cfg', 'utf8'));
  assert.deepEqual(bridges(), []);
  assert.ok(!run.said.includes('bridge.cfg'), run.said);
  assert.equal((await launcher.stop(run)).code, 0);
});

test('what is turned on runs, and comes back when it dies; everything else goes on', async () => {
  const port = await freePort();
  writeFileSync(config, `metrics: { enabled = true; port = ${port}; }\n`);
  const run = launcher.up(...await options());
  await welcome(run);
  assert.ok(run.said.includes(`Seen from outside: as ${config} says`), run.said);
  await waitFor('numbers of the home', async () => (await scrape(port)).includes('\npetcam_up 1\n'));
  const [bridge] = bridges();
  const others = launcher.processes().filter((pid) => pid !== bridge);
  process.kill(bridge, 'SIGKILL');
  await waitFor('news of it', () => run.said.includes('the bridge ended unexpectedly'), { saw: () => run.said });
  await waitFor('another bridge', async () => bridges()[0] !== bridge && (await scrape(port)).includes('\npetcam_up 1\n'), { within: 10000, saw: () => run.said });
  const still = launcher.processes();
  assert.deepEqual(others.filter((pid) => !still.includes(pid)), [], 'something else was started anew');
  assert.equal((await launcher.stop(run)).code, 0);
  assert.deepEqual(launcher.processes(), []);
});

test('a file that is wrong stops the start with its reason; one that turns nothing on after all stops nothing', async () => {
  mkdirSync(state, { recursive: true });
  writeFileSync(config, 'metrics: { enabled = true; prot = 1; }\n');
  const wrong = launcher.up(...await options());
  assert.equal((await wrong.ended).code, 1);
  assert.ok(wrong.said.includes('line 1: metrics.prot is not a key this version knows'), wrong.said);
  writeFileSync(config, '/* enabled = true */ metrics: { enabled = false; }\n');
  const run = launcher.up(...await options());
  await welcome(run);
  assert.deepEqual(bridges(), []);
  assert.equal((await launcher.stop(run)).code, 0);
});
