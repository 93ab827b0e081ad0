// A viewer in a browser of its own, of either system, whose pictures are written down: petcam's is the real page, with all that it does
// to keep its picture; videoroom's is the measuring page.

import { cameraMedia } from '../live/lib/family.mjs';
import { launchBrowser, openPage } from '../live/lib/browser.mjs';
import { remember } from '../live/lib/memory.mjs';
import { waitFor } from '../live/lib/wait.mjs';
import { Connections } from './page/connections.mjs';
import { FrameLog } from './page/frame_log.mjs';
import { pageSource } from './page/index.mjs';
import { pluginOf } from './systems.mjs';

const kCamera = 'bench';
const kTile = `[data-testid=camera-card][data-camera=${kCamera}]`;
const kFullWidth = 960;
const kPictureWithinMs = 20000;

/** @typedef {{at: number, width: number, height: number}} Frame  at: ms since 1970 */
/** @typedef {{prefix?: string[], config?: RTCConfiguration}} Where  prefix: in front of the browser's command; config: more of its PeerConnections */

/** A page that keeps its connections and its frames. @param {import('puppeteer-core').Browser} browser @param {Where} where */
export async function observedPage(browser, { config = {} }) {
  const page = await openPage(browser, 'about:blank');
  await page.evaluateOnNewDocument(`
    globalThis.kept = new (${Connections})(${JSON.stringify(config)});
    globalThis.frameLog = new (${FrameLog})(() => [...document.querySelectorAll('video')].find((one) => one.srcObject && one.checkVisibility()) ?? null);`);
  return page;
}

/** Films for either system; with petcam as its own page does, in layers. @param {import('./systems.mjs').System} system @param {import('./options.mjs').Options} options */
export async function startCamera(system, server, { codec }, { prefix } = /** @type {Where} */ ({})) {
  const browser = await launchBrowser({ ...cameraMedia(), prefix });
  const page = await observedPage(browser, {});
  if (pluginOf(system) === 'petcam') {
    await page.goto(`${server.url}/#/camera/${kCamera}`, { waitUntil: 'load', timeout: 15000 });
    await waitFor('published camera', async () => (await page.evaluate(() => globalThis.petcam.state())).publish?.phase === 'on', { within: 15000 });
  } else {
    await measuring(page, system, server);
    await page.evaluate((name) => globalThis.measuring.film(name), codec);
  }
  return { browser, page };
}

/** @param {any} page @param {import('./systems.mjs').System} system */
async function measuring(page, system, server) {
  await page.goto(`${server.url}/nothing-here`, { waitUntil: 'load', timeout: 15000 });
  await page.evaluate(pageSource(pluginOf(system), server.wssUrl));
}

/** @param {import('./systems.mjs').System} system @param {Where & {picture?: boolean}} where  picture: wait for the first one */
export async function startViewer(system, server, { prefix, config, picture = true } = {}) {
  const browser = await launchBrowser({ prefix });
  const viewer = new Watching(system, server, browser, await observedPage(browser, { config }));
  await viewer.open();
  if (picture) await viewer.seen();
  return viewer;
}

export class Watching {
  #system;
  #server;

  /** @param {import('./systems.mjs').System} system @param {import('puppeteer-core').Browser} browser */
  constructor(system, server, browser, page) {
    this.#system = system;
    this.#server = server;
    this.browser = browser;
    this.page = page;
    /** All until the last `read`. @type {Frame[]} */
    this.frames = [];
  }

  async open() {
    if (pluginOf(this.#system) === 'petcam') {
      await remember(this.page, { name: 'Bench' }); // who watches has been asked, once
      await this.page.goto(`${this.#server.url}/#/watch/${kCamera}`, { waitUntil: 'load', timeout: 15000 });
    } else {
      await measuring(this.page, this.#system, this.#server);
      await this.page.evaluate(() => globalThis.measuring.watch());
    }
  }

  /** A page on which the next thing is a tap: petcam's main screen, awake. @param {boolean} [live]  with the camera's picture, which else is further down than what can be seen */
  async openBefore(live = false) {
    if (pluginOf(this.#system) !== 'petcam') return measuring(this.page, this.#system, this.#server);
    await remember(this.page, { name: 'Bench', tileSeconds: '3600' });
    await this.page.evaluateOnNewDocument((top) => addEventListener('DOMContentLoaded', () => { document.body.style.paddingTop = top; }), live ? '0' : '300vh');
    await this.page.goto(`${this.#server.url}/#/`, { waitUntil: 'load', timeout: 15000 });
    await waitFor('list of cameras', () => this.page.$('[data-testid=camera-card]'), { within: 10000 });
  }

  /** From the tap to the first frame, in ms; then back. */
  async tap() {
    if (pluginOf(this.#system) !== 'petcam') return this.page.evaluate(() => globalThis.measuring.firstFrame());
    await waitFor('place kept ready', () => this.page.evaluate(() => globalThis.kept.all.at(-1)?.connectionState === 'connected'), { within: 15000 });
    await this.read();
    this.frames = [];
    const from = await this.page.evaluate((camera) => {
      location.hash = `#/watch/${camera}`;
      return Date.now();
    }, kCamera);
    await this.seen();
    const [first] = this.times;
    await this.page.evaluate(() => { location.hash = '#/'; });
    return first - from;
  }

  /** From the tap on a live tile to the first frame of the full picture, in ms; then back. */
  async tapTile() {
    await waitFor('live tile', () => this.page.$(`${kTile}[data-moving=true]`), { within: 15000 });
    await this.read();
    this.frames = [];
    const from = await this.page.$eval(kTile, (card) => {
      const now = Date.now();
      /** @type {HTMLElement} */ (card).click();
      return now;
    });
    const first = await waitFor('full picture', async () => (await this.read(), this.frames.find(({ width }) => width === kFullWidth)),
      { within: kPictureWithinMs, saw: () => this.frames.map(({ at, width }) => [at - from, width]) });
    await this.page.evaluate(() => { location.hash = '#/'; });
    return first.at - from;
  }

  close() {
    return this.page.browserContext().close();
  }

  /** Until the first picture. */
  seen() {
    return waitFor(`picture of ${this.#system}`, async () => (await this.read(), this.frames.length > 0), { within: kPictureWithinMs, saw: () => this.received() });
  }

  /** Takes in what was shown since the last time. */
  async read() {
    const { now, frames } = await this.page.evaluate(() => globalThis.frameLog.read());
    this.frames.push(...frames.map(([at, width, height]) => ({ at, width, height })));
    return now;
  }

  get times() {
    return this.frames.map(({ at }) => at);
  }

  /** What its connection has received, or nothing yet. */
  received() {
    return this.page.evaluate(() => globalThis.kept.received());
  }
}
