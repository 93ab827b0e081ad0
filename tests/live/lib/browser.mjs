// Real Chromium, headless, whose camera and microphone are files.

import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { endAtLast } from './leftovers.mjs';
import { bounded } from './wait.mjs';

const kChromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * One browser process: one "phone", or several viewers that need no camera of their own.
 * @param {{video?: string, audio?: string, args?: string[], userDataDir?: string}} [options]
 *   video: a .y4m file as the camera; audio: a .wav file as the microphone; userDataDir: keeps what pages stored
 */
export async function launchBrowser({ video, audio, args = [], userDataDir } = {}) {
  const executablePath = kChromium.find((file) => existsSync(file));
  if (!executablePath) throw new Error('no Chromium on this machine');
  const browser = await puppeteer.launch({
    executablePath,
    userDataDir,
    headless: true,
    acceptInsecureCerts: true,
    handleSIGINT: false,
    protocolTimeout: 30000,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
      '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage',
      '--ignore-certificate-errors', // the test server's certificate is nobody's
      '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-features=WebRtcHideLocalIpsWithMdns', // candidates with addresses instead of .local names
      '--allow-loopback-in-peer-connection',
      '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows',
      ...(video ? [`--use-file-for-fake-video-capture=${video}`] : []),
      ...(audio ? [`--use-file-for-fake-audio-capture=${audio}`] : []),
      ...args,
    ],
  });
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
export async function openPage(browser, url, { shared = false, viewport = { width: 390, height: 844 } } = {}) {
  const context = shared ? browser.defaultBrowserContext() : await browser.createBrowserContext();
  const page = await context.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(/** @type {Error} */ (error).stack ?? error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.setViewport(viewport);
  await page.emulateFocusedPage?.(true);
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
