// A picture that no longer moves: it says how old it is, never looks live, and lives again by itself. The real page, a real server.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { cameraPhone, viewerPhone } from './lib/family.mjs';
import { closeBrowsers, killBrowser, startServer, waitFor } from './lib/index.mjs';
import { at } from './lib/touch.mjs';

const kCamera = '거실';
const downloads = mkdtempSync(path.join(os.tmpdir(), 'petcam-photos-'));
let server;
let camera;
let viewer;

before(async () => {
  server = await startServer();
  camera = await cameraPhone(server, kCamera);
  await camera.published();
  viewer = await viewerPhone(server, kCamera, { name: 'Mum' });
  await viewer.watches();
  await viewer.decodes(15);
  const browser = await viewer.browser.target().createCDPSession();
  await browser.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads, browserContextId: viewer.page.browserContext().id });
});

after(async () => {
  await closeBrowsers(camera?.browser, viewer?.browser);
  await server?.stop();
  rmSync(downloads, { recursive: true, force: true });
});

const hidden = (testid) => viewer.page.$eval(at(testid), (element) => element.hidden);
const data = (testid, name) => viewer.page.$eval(at(testid), (element, key) => element.dataset[key], name);

const live = () => waitFor('live picture', async () => (await data('watch', 'tone')) === 'live' && (await hidden('last-frame')),
  { within: 20000, saw: async () => (await viewer.state()).watch });

/** Waits until the picture says how old it is; returns the age in seconds that it says. */
async function toldAge(within) {
  await waitFor('age of the picture', async () => (await viewer.state()).watch.age >= 2 && (await data('watch', 'stale')) === 'true',
    { within, every: 20, saw: async () => (await viewer.state()).watch });
  const { watch } = await viewer.state();
  assert.match(await viewer.text('watch-status'), /\d/);
  return watch.age;
}

test('a camera that hangs makes the picture say its age within 3 s, the age counts on, and no photo is taken of it', async (t) => {
  await viewer.decodes(5);
  const pids = processesOf(camera.browser.process().pid);
  pids.forEach((pid) => process.kill(pid, 'SIGSTOP'));
  const stoppedAt = Date.now();
  try {
    const age = await toldAge(4000);
    t.diagnostic(`told ${age} s, ${Date.now() - stoppedAt} ms after the camera's browser was stopped`);
    assert.ok(Date.now() - stoppedAt <= 3000, `${Date.now() - stoppedAt} ms`);
    await viewer.page.click(at('photo'));
    assert.match(await viewer.text('notice'), /picture is old/);
    assert.deepEqual(readdirSync(downloads), []);
    await waitFor('age that counts on', async () => (await viewer.state()).watch.age >= age + 3, { within: 5000, saw: async () => (await viewer.state()).watch.age });
  } finally {
    pids.forEach((pid) => process.kill(pid, 'SIGCONT'));
  }
  await live();
});

/** A process and all that it started, from /proc. */
function processesOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...(children ? children.split(' ').flatMap((child) => processesOf(Number(child))) : [])];
}

test('an element that the system pauses says its age and plays again by itself', async () => {
  await viewer.decodes(5);
  await viewer.page.$eval(at('video'), (video) => video.pause());
  await toldAge(4000);
  await live();
});

test('a server that dies and comes back: the last picture stays, says its age, and lives again without a touch', async (t) => {
  await live();
  process.kill(server.janus.pid, 'SIGKILL');
  const diedAt = Date.now();
  const age = await toldAge(4000);
  assert.ok(Date.now() - diedAt <= 3000);
  await waitFor('age that counts on', async () => (await viewer.state()).watch.age > age, { within: 3000 });
  const seen = await viewer.page.evaluate(() => {
    const [video, canvas] = [document.querySelector('[data-testid=video]'), document.querySelector('[data-testid=last-frame]')];
    return canvas.hidden ? video.videoWidth : canvas.width;
  });
  assert.ok(seen > 0, 'the screen went black');
  await server.startJanus();
  const backAt = Date.now();
  await live();
  t.diagnostic(`live again ${Date.now() - backAt} ms after Janus answered, ${Date.now() - diedAt} ms after it was killed`);
  await viewer.decodes(5);
});

test('a camera that dies is told in words with the age of its last picture', async () => {
  await viewer.decodes(5);
  await killBrowser(camera.browser);
  await toldAge(4000);
  await waitFor('camera that is off', async () => ['waiting', 'asleep'].includes((await viewer.state()).watch.camera), { within: 10000, saw: async () => (await viewer.state()).watch });
  const before = (await viewer.state()).watch.age;
  await waitFor('age that counts on', async () => (await viewer.state()).watch.age > before, { within: 3000 });
  assert.match(await viewer.text('watch-status'), /\d/);
});

test('no page ran into an error', () => {
  // While Janus was gone nginx said so.
  assert.deepEqual(viewer.page.problems.filter((problem) => !/WebSocket.* 502/.test(problem)), []);
});
