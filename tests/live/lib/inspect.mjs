// What a test can say about any page that is on the screen: accessibility, keyboard, size, what was refused.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const kAxe = readFileSync(path.join(root, 'tests/node_modules/axe-core/axe.min.js'), 'utf8');

/** Serious and critical findings of axe-core. @param {Page} page @returns {Promise<string[]>} */
export async function axeFindings(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(kAxe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

/**
 * Goes through the page with the Tab key alone.
 * @param {Page} page
 * @returns {Promise<string[]>}  controls that were not reached, or whose focus cannot be seen
 */
export async function keyboardFlaws(page) {
  const flaws = [];
  const count = await page.evaluate(() => {
    globalThis.reached = new Set();
    globalThis.first = undefined;
    /** @param {Element} one */
    globalThis.nameOf = (one) => one.getAttribute('data-testid') ?? one.outerHTML.slice(0, 80);
    globalThis.controls = () =>
      [...document.querySelectorAll('button, input, select, textarea, a[href], [tabindex]:not([tabindex="-1"])')]
        .filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }));
    document.activeElement?.blur();
    return globalThis.controls().length;
  });
  for (let presses = 0; presses < 4 * count + 10; presses++) {
    await page.keyboard.press('Tab');
    const flaw = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      globalThis.first ??= one;
      const around = globalThis.reached.size > 1 && one === globalThis.first;
      globalThis.reached.add(one);
      if (around) return 'around';
      const marked = (/** @type {Element | null} */ element) => {
        const { outlineStyle, outlineWidth } = element ? getComputedStyle(element) : { outlineStyle: 'none', outlineWidth: '0' };
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
      };
      const { width, height } = one.getBoundingClientRect();
      if (width === 0 || height === 0) return `${globalThis.nameOf(one)} has the focus and no size`;
      return marked(one) || marked(one.nextElementSibling) ? null : `the focus of ${globalThis.nameOf(one)} cannot be seen`;
    });
    if (flaw === 'around') break;
    if (flaw && !flaws.includes(flaw)) flaws.push(flaw); // a date has three places to stop at
  }
  const missed = await page.evaluate(() => {
    const groups = new Set([...globalThis.reached].filter((one) => one.type === 'radio').map((one) => one.name));
    return globalThis.controls().filter((one) => !globalThis.reached.has(one) && !(one.type === 'radio' && groups.has(one.name))).map(globalThis.nameOf);
  });
  return [...flaws, ...missed.map((name) => `Tab does not reach ${name}`)];
}

/** Controls that are smaller than a thumb, and a page that is wider than its screen. @param {Page} page @returns {Promise<string[]>} */
export function sizeFlaws(page) {
  return page.evaluate(() => {
    const small = [...document.querySelectorAll('button, input:not([type=radio], [type=checkbox]), a[href]')]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .filter((one) => one.getBoundingClientRect().height < 47.5 || one.getBoundingClientRect().width < 47.5)
      .map((one) => `${one.getAttribute('data-testid')} is smaller than 48 px`);
    const wide = document.documentElement.scrollWidth > innerWidth;
    return wide ? [...small, `the page is ${document.documentElement.scrollWidth} px wide, its screen ${innerWidth}`] : small;
  });
}

/** What the Content-Security-Policy refused is kept from now on. @param {Page} page  before it is loaded */
export async function watchPolicy(page) {
  await page.evaluateOnNewDocument(() => {
    globalThis.refused = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
      globalThis.refused.push(`${violatedDirective}: ${blockedURI} (${sourceFile}:${lineNumber})`));
  });
}

/** @param {Page} page @returns {Promise<string[]>} */
export const refused = (page) => page.evaluate(() => globalThis.refused);
