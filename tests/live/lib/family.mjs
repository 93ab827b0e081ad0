// A family as the live tests need it: the real page as a camera and as viewers, each in a browser of its own.

import { launchBrowser, openPage } from './browser.mjs';
import { soundClip, tones, videoClip } from './clips.mjs';
import { waitFor } from './wait.mjs';

const at = (testid) => `[data-testid=${testid}]`;

/** The page with what it shows and what it measures. */
class Phone {
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

  negotiations() {
    return this.page.evaluate(() => globalThis.petcam.negotiations);
  }

  text(testid) {
    return this.page.$eval(at(testid), (element) => element.textContent);
  }

  /** Bits per second that this phone sends, over some time. */
  async uplink(ms) {
    const sent = async () => {
      const { outbound } = await this.stats();
      return outbound.video.bytesSent + outbound.audio.bytesSent;
    };
    const [before, since] = [await sent(), Date.now()];
    await new Promise((resolve) => setTimeout(resolve, ms));
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

  /** Waits for `count` more decoded frames. */
  async decodes(count = 15, { within = 15000 } = {}) {
    const decoded = async () => (await this.stats())?.video.framesDecoded ?? 0;
    const before = await decoded();
    await waitFor(`${count} more pictures`, async () => (await decoded()) >= before + count,
      { within, saw: async () => JSON.stringify({ stats: await this.stats(), watch: (await this.state()).watch }) });
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

/** The camera's browser keeps its profile where `userDataDir` says, so that it can come back as the same device. */
export async function cameraPhone(server, camera, { userDataDir } = {}) {
  const browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera), userDataDir });
  const page = await openPage(browser, `${server.url}/#/camera/${encodeURIComponent(camera)}`, { shared: true });
  return new CameraPhone(browser, page);
}

/** A viewer whose microphone hears one tone. */
export async function viewerPhone(server, camera, { name, tone = tones.talkerA } = {}) {
  const browser = await launchBrowser({ audio: soundClip(tone) });
  const page = await openPage(browser, 'about:blank');
  if (name) {
    await page.evaluateOnNewDocument((value) => {
      if (location.protocol === 'https:') localStorage.setItem('petcam.name', value);
    }, name);
  }
  await page.goto(`${server.url}/#/watch/${encodeURIComponent(camera)}`, { waitUntil: 'load', timeout: 15000 });
  return new ViewerPhone(browser, page);
}
