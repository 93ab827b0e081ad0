// What a device can be set to, and the hints to install the app.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { claim, closeBrowsers, JanusClient, launchBrowser, openPage, startLockedHome, startServer, waitFor } from './lib/index.mjs';
import { appears, tap, type } from './lib/touch.mjs';

const kIphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';

let open;
let home;
let browser;

before(async () => {
  [open, home, browser] = await Promise.all([startServer(), startLockedHome(), launchBrowser()]);
});

after(async () => {
  await closeBrowsers(browser);
  await open?.stop();
  await home?.server.stop();
});

/** @param {Record<string, string>} [stored]  once, before the page is loaded for the first time */
async function visitor(url, { stored = {}, prepare = () => {} } = {}) {
  const page = await openPage(browser, 'about:blank');
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.evaluateOnNewDocument((items) => {
    if (location.protocol !== 'https:' || sessionStorage.getItem('been here')) return;
    sessionStorage.setItem('been here', 'yes');
    for (const [key, value] of Object.entries(items)) localStorage.setItem(key, value);
  }, { 'petcam.lang': 'en', ...stored });
  await page.evaluateOnNewDocument(prepare);
  await page.goto(url, { waitUntil: 'load' });
  return page;
}

/** Why the home does not sign in with a token; null when it does. */
async function refusal(token) {
  const handle = await JanusClient.handle(home.server.wsUrl);
  const { data } = await handle.request({ request: 'sign_in', token });
  await handle.client.close();
  return data.error_code ?? null;
}

const html = (page, name) => page.evaluate((key) => document.documentElement.getAttribute(key), name);
const focused = (page) => page.evaluate(() => document.activeElement.textContent);
const shown = (page, testid) => page.$$eval(`[data-testid=${testid}]`, (all) => all.some((one) => one.checkVisibility()));
const background = (page, selector) => page.$eval(selector, (one) => getComputedStyle(one).backgroundColor);

test('a new screen has the focus on its heading, and the window its title', async () => {
  const page = await visitor(`${open.url}/`);
  await appears(page, 'no-camera');
  await tap(page, 'open-settings');
  await appears(page, 'settings-about');
  assert.deepEqual([await focused(page), await page.title()], ['Settings', 'Settings · petcam']);
  await tap(page, 'back');
  await appears(page, 'no-camera');
  assert.deepEqual([await focused(page), await page.title()], ['petcam', 'petcam']);
  await page.close();
});

test('the theme follows the system until one is chosen, which is remembered; the picture stays dark in both', async () => {
  const page = await visitor(`${open.url}/#/settings`);
  await appears(page, 'settings-about');
  assert.equal(await html(page, 'data-theme'), 'dark');
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await waitFor('light', async () => (await html(page, 'data-theme')) === 'light');
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await waitFor('dark', async () => (await html(page, 'data-theme')) === 'dark');
  await page.click('[data-testid=settings-theme-light]');
  assert.equal(await html(page, 'data-theme'), 'light');
  assert.deepEqual(await page.$$eval('meta[name=theme-color]', (all) => all.map(({ content }) => content)), ['#f6f7f9', '#f6f7f9']);
  await page.reload();
  await appears(page, 'settings-about');
  assert.equal(await html(page, 'data-theme'), 'light');
  assert.equal(await page.$eval('[data-testid=settings-theme-light]', (radio) => radio.checked), true);
  await page.evaluate(() => void (location.hash = '#/watch/nobody'));
  await appears(page, 'watch-status');
  assert.equal(await background(page, '[data-testid=watch]'), 'rgb(0, 0, 0)');
  await page.evaluate(() => void (location.hash = '#/settings'));
  await appears(page, 'settings-about');
  await page.click('[data-testid=settings-theme-auto]');
  assert.equal(await html(page, 'data-theme'), 'dark');
  await page.close();
});

test('the language is changed at once, everywhere, and remembered', async () => {
  const page = await visitor(`${open.url}/#/settings`);
  await appears(page, 'settings-about');
  await page.click('[data-testid=settings-lang-ko]');
  await appears(page, 'settings-about', { text: /자유 소프트웨어/ });
  assert.equal(await html(page, 'lang'), 'ko');
  await page.reload();
  await appears(page, 'settings-about', { text: /자유 소프트웨어/ });
  await tap(page, 'back');
  await appears(page, 'no-camera', { text: /아직 카메라가 없어요/ });
  await page.close();
});

