// The app without its server: it starts from what the service worker keeps, paints at once, says what is wrong and goes on by itself; a
// new version comes as a whole, at a start, and never beside an old one.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { buildDir, claim, closeBrowsers, launchBrowser, openPage, remember, startServer, waitFor, webDir } from './lib/index.mjs';
import { axeFindings } from './lib/inspect.mjs';
import { appears, tap } from './lib/touch.mjs';
import { shellDigest, shellFiles, writeShellList } from '../web/shell_list.mjs';

let server;
let browser;
let page;
let web;
let token;

before(async () => {
  web = mkdtempSync(path.join(buildDir, 'live', 'web-'));
  cpSync(webDir, web, { recursive: true });
  server = await startServer({ open: false, webDir: web });
  token = (await claim(server, (await server.admin({ request: 'invite_owner' })).code, 'Mum')).token;
  browser = await launchBrowser();
});

after(async () => {
  await closeBrowsers(browser);
  await server?.stop({ check: false });
  rmSync(web, { recursive: true, force: true });
});

/** A browser that has been here before, as an owner. */
async function visitor() {
  const opened = await openPage(browser, 'about:blank');
  await remember(opened, { member: token });
  await opened.goto(`${server.url}/`, { waitUntil: 'load' });
  await appears(opened, 'no-camera');
  await opened.evaluate(() => navigator.serviceWorker.ready);
  await waitFor('whole version', () => opened.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'), { within: 20000 });
  return opened;
}

/** What the caches of this origin hold. */
const kept = () => page.evaluate(async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
  [name, (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname.slice(1)).sort()]))));

/** Loads the page again. */
async function reloaded(opened = page) {
  await opened.reload({ waitUntil: 'load' });
  await waitFor('started app', () => opened.evaluate(() => Boolean(globalThis.petcam)));
}

/** Writes another version of the page onto the server. @param {string} version */
function publish(version, { list = true } = {}) {
  const change = (file, from, to) => writeFileSync(path.join(web, file), readFileSync(path.join(web, file), 'utf8').replace(from, to));
  change('inspect.js', /kVersion = '[^']*'/, `kVersion = '${version}'`);
  change('core/words_manage_en.js', /about: 'petcam \S+/, `about: 'petcam {version}/${version}`);
  if (list) writeShellList(web);
}

const version = (opened = page) => opened.evaluate(() => petcam.version);

test('after the first visit the worker keeps the files of the app, and nothing else', async (t) => {
  page = await visitor();
  const [[name, files], ...others] = Object.entries(await kept());
  assert.match(name, /^petcam-shell-[0-9a-f]{16}$/);
  assert.deepEqual(files, shellFiles());
  assert.deepEqual(others, [['petcam-notes', ['notes/current']]]);
  t.diagnostic(`${files.length} files`);
});

test('the next start takes every file of the app from there', async (t) => {
  const from = { worker: 0, network: [] };
  const note = (response) => {
    if (response.fromServiceWorker()) from.worker++;
    else from.network.push(new URL(response.url()).pathname);
  };
  page.on('response', note);
  await reloaded();
  await appears(page, 'no-camera');
  page.off('response', note);
  assert.ok(from.worker > 30, `${from.worker}`);
  assert.deepEqual(from.network.filter((name) => /\.(js|css|html)$|^\/$/.test(name) && !/^\/(sw|shell_files)\.js$/.test(name)), []);
  t.diagnostic(`${from.worker} files from the worker`);
});

test('what is asked of the server besides is not kept', async () => {
  await page.evaluate(async () => {
    for (const url of ['/ca.crt', '/main.js?token=secret', '/media/c1?ticket=v1.m1.c1', '/nothing']) await fetch(url).catch(() => {});
    await fetch('/', { method: 'POST', body: 'x' }).catch(() => {});
  });
  const { 'petcam-notes': notes, ...versions } = await kept();
  assert.deepEqual(Object.values(versions), [shellFiles()]);
  assert.match(notes.join(), /^notes\/current,notes\/page\/[\w-]+$/);
  page.problems.splice(0); // the refused ones
});

test('the first paint waits for nobody: a server that takes connections and says nothing', async (t) => {
  await server.nginx.stop();
  const sockets = [];
  const silent = createServer((socket) => sockets.push(socket.on('error', () => {})));
  await new Promise((resolve) => silent.listen(server.httpsPort, '127.0.0.1', resolve));
  const started = Date.now();
  await page.reload({ waitUntil: 'domcontentloaded' });
  await appears(page, 'home', { within: 3000 });
  const framed = Date.now() - started;
  assert.equal(await page.$eval('[data-testid=title]', (title) => title.textContent), 'petcam');
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  t.diagnostic(`first paint after ${Math.round(paint)} ms, the main screen's frame after ${framed} ms`);
  assert.ok(paint < 1500 && framed < 3000, `${paint} ${framed}`);
  await appears(page, 'unreachable', { within: 8000, text: /does not answer[\s\S]*switched on/ });
  silent.close();
  for (const socket of sockets) socket.destroy();
});

