// What a person does with a phone's screen: looks, taps, types. Every wait has an end and tells what was on the screen instead. A phone
// is anything that has a page, or the page itself.

import { waitFor } from './wait.mjs';

export const at = (testid) => `[data-testid=${testid}]`;

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {Page | {page: Page}} Phone */

/** @param {Phone} phone @returns {Page} */
const pageOf = (phone) => ('page' in phone ? phone.page : phone);

/** Several screens show links and problems: only what can be seen counts. @returns {Promise<string[]>} their texts */
export function seen(phone, testid) {
  return pageOf(phone).$$eval(at(testid), (all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.textContent));
}

export async function sees(phone, testid) {
  return (await seen(phone, testid)).length > 0;
}

/** @param {Phone} phone @param {{within?: number, text?: RegExp}} [options] */
export async function appears(phone, testid, { within = 5000, text } = {}) {
  await waitFor(`${testid} on the screen${text ? ` with ${text}` : ''}`, async () => {
    const texts = await seen(phone, testid);
    return texts.length > 0 && (!text || text.test(texts.join('\n')));
  }, { within, saw: () => wholeScreen(phone) });
}

export async function vanishes(phone, testid, { within = 5000 } = {}) {
  await waitFor(`screen without ${testid}`, async () => !(await sees(phone, testid)), { within, saw: () => wholeScreen(phone) });
}

const wholeScreen = (phone) => pageOf(phone).evaluate(() => document.body.innerText);

/** @param {string} [attributes]  more of the selector, like "[data-id=m2]" */
export async function tap(phone, testid, attributes = '') {
  await appears(phone, testid);
  for (const one of await pageOf(phone).$$(`${at(testid)}${attributes}`)) if (await one.isVisible()) return one.click();
  throw new Error(`no ${testid}${attributes} to tap`);
}

export async function type(phone, testid, text) {
  await appears(phone, testid);
  await pageOf(phone).$eval(at(testid), (input) => (input.value = ''));
  await pageOf(phone).type(at(testid), text);
}

/** The link that this phone shows. */
export async function shownLink(phone) {
  await appears(phone, 'link');
  return pageOf(phone).$$eval(at('link'), (all) => all.find((one) => one.checkVisibility()).value);
}

/** Whether nothing is wider than the screen. */
export function fits(phone) {
  return pageOf(phone).evaluate(() => document.documentElement.scrollWidth <= innerWidth);
}
