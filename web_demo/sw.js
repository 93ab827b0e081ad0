// The service worker: keeps the app's own files, so that the app starts without the network and its first paint waits for nobody.
//
// - One version is one cache, named after the digest of all its files (shell_files.js). A version is kept as a whole or not at all:
//   what arrived must have that digest, so files of two versions never meet, also while the server is being updated.
// - A page gets all its files, also those that it loads late, from the version that was current when it started. A new version is
//   current as soon as it is whole, so the next start has it. Old ones go when no page uses them any more.
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
  const kVersion = kPrefix + digest.slice(0, 16);
  /** Which version is current, and which one each page was started from: this worker is ended and started again between its answers. */
  const kNotes = 'petcam-notes';
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
    const cache = await caches.open(kVersion);
    await Promise.all(answers.map((answer, i) => cache.put(new URL(files[i], kScope), answer)));
    await note('current', kVersion);
    worker.skipWaiting(); // only the code of this file: which version a page gets does not depend on it
  }

  const noteAt = (/** @type {string} */ name) => new URL(`notes/${name}`, kScope);

  /** @param {string} name @param {string} text */
  async function note(name, text) {
    await (await caches.open(kNotes)).put(noteAt(name), new Response(text));
  }

  /** @param {string} name @returns {Promise<string | null>} */
  async function noted(name) {
    return (await (await caches.match(noteAt(name), { cacheName: kNotes }))?.text()) ?? null;
  }

  /** Versions of pages that were asked for before. @type {Map<string, Promise<string | null>>} */
  const started = new Map();

  /** @param {string | undefined} page its id; unknown for what belongs to none @returns {Promise<string | null>} */
  function versionOf(page) {
    if (!page) return noted('current');
    const version = started.get(page) ?? startedFrom(page);
    started.set(page, version);
    return version;
  }

  /** @param {string} page */
  async function startedFrom(page) {
    const known = await noted(`page/${page}`);
    const version = known ?? (await noted('current'));
    if (version && !known) await note(`page/${page}`, version);
    return version;
  }

  /** Forgets what belongs to pages that are gone. @param {string} [page] that is about to come */
  async function tidy(page) {
    const notes = await caches.open(kNotes);
    const used = new Set([await noted('current')]);
    for (const { url } of await notes.keys()) {
      const id = url.split('/notes/page/')[1];
      if (id && id !== page && !(await worker.clients.get(id))) {
        await notes.delete(url);
        started.delete(id);
      } else if (id) {
        used.add(await noted(`page/${id}`));
      }
    }
    const old = (await caches.keys()).filter((name) => name.startsWith(kPrefix) && !used.has(name));
    await Promise.all(old.map((name) => caches.delete(name)));
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

  /** @param {any} event @param {string} name */
  async function answer({ request, clientId, resultingClientId }, name) {
    const version = await versionOf(request.mode === 'navigate' ? resultingClientId : clientId);
    const kept = version && (await caches.match(new URL(name, kScope), { cacheName: version }));
    return kept || fetch(request);
  }

  worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(install()));
  worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(tidy()));
  worker.addEventListener('fetch', (/** @type {any} */ event) => {
    const name = fileOf(event.request);
    if (!name) return;
    event.respondWith(answer(event, name));
    if (event.request.mode === 'navigate') event.waitUntil(tidy(event.resultingClientId));
  });
}
