// Firefox ESR, headless, driven over WebDriver BiDi. What differs from Chromium here:
// - Camera and microphone cannot be files: the picture is a colour that changes, the sound one tone.
// - It sends and receives VP8, VP9 and AV1. H.264 is a plug-in that it downloads by itself, not here: it cannot decode a Chromium
//   camera, which prefers H.264, and a Chromium can decode a Firefox camera.
// - Dark or light is a preference of the whole browser and cannot be changed later (Chromium: `wearTheme`).
// - A page is hidden as soon as another tab of its window is in front; nothing can pretend otherwise. One browser, one page.
// - There is no CDP: nothing that wants a CDP session works.
// Viewport, early scripts (evaluateOnNewDocument), mouse buttons held down, screenshots and a kept profile work alike.

import puppeteer from 'puppeteer-core';
import { installed } from './paths.mjs';

/** @param {import('./browser.mjs').BrowserOptions} options */
export function launchFirefox({ args = [], userDataDir, theme }) {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: installed('Firefox', '/usr/bin/firefox-esr', '/usr/bin/firefox'),
    userDataDir,
    headless: true,
    acceptInsecureCerts: true,
    handleSIGINT: false,
    protocolTimeout: 30000,
    args,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false, // addresses instead of .local names
      'media.autoplay.default': 0, // sound without a touch, as Chromium is told as well
      'ui.systemUsesDarkTheme': theme === 'dark' ? 1 : 0,
      // Nothing leads out of here: what asks the world for something only takes time.
      'media.gmp-manager.updateEnabled': false,
      'network.connectivity-service.enabled': false,
      'network.captive-portal-service.enabled': false,
      'browser.safebrowsing.malware.enabled': false,
      'browser.safebrowsing.phishing.enabled': false,
    },
  });
}
