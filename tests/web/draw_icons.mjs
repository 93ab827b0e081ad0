// Draws web_demo/icons/ from web_demo/icon.svg with Chromium; once, and again whenever the drawing changes:
//   node tests/web/draw_icons.mjs

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { closeBrowsers, launchBrowser } from '../live/lib/browser.mjs';
import { kWebDir } from './shell_list.mjs';

const svg = readFileSync(`${kWebDir}icon.svg`, 'utf8');

/** Systems cut these to their own shape: the ground reaches the corners, and the paw stays within the middle 80 %. */
const cut = svg.replace(' rx="6"', '').replace('translate(2.4 2.2) scale(.8)', 'translate(3 2.9) scale(.75)');

const kIcons = [
  ['icon-192', 192, svg],
  ['icon-512', 512, svg],
  ['maskable-192', 192, cut],
  ['maskable-512', 512, cut],
  ['apple-touch-icon', 180, cut],
];

const browser = await launchBrowser();
const page = await browser.newPage();
mkdirSync(`${kWebDir}icons`, { recursive: true });
for (const [name, size, drawing] of kIcons) {
  await page.setViewport({ width: size, height: size });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${drawing}`);
  writeFileSync(`${kWebDir}icons/${name}.png`, await page.screenshot({ omitBackground: true }));
}
await closeBrowsers(browser);
