// A camera or a viewer in a real browser, driven from a test: the Node side of peer_in_page.js.

import { readFileSync } from 'node:fs';
import { openPage } from './browser.mjs';
import { waitFor } from './wait.mjs';

const source = readFileSync(new URL('./peer_in_page.js', import.meta.url), 'utf8');

/** Louder than this (dB of one spectrum line) counts as heard; codec noise stays 30 dB below. */
export const kHeard = -60;

/**
 * @param {import('puppeteer-core').Browser} browser
 * @param {{url: string, wssUrl: string}} server
 */
export async function openPeer(browser, server) {
  // A page of the server's own origin that runs nothing: its 404 page.
  const page = await openPage(browser, `${server.url}/nothing-here`);
  page.problems.length = 0;
  await page.evaluate(`window.peer = new (${source})(${JSON.stringify(server.wssUrl)}); peer.connect()`);
  return new Peer(page);
}

export class Peer {
  constructor(page) {
    this.page = page;
  }

  /** Calls a method of the peer in the page. */
  call(method, ...values) {
    return this.page.evaluate((name, given) => window.peer[name](...given), method, values);
  }

  publish(options) {
    return this.call('publish', options);
  }

  watch(options) {
    return this.call('watch', options);
  }

  request(body) {
    return this.call('request', body);
  }

  talk(action) {
    return this.request({ request: 'talk', action });
  }

  speak(frequency) {
    return this.call('speak', frequency);
  }

  hush() {
    return this.call('hush');
  }

  state() {
    return this.call('state');
  }

  stats(...types) {
    return this.call('stats', ...types);
  }

  events() {
    return this.page.evaluate(() => window.peer.events);
  }

  /** Waits for an unsolicited event that came since the call before, or at all. */
  event(name, accept = (_event) => true, within = 5000) {
    return waitFor(`event ${name}`, async () => (await this.events()).find((one) => one.event === name && accept(one)),
      { within, saw: async () => JSON.stringify(await this.events()).slice(-800) });
  }

  /** Waits until the picture moves: new frames, and another picture in them. */
  async moving({ within = 10000 } = {}) {
    await this.page.bringToFront(); // a page that nobody sees is not told of its pictures
    const first = await waitFor('first picture', () => this.call('picture'), { within, saw: () => this.state() });
    return waitFor('moving picture', async () => {
      const now = await this.call('picture');
      const change = now.grey.reduce((sum, grey, i) => sum + Math.abs(grey - first.grey[i]), 0) / now.grey.length;
      return now.frames > first.frames + 3 && change > 2 && { ...now, change, grey: undefined };
    }, { within, saw: () => this.state() });
  }

  /** Frames shown in a span of time. */
  async framesDuring(ms) {
    const before = (await this.state()).frames;
    await new Promise((resolve) => setTimeout(resolve, ms));
    return (await this.state()).frames - before;
  }

  /** Waits until a tone is heard; returns the moment (ms since 1970, the same clock as `Date.now()`). */
  async hears(frequency, { since = Date.now(), within = 5000 } = {}) {
    await this.call('loudness', frequency, since); // from now on this frequency is kept
    return waitFor(`sound at ${frequency} Hz`, () => this.call('firstHeard', frequency, since, kHeard),
      { within, saw: async () => `${await this.call('loudness', frequency, since)} dB` });
  }

  /** Loudest level at a frequency during some time from now on, in dB (about -100 and below is silence). */
  async loudestDuring(frequency, ms) {
    const since = Date.now();
    await this.call('loudness', frequency, since);
    await new Promise((resolve) => setTimeout(resolve, ms));
    const loudest = await this.call('loudness', frequency, since);
    if (loudest === null) throw new Error('this peer receives no sound at all, so silence proves nothing');
    return loudest;
  }

  /** Bits per second that this peer sends, both kinds together, over some time. */
  async uplink(ms) {
    const sent = async () => (await this.stats('outbound-rtp'))
      .reduce((sum, one) => sum + one.bytesSent + (one.headerBytesSent ?? 0), 0);
    const before = await sent();
    const started = Date.now();
    await new Promise((resolve) => setTimeout(resolve, ms));
    return ((await sent()) - before) * 8000 / (Date.now() - started);
  }

  close() {
    return this.page.browserContext().close();
  }
}
