// The service worker: keeps the app's own files, so that the app starts without the network and its first paint waits for nobody.
//
// - One version is one cache, named after the digest of all its files (shell_files.js). A version is installed as a whole or not at
//   all: what arrived must have that digest, so files of two versions never meet, also while the server is being updated.
// - A page that was started from a version gets all its files from that version. A new one waits until a page that starts asks it to
//   take over (shell/offline.js) while no other window is open.
// - Nothing else is ever kept: only the listed files are answered here, and only GETs of them. The WebSocket (/janus), recordings
//   (/media), /ca.crt and whatever may carry a token in its address go to the network as if this file did not exist.
//
// A classic script, because Firefox takes no others before version 147.

{
  const worker = /** @type {any} */ (self);
  worker.importScripts('shell_files.js');
  /** @type {{digest: string, files: string[]}} */
  const { digest, files } = worker.petcamShell;
  const kPrefix = 'petcam-shell-';
  const kCache = kPrefix + digest.slice(0, 16);
  const kPage = 'index.html';
  const kScope = new URL('./', worker.location.href);

  /** @param {BufferSource} bytes */
  async function sha256(bytes) {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  /** The digest of tests/web/shell_list.mjs: of the lines `<sha-256>  <name>`. @param {Response[]} answers in the order of `files` */
  async function digestOf(answers) {
    const sums = await Promise.all(answers.map(async (answer) => sha256(await answer.clone().arrayBuffer())));
    return sha256(new TextEncoder().encode(files.map((name, i) => `${sums[i]}  ${name}\n`).join('')));
  }

  /** @param {RequestCache} cache @returns {Promise<Response[] | null>} null: not exactly this version */
  async function download(cache) {
    const answers = await Promise.all(files.map((name) => fetch(new URL(name, kScope), { cache, credentials: 'same-origin' })));
    const whole = answers.every((answer) => answer.ok && !answer.redirected);
    return whole && (await digestOf(answers)) === digest ? answers : null;
  }

  async function install() {
    // The page has most of them already; only if those are not of this version, everything is asked for again.
    const answers = (await download('force-cache').catch(() => null)) ?? (await download('reload'));
    if (!answers) throw new Error('the files on the server are not of one version');
    const cache = await caches.open(kCache);
    await Promise.all(answers.map((answer, i) => cache.put(new URL(files[i], kScope), answer)));
  }

  async function forgetOthers() {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(kPrefix) && name !== kCache).map((name) => caches.delete(name)));
  }

  /** @param {Request} request @returns {string | null} the file of ours that it asks for */
  function fileOf({ method, mode, url }) {
    const { origin, pathname, search } = new URL(url);
    if (method !== 'GET' || origin !== kScope.origin || !pathname.startsWith(kScope.pathname)) return null;
    const name = pathname.slice(kScope.pathname.length) || kPage;
    // Whatever a messenger appended to the link: the page that opens must be of the same version as its modules.
    if (search && !(mode === 'navigate' && name === kPage)) return null;
    return files.includes(name) ? name : null;
  }

  /** @param {Request} request @param {string} name */
  async function answer(request, name) {
    const kept = await caches.match(new URL(name, kScope), { cacheName: kCache });
    return kept ?? fetch(request);
  }

  /** @param {any} event */
  async function takeOver({ data, ports }) {
    const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const may = windows.length <= 1 && Date.now() < data.until;
    ports[0].postMessage(may);
    if (may) await worker.skipWaiting();
  }

  worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(install()));
  worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(forgetOthers()));
  worker.addEventListener('message', (/** @type {any} */ event) => event.data?.takeOver && event.waitUntil(takeOver(event)));
  worker.addEventListener('fetch', (/** @type {any} */ event) => {
    const name = fileOf(event.request);
    if (name) event.respondWith(answer(event.request, name));
  });
}