test('in an open home the others call you what you say here', async () => {
  const page = await visitor(`${open.url}/#/settings`);
  await appears(page, 'settings-name-form');
  assert.equal(await shown(page, 'sign-out'), false);
  await type(page, 'settings-name', ' Dad ');
  await tap(page, 'settings-name-save');
  await tap(page, 'back');
  await appears(page, 'viewer-name', { text: /Dad/ });
  assert.equal(await page.evaluate(() => localStorage.getItem('petcam.name')), 'Dad');
  await page.close();
});

test('who signs out leaves nothing behind that opens the home', async () => {
  const camera = await home.camera('Kitchen');
  const page = await visitor(`${home.server.url}/#/settings`, {
    stored: { 'petcam.member': home.owner.token, 'petcam.cameras': JSON.stringify({ [camera.id]: camera.token }), 'petcam.name': 'Mum', 'petcam.theme': 'light' },
  });
  await appears(page, 'settings-you', { text: /You are Mum · Owner/ });
  assert.equal(await shown(page, 'settings-name-form'), false);
  await tap(page, 'sign-out');
  await appears(page, 'sign-out-yes');
  await tap(page, 'sign-out-no');
  assert.equal(await page.evaluate(() => Boolean(localStorage.getItem('petcam.member'))), true);
  await tap(page, 'sign-out');
  assert.match(await page.$eval('.confirm p', (one) => one.textContent), /another owner.*stops being a camera: Kitchen/);
  await tap(page, 'sign-out-yes');
  await appears(page, 'barred', { text: /private/ });
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  for (const secret of [home.owner.token, camera.token, 'Mum']) assert.ok(!stored.includes(secret), stored);
  assert.ok(stored.includes('light'), 'what is no secret stays');
  assert.equal(await refusal(camera.token), 411, 'the home has forgotten the camera phone');
  assert.equal(await refusal(home.owner.token), null, 'the last owner has a place to come back to');
  await waitFor('no session of the member', async () => (await home.server.admin({ request: 'sessions' })).sessions.every(({ member }) => member === null));
  await page.reload();
  await appears(page, 'barred', { text: /private/ });
  await tap(page, 'open-settings');
  await appears(page, 'settings-about');
  assert.equal(await shown(page, 'sign-out'), false);
  assert.deepEqual(page.problems, []);
  await page.close();
});

test('a member who signs out is signed out by the home, on every page of that browser', async () => {
  const ana = await home.member({ name: 'Ana' });
  const stored = { 'petcam.member': ana.token };
  const page = await visitor(`${home.server.url}/#/settings`, { stored });
  const other = await visitor(`${home.server.url}/`, { stored });
  await appears(other, 'viewer-name', { text: /Ana/ });
  await appears(page, 'settings-you', { text: /Ana/ });
  await tap(page, 'sign-out');
  await tap(page, 'sign-out-yes');
  await appears(page, 'barred', { text: /private/ });
  assert.equal(await refusal(ana.token), 411);
  await other.bringToFront();
  await appears(other, 'barred', { within: 5000 });
  const { members } = await home.server.admin({ request: 'home' });
  assert.deepEqual(members.find(({ id }) => id === ana.id).devices, []);
  for (const one of [page, other]) await one.close();
});

test('without the home nobody is signed out, unless they want it here alone', async () => {
  const away = await startLockedHome();
  try {
    const page = await visitor(`${away.server.url}/#/settings`, { stored: { 'petcam.member': away.owner.token } });
    await appears(page, 'settings-you', { text: /Mum/ });
    // Loaded by a first attempt that is thought better of: what is tested is the silence of the home, not of its files.
    await page.evaluate(() => import('./home/leaver.js'));
    await away.server.nginx.stop();
    await tap(page, 'sign-out');
    await tap(page, 'sign-out-yes');
    await appears(page, 'sign-out-failed', { within: 15000 });
    assert.equal(await page.evaluate(() => Boolean(localStorage.getItem('petcam.member'))), true);
    await tap(page, 'sign-out-here');
    await waitFor('no token', () => page.evaluate(() => localStorage.getItem('petcam.member') === null));
    await page.close();
  } finally {
    await away.server.stop({ check: false });
  }
});

