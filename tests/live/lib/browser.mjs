// Real browsers, headless: one interface to Chromium and to Firefox (see there for what they cannot do).

import { launchChromium, settleChromium } from './chromium.mjs';
import { launchFirefox } from './firefox.mjs';
import { endAtLast } from './leftovers.mjs';
import { bounded } from './wait.mjs';

/** A phone's screen, and a desk's. */
export const kPhone = { width: 390, height: 844 };
export const kDesktop = { width: 1280, height: 800 };

/** @typedef {'chromium' | 'firefox'} Kind */

/**
 * @typedef {object} BrowserOptions
 * @property {Kind} [kind]
 * @property {string} [video]  a .y4m file as the camera (Chromium)
 * @property {string} [audio]  a .wav file as the microphone (Chromium)
 * @property {'dark' | 'light'} [theme]  of the device
 * @property {string} [userDataDir]  keeps what pages stored
 * @property {string[]} [args]
 * @property {string[]} [prefix]  words in front of the browser's command, such as nsenter and where to (Chromium)
 */

/** What each browser is. @type {WeakMap<import('puppeteer-core').Browser, {kind: Kind, theme: 'dark' | 'light'}>} */
const natures = new WeakMap();

/**
 * One browser process: one "phone", or (Chromium) several viewers that need no camera of their own.
 * @param {BrowserOptions} [options]
 */
export async function launchBrowser({ kind = 'chromium', theme = 'dark', ...more } = {}) {
  const browser = await (kind === 'firefox' ? launchFirefox : launchChromium)({ theme, ...more });
  natures.set(browser, { kind, theme });
  const forget = endAtLast(() => browser.process()?.kill('SIGKILL'));
  browser.once('disconnected', forget);
  return browser;
}

/**
 * A page in a context of its own (nothing stored is shared), considered visible and focused.
 * `page.problems` collects errors that the page did not expect.
 * @param {import('puppeteer-core').Browser} browser
 * @param {{shared?: boolean, viewport?: {width: number, height: number}}} [options]  shared: in the browser's own context
 */
export async function openPage(browser, url, { shared = false, viewport = kPhone } = {}) {
  const context = shared ? browser.defaultBrowserContext() : await browser.createBrowserContext();
  const page = await context.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(/** @type {Error} */ (error).stack ?? error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.setViewport(viewport);
  const nature = natures.get(browser);
  if (nature?.kind === 'chromium') await settleChromium(page, nature);
  await page.goto(url, { waitUntil: 'load', timeout: 15000 });
  return Object.assign(page, { problems });
}

/** Ends a browser as a crash or a dead battery does: no goodbye to anybody. */
export async function killBrowser(browser) {
  const child = browser.process();
  if (!child?.pid) throw new Error('this browser is not ours');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(child.pid, 'SIGKILL');
  await bounded(ended, 5000, 'end of the browser');
}

/** Closes browsers, each within bounded time; one that hangs is killed. */
export async function closeBrowsers(...browsers) {
  await Promise.all(browsers.filter(Boolean).map((browser) =>
    bounded(browser.close(), 8000, 'closed browser').catch(() => killBrowser(browser).catch(() => {}))));
}
