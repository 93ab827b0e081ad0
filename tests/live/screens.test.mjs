// Every screen, in both languages and both themes: what axe-core finds, what the keyboard reaches, how large the targets are, and
// that the Content-Security-Policy has nothing to refuse. PETCAM_SHOTS=DIR keeps a picture of each, at the size of a phone and of a desktop.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowsers, launchBrowser, soundClip, tones, videoClip, waitFor } from './lib/index.mjs';
import { axeFindings, keyboardFlaws, refused, shot, sizeFlaws, watchPolicy } from './lib/inspect.mjs';
import { Walk } from './lib/screens.mjs';

const kPhone = { width: 390, height: 844 };
const kDesktop = { width: 1280, height: 800 };

let browser;

before(async () => {
  browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
});

after(() => closeBrowsers(browser));

async function paint(page, theme) {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
}

for (const lang of ['en', 'ko']) {
  test(`every screen can be read, reached and used: ${lang}`, { timeout: 280000 }, async (t) => {
    const flaws = [];
    const seen = [];
    const walk = new Walk(browser, {
      prepare: async (page) => {
        await watchPolicy(page);
        await paint(page, 'dark');
        await page.evaluateOnNewDocument((value) => location.protocol === 'https:' && localStorage.setItem('petcam.lang', value), lang);
      },
      visit: async (name, page) => {
        const note = (/** @type {string[]} */ found) => flaws.push(...found.map((flaw) => `${name}: ${flaw}`));
        seen.push(name);
        await page.bringToFront();
        if ((await page.evaluate(() => document.documentElement.lang)) !== lang) note(['the page says another language']);
        note(await sizeFlaws(page));
        note(await page.evaluate(() => document.getAnimations().map((one) => `moves although motion is not wanted: ${one.animationName}`)));
        for (const theme of ['light', 'dark']) {
          await paint(page, theme);
          await waitFor(`theme ${theme}`, () => page.evaluate((wanted) => document.documentElement.dataset.theme === wanted, theme));
          note((await axeFindings(page)).map((finding) => `${theme}: ${finding}`));
          await shot(page, `${lang}-${theme}-${name}`);
        }
        // The order of the controls is the same in all languages.
        if (lang === 'en') note(await keyboardFlaws(page));
        if (process.env.PETCAM_SHOTS) {
          await page.setViewport(kDesktop);
          await shot(page, `${lang}-desktop-${name}`);
          await page.setViewport(kPhone);
        }
        note(await refused(page));
      },
    });
    await walk.all();
    t.diagnostic(`${seen.length} screens: ${seen.join(', ')}`);
    assert.deepEqual(flaws, []);
    assert.ok(seen.length > 25);
    assert.deepEqual(walk.pages.flatMap(({ problems }) => problems), []);
  });
}
