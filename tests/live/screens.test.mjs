// Every screen, in both languages and both themes: what axe-core finds, what the keyboard reaches, how large the targets are, and
// that the Content-Security-Policy has nothing to refuse. A picture of each goes into the album (lib/album.mjs).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bindAlbum, picture } from './lib/album.mjs';
import { closeBrowsers, kDesktop, kPhone, launchBrowser, soundClip, tones, videoClip, wearTheme } from './lib/index.mjs';
import { axeFindings, keyboardFlaws, refused, sizeFlaws, watchPolicy } from './lib/inspect.mjs';
import { Walk } from './lib/screens.mjs';

/** The ones that use a wide screen in a way of their own, or are often seen there. */
const kOnDesk = ['main-empty', 'main', 'watch', 'family', 'settings'];

let browser;

before(async () => {
  browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
});

after(() => closeBrowsers(browser));

for (const lang of ['en', 'ko']) {
  test(`every screen can be read, reached and used: ${lang}`, { timeout: 280000 }, async (t) => {
    const flaws = [];
    const seen = [];
    const walk = new Walk(browser, {
      prepare: async (page) => {
        await watchPolicy(page);
        await wearTheme(page, 'dark', { still: true });
        await page.evaluateOnNewDocument((value) => location.protocol === 'https:' && localStorage.setItem('petcam.lang', value), lang);
      },
      visit: async (name, page) => {
        const note = (/** @type {string[]} */ found) => flaws.push(...found.map((flaw) => `${name}: ${flaw}`));
        seen.push(name);
        await page.bringToFront();
        if ((await page.evaluate(() => document.documentElement.lang)) !== lang) note(['the page says another language']);
        note(await sizeFlaws(page));
        note(await page.evaluate(() => document.getAnimations().map((one) => `moves although motion is not wanted: ${one.animationName}`)));
        await picture(page, { screen: name, lang, look: async (theme) => note((await axeFindings(page)).map((finding) => `${theme}: ${finding}`)) });
        if (kOnDesk.includes(name)) {
          await page.setViewport(kDesktop);
          await picture(page, { screen: name, lang, size: 'desktop' });
          await page.setViewport(kPhone);
        }
        // The order of the controls is the same in all languages.
        if (lang === 'en') note(await keyboardFlaws(page));
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

test('all pictures are in one album', (t) => {
  t.diagnostic(`note: ${bindAlbum()} pictures of screens in build/screens, all of them in its index.html`);
});