test('an owner signs out one device of a member, and only that one', async () => {
  const bob = await home.member({ name: 'Bob' });
  const again = await home.server.admin({ request: 'pair', member: bob.id });
  const lost = await claim(home.server, again.code);
  const phone = await visitor(`${home.server.url}/`, { stored: { 'petcam.member': lost.token } });
  await appears(phone, 'viewer-name', { text: /Bob/ });
  const owner = await visitor(`${home.server.url}/#/member/${bob.id}`, { stored: { 'petcam.member': home.owner.token } });
  await appears(owner, 'member-devices');
  const ids = await owner.$$eval('[data-testid=member-device]', (rows) => rows.map((row) => row.dataset.id));
  assert.equal(ids.length, 2);
  const row = `[data-testid=member-device][data-id=${ids[1]}]`;
  await owner.click(`${row} [data-testid=device-sign-out]`);
  await owner.click(`${row} [data-testid=device-sign-out-yes]`);
  await waitFor('row that is gone', () => owner.$$eval('[data-testid=member-device]', (rows) => rows.length === 1));
  await phone.bringToFront();
  await appears(phone, 'barred', { text: /signed out/ });
  assert.deepEqual([await refusal(lost.token), await refusal(bob.token)], [411, null]);
  await owner.bringToFront();
  await owner.goto(`${home.server.url}/#/member/m1`);
  await appears(owner, 'device-sign-out', { text: /This phone|Device/ });
  for (const one of [phone, owner]) await one.close();
});

test('owners invite from the bar, others do not', async () => {
  const owner = await visitor(`${home.server.url}/`, { stored: { 'petcam.member': home.owner.token } });
  await tap(owner, 'bar-invite');
  await appears(owner, 'invite-form');
  await owner.close();
  const member = await home.member({ name: 'Ana' });
  const other = await visitor(`${home.server.url}/`, { stored: { 'petcam.member': member.token } });
  await appears(other, 'viewer-name', { text: /Ana/ });
  assert.equal(await shown(other, 'bar-invite'), false);
  await other.close();
});

test('Safari on an iPhone is told how to install, until that is closed', async () => {
  const page = await visitor('about:blank', { prepare: () => Object.defineProperty(Navigator.prototype, 'standalone', { value: false }) });
  await page.setUserAgent(kIphone);
  await page.goto(`${open.url}/`, { waitUntil: 'load' });
  await appears(page, 'install-hint', { text: /Share.*Add to Home Screen/ });
  await tap(page, 'open-settings');
  await appears(page, 'settings-about');
  assert.equal(await shown(page, 'install-hint'), false);
  await tap(page, 'back');
  await tap(page, 'install-hint-close');
  await waitFor('hint that is gone', async () => !(await shown(page, 'install-hint')));
  await page.reload();
  await appears(page, 'no-camera');
  assert.equal(await shown(page, 'install-hint'), false);
  await page.close();
});

test('the browser’s own offer to install becomes a quiet button in the settings', async () => {
  const page = await visitor(`${open.url}/#/settings`);
  await appears(page, 'settings-about');
  assert.equal(await shown(page, 'settings-install'), false);
  const barred = await page.evaluate(() => {
    const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: async () => (globalThis.prompted = true) });
    dispatchEvent(offer);
    return offer.defaultPrevented;
  });
  assert.equal(barred, true);
  await tap(page, 'settings-install');
  assert.equal(await page.evaluate(() => globalThis.prompted), true);
  await waitFor('no button any more', async () => !(await shown(page, 'settings-install')));
  await page.close();
});

test('Chromium finds the app fit to be installed', async () => {
  const page = await visitor(`${open.url}/`);
  await appears(page, 'no-camera');
  const session = await page.createCDPSession();
  const { errors, data } = await session.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  assert.equal(JSON.parse(data).icons.length, 5);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A private context, which a test's page lives in, is the one thing that stands in the way.
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'), []);
  await page.close();
});
