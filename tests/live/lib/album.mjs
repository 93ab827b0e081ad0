// Pictures of screens, all of them side by side in build/screens/index.html. Several tests may put theirs in.

import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { wearTheme } from './chromium.mjs';
import { buildDir } from './paths.mjs';
import { waitFor } from './wait.mjs';

const dir = path.join(buildDir, 'screens');
/** Older pictures are of an earlier run. */
const kKeptMs = 3600_000;
const kThemes = /** @type {const} */ (['dark', 'light']);

/**
 * A screen as it stands there, in both themes; Chromium only.
 * @param {import('puppeteer-core').Page} page
 * @param {{screen: string, lang: string, size?: 'phone' | 'desktop', look?: (theme: string) => Promise<void>}} what
 *   look: what else there is to do while it wears a theme
 */
export async function picture(page, { screen, lang, size = 'phone', look = async () => {} }) {
  mkdirSync(dir, { recursive: true });
  for (const theme of kThemes) {
    await wearTheme(page, theme, { still: true });
    await waitFor(`theme ${theme}`, () => page.evaluate((wanted) => document.documentElement.dataset.theme === wanted, theme));
    await look(theme);
    await page.screenshot({ path: path.join(dir, `${screen}.${size}-${lang}-${theme}.png`), optimizeForSpeed: true });
  }
  await wearTheme(page, 'dark', { still: true });
}

/** A picture for who looks while working on a screen, where PETCAM_SHOTS=DIR asks for one. @param {import('puppeteer-core').Page} page */
export async function shot(page, name, { fullPage = false } = {}) {
  const wanted = process.env.PETCAM_SHOTS;
  if (!wanted) return;
  mkdirSync(wanted, { recursive: true });
  await page.screenshot({ path: path.join(wanted, `${name}.png`), fullPage });
}

/** The page that shows all pictures there are: a line for each screen, a column for each way to see it. @returns {number} how many */
export function bindAlbum() {
  const all = readdirSync(dir).filter((file) => file.endsWith('.png'));
  const old = all.filter((file) => statSync(path.join(dir, file)).mtimeMs < Date.now() - kKeptMs);
  for (const file of old) rmSync(path.join(dir, file));
  const pictures = all.filter((file) => !old.includes(file));
  const screens = [...new Set(pictures.map((file) => file.split('.')[0]))].sort();
  const lines = screens.map((screen) => {
    const shown = pictures.filter((file) => file.startsWith(`${screen}.`)).sort((a, b) => Number(/desktop/.test(a)) - Number(/desktop/.test(b)) || a.localeCompare(b));
    const figures = shown.map((file) => `<figure><a href="${file}"><img loading="lazy" src="${file}" alt=""></a><figcaption>${file.split('.')[1]}</figcaption></figure>`);
    return `<h2>${screen}</h2>\n<div>${figures.join('\n')}</div>`;
  });
  const style = 'body{font:15px sans-serif;background:#777;color:#fff}div{display:flex;gap:8px;overflow-x:auto}figure{margin:0}img{height:520px}';
  writeFileSync(path.join(dir, 'index.html'), `<!doctype html><meta charset="utf-8"><title>petcam: ${pictures.length} pictures</title><style>${style}</style>\n${lines.join('\n')}\n`);
  return pictures.length;
}
