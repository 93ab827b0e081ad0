// What a person does with a phone's screen: looks, taps, types. Every wait has an end and tells what was on the screen instead. A phone
// is anything that has a page, or the page itself.

import { sleep, waitFor } from './wait.mjs';

const kLookAgainMs = 50;
const kLooks = 40; // what moves for good is tapped all the same

export const at = (testid) => `[data-testid=${testid}]`;

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {Page | {page: Page}} Phone */
/** @typedef {{within?: number, text?: RegExp, attributes?: string}} Sight  attributes: more of the selector, like "[data-id=m2]" */

/** @param {Phone} phone @returns {Page} */
const pageOf = (phone) => ('page' in phone ? phone.page : phone);

/** Several screens show links and problems: only what can be seen counts. @param {Phone} phone @returns {Promise<string[]>} their texts */
export function seen(phone, testid) {
  return pageOf(phone).$$eval(at(testid), (all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.textContent));
}

/** @param {Phone} phone */
export async function sees(phone, testid) {
  return (await seen(phone, testid)).length > 0;
}

/** Waits until an element of this name, with this text, can be seen; returns the first such. @param {Phone} phone @param {Sight} [sight] */
export async function appears(phone, testid, { within = 15000, text = /^/, attributes = '' } = {}) {
  const page = pageOf(phone);
  return waitFor(`${testid}${attributes} on the screen with ${text}`, async () => {
    for (const one of await page.$$(`${at(testid)}${attributes}`)) {
      if ((await one.isVisible()) && text.test(await one.evaluate((element) => element.textContent))) return one;
    }
    return false;
  }, { within, saw: () => page.evaluate(() => document.body.innerText) });
}

/** A screen that has just come still grows while its words arrive, and what is below moves away from under the finger. */
async function standsStill(element) {
  const place = () => element.boundingBox();
  for (let before = await place(), i = 0; i < kLooks; i++) {
    await sleep(kLookAgainMs);
    const now = await place();
    if (now && before && now.x === before.x && now.y === before.y) return;
    before = now;
  }
}

/** @param {Phone} phone @param {Sight} [sight] */
export async function tap(phone, testid, sight) {
  const element = await appears(phone, testid, sight);
  await standsStill(element);
  await element.click();
}

/** As pasting does: a key stroke for each half of an emoji would be none. @param {Phone} phone */
export async function type(phone, testid, text) {
  const input = await appears(phone, testid);
  await input.evaluate((element, value) => {
    element.value = value;
    element.dispatchEvent(new Event('input', { bubbles: true }));
  }, text);
}

/** The link that this phone shows. @param {Phone} phone */
export async function shownLink(phone) {
  return (await appears(phone, 'link')).evaluate((input) => input.value);
}

/** Whether nothing is wider than the screen. @param {Phone} phone */
export function fits(phone) {
  return pageOf(phone).evaluate(() => document.documentElement.scrollWidth <= innerWidth);
}
