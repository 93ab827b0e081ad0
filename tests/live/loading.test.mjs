// Files that do not arrive, without a service worker to help: the page says so at once, in the user's language, and is there as soon as
// the server is.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowsers, launchBrowser, openPage, startServer, waitFor } from './lib/index.mjs';
import { appears, tap } from './lib/touch.mjs';

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
});

after(async () => {
  await closeBrowsers(browser);
  await server?.stop({ check: false });
});

/** A page whose requests for some files fail as long as `refuse` says so. */
async function visitor(lang = 'en') {
  const page = await openPage(browser, 'about:blank');
  const state = { refuse: /^$/ };
  await page.evaluateOnNewDocument((value) => {
    if (location.protocol === 'https:') localStorage.setItem('petcam.lang', value);
    delete Navigator.prototype.serviceWorker;
  }, lang);
  await page.setRequestInterception(true);
  page.on('request', (request) => (state.refuse.test(new URL(request.url()).pathname) ? request.abort('connectionrefused') : request.continue()));
  return { page, refuse: (pattern) => (state.refuse = pattern) };
}

for (const file of ['/main.js', '/core/state.js', '/core/words_ko.js']) {
  test(`without ${file} the page says what is wrong, and comes when it can`, async () => {
    const { page, refuse } = await visitor('ko');
    refuse(new RegExp(`^${file}$`));
    await page.goto(`${server.url}/#/join/SOMECODE`, { waitUntil: 'load' });
    await appears(page, 'loading-status', { text: /집 서버가 대답하지 않아요/ });
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'ko');
    refuse(/^$/);
    await appears(page, 'join-form', { within: 10000 });
    await page.close();
  });
}

test('a file that fails while the page is still being read is said too', async () => {
  const { page, refuse } = await visitor('ko');
  refuse(/^\/main.js$/);
  await page.evaluateOnNewDocument(() => {
    if (location.protocol !== 'https:') return;
    // The end of boot.js: its links are there, the body is not. What its first link says then is as if it had failed that early.
    new MutationObserver((changes, observer) => {
      const link = document.querySelector('link[rel=modulepreload]');
      if (!link) return;
      observer.disconnect();
      globalThis.hadBody = Boolean(document.body);
      link.dispatchEvent(new Event('error'));
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${server.url}/#/join/SOMECODE`, { waitUntil: 'load' });
  await appears(page, 'loading-status', { text: /집 서버가 대답하지 않아요/, within: 1500 });
  assert.equal(await page.evaluate(() => globalThis.hadBody), false);
  await page.close();
});

test('a screen that does not arrive is said, and opened when the server is back', async () => {
  const { page } = await visitor();
  await page.goto(`${server.url}/`, { waitUntil: 'load' });
  await appears(page, 'no-camera');
  await server.nginx.stop();
  await tap(page, 'open-settings');
  await appears(page, 'loading-status', { text: /home server does not answer/ });
  await server.startNginx();
  await appears(page, 'settings-about', { within: 15000 });
  await page.close();
});

test('who goes back meanwhile is not thrown out of what runs', async () => {
  const { page, refuse } = await visitor();
  await page.goto(`${server.url}/`, { waitUntil: 'load' });
  await appears(page, 'no-camera');
  refuse(/settings/);
  await tap(page, 'open-settings');
  await appears(page, 'loading-status', { text: /home server does not answer/ });
  await page.evaluate(() => void (globalThis.stays = true));
  await tap(page, 'back');
  await appears(page, 'no-camera');
  await new Promise((resolve) => setTimeout(resolve, 3000));
  assert.equal(await page.evaluate(() => globalThis.stays), true);
  await page.close();
});

test('a language that does not arrive leaves the one there is', async () => {
  const { page, refuse } = await visitor();
  await page.goto(`${server.url}/#/settings`, { waitUntil: 'load' });
  await appears(page, 'settings-about');
  refuse(/words_ko/);
  await page.click('[data-testid=settings-lang-ko]');
  await appears(page, 'lang-failed', { text: /stays as it is/ });
  assert.equal(await page.$eval('[data-testid=settings-lang-en]', (radio) => radio.checked), true);
  assert.equal(await page.evaluate(() => localStorage.getItem('petcam.lang')), 'en');
  await page.close();
});

test('a file that hangs is told after a while', { timeout: 30000 }, async () => {
  const page = await openPage(browser, 'about:blank');
  await page.setRequestInterception(true);
  const hanging = [];
  page.on('request', (request) => (request.url().endsWith('/core/i18n.js') ? hanging.push(request) : request.continue()));
  await page.evaluate((url) => void (location.href = url), server.url); // goto would wait for it
  await appears(page, 'loading-status', { within: 14000, text: /slow, or does not answer/ });
  for (const request of hanging) request.continue();
  await appears(page, 'no-camera', { within: 8000 });
  await waitFor('no word about it any more', () => page.$eval('[data-testid=loading]', (one) => one.hidden));
});
