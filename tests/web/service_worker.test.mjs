// sw.js in a world of its own: its caches, its network and its windows are the test's.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

const kSource = readFileSync(new URL('../../web_demo/sw.js', import.meta.url), 'utf8');
const kOrigin = 'https://home.example:8443';
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const versionOf = (files) => ({
  files: Object.keys(files),
  digest: sha256(Object.entries(files).map(([name, text]) => `${sha256(text)}  ${name}\n`).join('')),
});
const nameOf = (files) => `petcam-shell-${versionOf(files).digest.slice(0, 16)}`;
const kOld = { 'index.html': '<old>', 'main.js': 'old()', 'core/i18n.js': 'old' };
const kNew = { 'index.html': '<new>', 'main.js': 'new()', 'core/i18n.js': 'new' };

/** Caches that several workers share, as those of one origin do. */
function fakeCaches() {
  const stores = new Map();
  const store = (name) => stores.get(name) ?? stores.set(name, new Map()).get(name);
  return {
    stores,
    open: async (name) => ({
      put: async (url, answer) => void store(name).set(String(url), answer),
      keys: async () => [...store(name).keys()].map((url) => ({ url })),
      delete: async (url) => store(name).delete(url),
    }),
    keys: async () => [...stores.keys()],
    delete: async (name) => stores.delete(name),
    match: async (url, { cacheName }) => stores.get(cacheName)?.get(String(url))?.clone(),
  };
}

/**
 * @param {Record<string, string>} version  whose list the worker has
 * @param {{caches?: any, network?: Record<string, string>, pages?: Set<string>}} world  pages: the ids of those that are open
 */
function worker(version, { caches = fakeCaches(), network = version, pages = new Set() } = {}) {
  const listeners = new Map();
  const asked = [];
  const world = { asked, caches, network };
  const self = {
    location: new URL('/sw.js', kOrigin),
    importScripts: () => (self.petcamShell = versionOf(version)),
    addEventListener: (type, listener) => listeners.set(type, listener),
    skipWaiting: async () => {},
    clients: { get: async (id) => (pages.has(id) ? {} : undefined) },
  };
  const fetch = async (url, options) => {
    const name = String(url.url ?? url).slice(kOrigin.length + 1);
    asked.push([name, options?.cache]);
    if (world.network === null) throw new TypeError('Failed to fetch');
    const text = world.network[name];
    return new Response(text ?? 'not found', { status: text === undefined ? 404 : 200 });
  };
  vm.runInNewContext(kSource, { self, caches, fetch, crypto, URL, TextEncoder, Uint8Array, Response, Promise, Date, Error });
  return Object.assign(world, {
    async tell(type, more = {}) {
      let work;
      listeners.get(type)({ waitUntil: (promise) => (work = promise), ...more });
      await work;
    },
    /** What the worker answers; undefined: it leaves the request to the network. */
    async asks(url, { method = 'GET', mode = 'cors', page = 'p0' } = {}) {
      let answer;
      let after;
      const ids = mode === 'navigate' ? { clientId: '', resultingClientId: page } : { clientId: page };
      const event = { request: { url: new URL(url, kOrigin).href, method, mode }, ...ids };
      listeners.get('fetch')({ ...event, respondWith: (promise) => (answer = promise), waitUntil: (promise) => (after = promise) });
      const text = answer && (await answer).text();
      await after;
      return text;
    },
    /** A page starts. */
    start: (page, url = '/') => world.asks(url, { mode: 'navigate', page }),
  });
}

async function installed(version, world) {
  const one = worker(version, world);
  await one.tell('install');
  return one;
}

test('the app starts from what is kept, without the network', async () => {
  const one = await installed(kOld);
  one.network = null;
  assert.equal(await one.start('a'), '<old>');
  assert.equal(await one.start('b', '/index.html'), '<old>');
  assert.equal(await one.asks('/core/i18n.js'), 'old');
});

test('what a messenger appended to the link does not mix an old page with new modules', async () => {
  const one = await installed(kOld, {});
  one.network = kNew;
  assert.equal(await one.start('a', '/?fbclid=1'), '<old>');
});