test('with the server off the app starts and says so; it goes on by itself when the server is back', async () => {
  await page.reload({ waitUntil: 'load' });
  await appears(page, 'unreachable', { text: /does not answer[\s\S]*switched on/ });
  assert.deepEqual(await axeFindings(page), []);
  await tap(page, 'open-settings');
  await appears(page, 'settings-about');
  await page.click('[data-testid=settings-lang-ko]');
  await waitFor('Korean', () => page.evaluate(() => document.documentElement.lang === 'ko'));
  await tap(page, 'back');
  await appears(page, 'unreachable', { text: /대답하지 않아요/ });
  await page.evaluate(() => localStorage.setItem('petcam.lang', 'en'));
  await page.reload({ waitUntil: 'load' });
  await appears(page, 'unreachable');
  await server.startNginx();
  await appears(page, 'no-camera', { within: 20000 });
});

test('a phone without a network says that instead', async () => {
  await server.nginx.stop();
  await page.setOfflineMode(true);
  await page.reload({ waitUntil: 'load' });
  await appears(page, 'unreachable', { text: /This phone is offline[\s\S]*Wi-Fi/ });
  await page.setOfflineMode(false);
  await server.startNginx();
  await appears(page, 'no-camera', { within: 20000 });
});

/** Resolves when the version on the server is kept as a whole. */
const arrived = (opened = page) => waitFor('new version', () => opened.evaluate(async (wanted) =>
  (await (await caches.match('/notes/current')).text()) === wanted, `petcam-shell-${shellDigest(web).slice(0, 16)}`), { within: 20000 });

test('a page goes on with its version while a new one arrives, and the next start has that', async () => {
  publish('9.0.0');
  await reloaded();
  assert.equal(await version(), '0.1.0');
  await arrived();
  // Also with files that it loads only now.
  await tap(page, 'open-settings');
  await appears(page, 'settings-about', { text: /^petcam 0\.1\.0 / });
  await page.evaluate(() => void (location.hash = '#/'));
  await reloaded();
  assert.equal(await version(), '9.0.0');
  await tap(page, 'open-settings');
  await appears(page, 'settings-about', { text: /^petcam 9\.0\.0\/9\.0\.0 / });
  await tap(page, 'back');
  await reloaded();
  await waitFor('only one version kept', async () => Object.keys(await kept()).length === 2);
});

test('a server in the middle of an update gives no new version', async () => {
  publish('9.1.0');
  publish('9.1.1', { list: false });
  const end = await page.evaluate(async () => {
    const registration = await (await navigator.serviceWorker.getRegistration()).update();
    const worker = registration.installing;
    return worker && new Promise((resolve) => worker.addEventListener('statechange', () => resolve(worker.state)));
  });
  assert.equal(end, 'redundant');
  await reloaded();
  assert.equal(await version(), '9.0.0');
  writeShellList(web);
});

test('two windows may run two versions', async () => {
  const other = await page.browserContext().newPage();
  await other.goto(`${server.url}/`, { waitUntil: 'load' });
  await arrived(other);
  await reloaded(other);
  assert.deepEqual([await version(other), await version()], ['9.1.1', '9.0.0']);
  for (const [opened, text] of [[page, /^petcam 9\.0\.0\/9\.0\.0 /], [other, /^petcam 9\.1\.1\/9\.1\.1 /]]) {
    await opened.bringToFront();
    await tap(opened, 'open-settings');
    await appears(opened, 'settings-about', { text });
  }
  await other.close();
});

test('where no worker may be registered, the page works without', async () => {
  const opened = await openPage(browser, 'about:blank');
  await opened.evaluateOnNewDocument(() => {
    if (navigator.serviceWorker) navigator.serviceWorker.register = async () => { throw new DOMException('An SSL certificate error occurred', 'SecurityError'); };
  });
  await opened.goto(`${server.url}/`, { waitUntil: 'load' });
  await appears(opened, 'barred');
  await waitFor('the note in the log', () => opened.evaluate(() => petcam.log().some((line) => line.includes('no offline start'))), { within: 20000 });
  assert.deepEqual(opened.problems, []);
});
