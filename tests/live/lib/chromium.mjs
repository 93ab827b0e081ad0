// Chromium, headless, whose camera and microphone are files.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { installed } from './paths.mjs';

/** @param {import('./browser.mjs').BrowserOptions} options */
export async function launchChromium({ prefix, ...options }) {
  const program = installed('Chromium', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome');
  if (!prefix) return launch(program, options);
  const dir = mkdtempSync(path.join(os.tmpdir(), 'petcam-'));
  const script = path.join(dir, 'browser.sh');
  writeFileSync(script, `#!/bin/sh\nexec ${prefix.join(' ')} ${program} "$@"\n`, { mode: 0o755 });
  try {
    // Over a pipe: a socket would be on the other network.
    return await launch(script, { ...options, pipe: true });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** @param {string} executablePath @param {import('./browser.mjs').BrowserOptions & {pipe?: boolean}} options */
function launch(executablePath, { video, audio, args = [], userDataDir, pipe = false }) {
  return puppeteer.launch({
    executablePath,
    pipe,
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
}

/** What only Chromium can be told about a page: it is looked at, whatever else is open, and its phone is dark or light. */
export async function settleChromium(page, { theme }) {
  await page.emulateFocusedPage(true);
  await wearTheme(page, theme);
}

/** Dark or light from now on; still: nothing on it moves by itself. @param {'dark' | 'light'} theme */
export function wearTheme(page, theme, { still = false } = {}) {
  const motion = still ? 'reduce' : 'no-preference';
  return page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }, { name: 'prefers-reduced-motion', value: motion }]);
}
