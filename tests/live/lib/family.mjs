// A family as the live tests need it: the real page as a camera and as viewers, each in a browser of its own.

import { closeBrowsers, launchBrowser, openPage } from './browser.mjs';
import { soundClip, tones, videoClip } from './clips.mjs';
import { remember } from './memory.mjs';
import { at, seen } from './touch.mjs';
import { sleep, waitFor } from './wait.mjs';

/** Joules of sound, as WebRTC counts them (1 is full scale for a second): less than that is the noise of a codec. */
const kHeardEnergy = 0.001;

/** The page with what it shows and what it measures. */
export class Phone {
  constructor(browser, page) {
    this.browser = browser;
    this.page = page;
  }

  state() {
    return this.page.evaluate(() => globalThis.petcam.state());
  }

  stats() {
    return this.page.evaluate(() => globalThis.petcam.stats());
  }

  log() {
    return this.page.evaluate(() => globalThis.petcam.log());
  }

  negotiations() {
    return this.page.evaluate(() => globalThis.petcam.negotiations);
  }

  text(testid) {
    return this.page.$eval(at(testid), (element) => element.textContent);
  }

  /** Waits until sound is played here, of somebody else. */
  async hears({ within = 5000 } = {}) {
    const energy = async () => (await this.stats())?.audio.totalAudioEnergy ?? 0;
    const before = await energy();
    await waitFor('sound', async () => (await energy()) - before > kHeardEnergy, { within, saw: async () => JSON.stringify(await this.stats()) });
  }

  /** Bits per second that this phone sends, over some time. */
  async uplink(ms) {
    const sent = async () => {
      const { outbound } = await this.stats();
      return outbound.video.bytesSent + outbound.audio.bytesSent;
    };
    const [before, since] = [await sent(), Date.now()];
    await sleep(ms);
    return ((await sent()) - before) * 8000 / (Date.now() - since);
  }
}

export class CameraPhone extends Phone {
  /** Resolves when the camera is published; `publishedAt` is that moment on the clock of Date.now(). */
  async published({ within = 15000 } = {}) {
    await waitFor('published camera', async () => (await this.state()).publish?.phase === 'on',
      { within, every: 20, saw: async () => (await this.state()).publish });
    return Date.now();
  }
}

export class ViewerPhone extends Phone {
  async watches({ within = 15000 } = {}) {
    await waitFor('viewer that joined', async () => (await this.state()).watch?.phase === 'joined',
      { within, saw: async () => (await this.state()).watch });
  }

  /** Waits for `count` more decoded frames; returns that moment. */
  async decodes(count = 15, { within = 15000 } = {}) {
    const decoded = async () => (await this.stats())?.video.framesDecoded ?? 0;
    const before = await decoded();
    await waitFor(`${count} more pictures`, async () => (await decoded()) >= before + count,
      { within, saw: async () => JSON.stringify({ stats: await this.stats(), watch: (await this.state()).watch }) });
    return Date.now();
  }

  /** How much the shown picture changes within a while: mean difference of a small grey copy, 0 to 255. */
  motion(ms = 700) {
    return this.page.evaluate(async (wait) => {
      const video = document.querySelector('[data-testid=video]');
      const grey = () => {
        const drawing = new OffscreenCanvas(32, 18).getContext('2d');
        drawing.drawImage(video, 0, 0, 32, 18);
        const { data } = drawing.getImageData(0, 0, 32, 18);
        return [...data].filter((_, i) => i % 4 === 1);
      };
      const before = grey();
      await new Promise((resolve) => setTimeout(resolve, wait));
      return grey().reduce((sum, value, i) => sum + Math.abs(value - before[i]), 0) / before.length;
    }, ms);
  }

  /** Waits until the eye sees a moving picture, and the words call it live. */
  async seesLive({ within = 10000 } = {}) {
    await waitFor('moving picture that says it is live', async () => (await this.stale()) === 'false' && (await this.motion(400)) > 1,
      { within, saw: async () => JSON.stringify({ said: await seen(this, 'watch-status'), motion: await this.motion(400), stats: await this.stats() }) });
    return Date.now();
  }