test('signalling, recordings, the certificate, tokens and everything that is no GET go to the network', async () => {
  const one = await installed(kOld);
  for (const url of ['/janus', '/media/c1/clip.mp4', '/ca.crt', '/sw.js', '/shell_files.js', '/main.js?token=x', '/media/?ticket=v1.m1', 'https://elsewhere.example/main.js', '/nothing.js']) {
    assert.equal(await one.asks(url), undefined, url);
  }
  for (const method of ['POST', 'HEAD', 'PUT', 'DELETE']) assert.equal(await one.asks('/main.js', { method }), undefined, method);
  assert.deepEqual([...one.caches.stores.get(nameOf(kOld)).keys()].sort(), Object.keys(kOld).map((name) => `${kOrigin}/${name}`).sort());
  assert.deepEqual([...one.caches.stores.keys()], [nameOf(kOld), 'petcam-notes']);
});

test('a version is installed as a whole or not at all', async () => {
  const missing = worker(kNew, { network: { 'index.html': '<new>', 'main.js': 'new()' } });
  await assert.rejects(missing.tell('install'), /not of one version/);
  const offline = worker(kNew);
  offline.network = null;
  await assert.rejects(offline.tell('install'));
  for (const one of [missing, offline]) assert.equal(one.caches.stores.size, 0);
});

test('a server in the middle of an update gives no version', async () => {
  const caches = fakeCaches();
  const before = await installed(kOld, { caches });
  const half = worker(kNew, { caches, network: { ...kNew, 'main.js': 'old()' } });
  await assert.rejects(half.tell('install'), /not of one version/);
  assert.equal(caches.stores.has(nameOf(kNew)), false);
  assert.equal(await before.start('a'), '<old>');
});

test('files that the page has loaded already are not loaded again, unless they are of another version', async () => {
  const one = await installed(kOld);
  assert.deepEqual(one.asked.map(([, cache]) => cache), ['force-cache', 'force-cache', 'force-cache']);
});

test('a page goes on with the version that it started from, and the next start has the new one', async () => {
  const caches = fakeCaches();
  const pages = new Set(['a']);
  const before = await installed(kOld, { caches, pages });
  assert.equal(await before.start('a'), '<old>');
  const after = await installed(kNew, { caches, pages });
  pages.add('b');
  // Whichever of the two workers answers, and whatever it remembers.
  for (const one of [before, after, worker(kNew, { caches, pages })]) {
    assert.equal(await one.asks('/core/i18n.js', { page: 'a' }), 'old');
    assert.equal(await one.start('b'), '<new>');
    assert.equal(await one.asks('/main.js', { page: 'b' }), 'new()');
  }
});

test('where the browser does not say which page will come, its first file decides', async () => {
  const caches = fakeCaches();
  const pages = new Set(['a']);
  const before = await installed(kOld, { caches, pages });
  assert.equal(await before.asks('/', { mode: 'navigate', page: undefined }), '<old>');
  assert.equal(await before.asks('/main.js', { page: 'a' }), 'old()');
  const after = await installed(kNew, { caches, pages });
  assert.equal(await after.asks('/core/i18n.js', { page: 'a' }), 'old');
});

test('an old version goes when the last page that uses it is gone', async () => {
  const caches = fakeCaches();
  const pages = new Set(['a']);
  const before = await installed(kOld, { caches, pages });
  await before.start('a');
  const after = await installed(kNew, { caches, pages });
  caches.stores.set('of-somebody-else', new Map());
  await after.tell('activate');
  assert.equal(caches.stores.has(nameOf(kOld)), true);
  pages.delete('a');
  pages.add('b');
  await after.start('b');
  assert.deepEqual([...caches.stores.keys()].sort(), ['of-somebody-else', 'petcam-notes', nameOf(kNew)].sort());
  assert.deepEqual([...caches.stores.get('petcam-notes').keys()].map((url) => url.slice(kOrigin.length)), ['/notes/current', '/notes/page/b']);
});

test('what the browser threw away comes from the network', async () => {
  const one = await installed(kOld);
  one.caches.stores.clear();
  assert.equal(await one.asks('/main.js'), 'old()');
});