  /** Waits for a few more pictures on a screen that calls them live; returns that moment. Quicker to notice than `seesLive`. */
  async liveAgain({ within = 10000 } = {}) {
    const decoded = async () => (await this.stats())?.video.framesDecoded ?? 0;
    let last = await decoded();
    let grown = 0;
    await waitFor('picture that is live again', async () => {
      const now = await decoded();
      grown = now < last ? 0 : grown + now - last; // another connection counts from the beginning
      last = now;
      return grown >= 3 && (await this.stale()) === 'false';
    }, { within, every: 20, saw: async () => JSON.stringify({ said: await seen(this, 'watch-status'), stats: await this.stats() }) });
    return Date.now();
  }

  /** "true" unless the screen calls its picture live. */
  stale() {
    return this.page.$eval(at('watch'), (screen) => screen.dataset.stale);
  }

  async unmute() {
    await this.page.click(at('unmute'));
  }

  /** Presses and holds the talk button; returns the moment of the press (Date.now()). */
  async press() {
    const button = await this.page.$(at('talk'));
    const box = await button.boundingBox();
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const pressedAt = Date.now();
    await this.page.mouse.down();
    return pressedAt;
  }

  async release() {
    await this.page.mouse.up();
  }

  talkState() {
    return this.page.$eval(at('talk'), (button) => button.dataset.state);
  }

  async talkBecomes(state, { within = 5000 } = {}) {
    await waitFor(`talk button that says ${state}`, async () => (await this.talkState()) === state,
      { within, every: 20, saw: () => this.talkState() });
    return Date.now();
  }
}

/** What a camera in Chromium sees and hears. */
export const cameraMedia = () => ({ video: videoClip(), audio: soundClip(tones.camera) });

/** The phones of one test, put away together. */
export class Phones {
  /** @type {Phone[]} */
  #all = [];

  /**
   * Another phone, with a browser of its own, which opens an address.
   * @template {Phone} P
   * @param {new (browser: import('puppeteer-core').Browser, page: any) => P} Kind
   * @param {import('./browser.mjs').BrowserOptions & {viewport?: {width: number, height: number}, memory?: Record<string, string>, prepare?: () => void}} [options]
   *   memory: what the browser remembers (memory.mjs); prepare: runs in the page before anything of it does
   * @returns {Promise<P>}
   */
  async open(Kind, url, { viewport, memory = {}, prepare, ...options } = {}) {
    const browser = await launchBrowser(options);
    const page = await openPage(browser, 'about:blank', { viewport, shared: Boolean(options.userDataDir) });
    await remember(page, memory);
    if (prepare) await page.evaluateOnNewDocument(prepare);
    await page.goto(url, { waitUntil: 'load', timeout: 15000 });
    const phone = new Kind(browser, page);
    this.#all.push(phone);
    return phone;
  }

  /** What went wrong on pages without anybody expecting it. */
  problems() {
    return this.#all.flatMap(({ page }) => page.problems);
  }

  close() {
    return closeBrowsers(...new Set(this.#all.map(({ browser }) => browser)));
  }
}

/** The camera's browser keeps its profile where `userDataDir` says, so that it can come back as the same device. */
export async function cameraPhone(server, camera, { userDataDir } = {}) {
  const browser = await launchBrowser({ ...cameraMedia(), userDataDir });
  const page = await openPage(browser, `${server.url}/#/camera/${encodeURIComponent(camera)}`, { shared: true });
  return new CameraPhone(browser, page);
}

/** A viewer whose microphone hears one tone. */
export async function viewerPhone(server, camera, { name, tone = tones.talkerA } = {}) {
  const browser = await launchBrowser({ audio: soundClip(tone) });
  const page = await openPage(browser, 'about:blank');
  if (name) await remember(page, { name });
  await page.goto(`${server.url}/#/watch/${encodeURIComponent(camera)}`, { waitUntil: 'load', timeout: 15000 });
  return new ViewerPhone(browser, page);
}
