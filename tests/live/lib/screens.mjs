// A walk through every screen of the page, with one browser: each screen is handed to `visit` as it stands there. For tests that have
// to say something about all of them.

import { startLockedHome } from './locked.mjs';
import { openPage } from './browser.mjs';
import { hearRecorder, recorderSays } from './recorder_events.mjs';
import { startServer } from './server.mjs';
import { appears, at, shownLink, tap, type } from './touch.mjs';
import { waitFor } from './wait.mjs';

/** @typedef {import('puppeteer-core').Page & {problems: string[]}} Page */
/**
 * @typedef {object} Names  what people called everything
 * @property {string} owner
 * @property {string} member
 * @property {string} camera
 * @property {string} guest  a viewer in an open home
 */

/** @type {Names} */
export const kPlainNames = { owner: 'Mum', member: 'Ana', camera: 'Kitchen', guest: 'Dad' };

export class Walk {
  #browser;
  #visit;
  #prepare;
  /** @type {Page[]} */
  pages = [];

  /**
   * @param {import('puppeteer-core').Browser} browser
   * @param {object} how
   * @param {(name: string, page: Page) => Promise<void>} how.visit
   * @param {(page: Page) => Promise<void>} [how.prepare]  each page, before anything is loaded
   */
  constructor(browser, { visit, prepare = async () => {} }) {
    this.#browser = browser;
    this.#visit = visit;
    this.#prepare = prepare;
  }

  /** A phone of its own. @returns {Promise<Page>} */
  async phone(url) {
    const page = await openPage(this.#browser, 'about:blank');
    await hearRecorder(page);
    await this.#prepare(page);
    this.pages.push(page);
    await page.goto(url, { waitUntil: 'load', timeout: 15000 });
    return page;
  }

  /** Before the server goes: a page that misses it would complain. */
  async #leave() {
    for (const page of this.pages) if (!page.isClosed()) await page.close();
  }

  /** Waits for the screen's own sign, then hands it over. @param {Page} page */
  async see(name, page, testid, options) {
    await appears(page, testid, options);
    await this.#visit(name, page);
  }

  /** @param {Names} names */
  async locked({ owner: ownerName, member, camera: cameraName }) {
    const server = await startServer({ open: false });
    try {
      const owner = await this.phone(`${server.url}/`);
      await this.see('private', owner, 'barred');
      await owner.goto(`${server.url}/#/watch/c1`);
      await this.see('watch-refused', owner, 'watch-status', { text: /./ });
      const { code } = await server.admin({ request: 'invite_owner' });
      await owner.goto(`${server.url}/#/join/${code}`);
      await this.see('join', owner, 'join-form');
      await type(owner, 'join-name', ownerName);
      await tap(owner, 'join-save');
      await this.see('main-empty', owner, 'no-camera');
      await tap(owner, 'add-device');
      await this.see('add', owner, 'add-form');
      await type(owner, 'add-name', cameraName);
      await tap(owner, 'add-save');
      const link = await shownLink(owner);
      await this.see('add-link', owner, 'qr');

      const camera = await this.phone(link);
      await tap(camera, 'join-save');
      await this.see('camera-ready', camera, 'take-over');
      await tap(camera, 'take-over');
      await waitFor('published camera', () => camera.evaluate(() => globalThis.petcam.state().publish.phase === 'on'), { within: 20000 });
      await appears(owner, 'link-status-line', { text: /./ });
      await this.see('add-joined', owner, 'link-done');
      await tap(owner, 'link-done');
      await this.#family(owner, member);
      await this.see('main', owner, 'camera-card');
      // The real list of a home without a recorder takes it back: until no list is on its way any more.
      await waitFor('notice that stays', async () => {
        const noticed = () => owner.$eval(at('recorder-notice'), (notice) => notice.checkVisibility());
        if (!(await noticed())) await recorderSays(owner, { event: 'recorder', state: 'full', free_bytes: 0 });
        await new Promise((resolve) => setTimeout(resolve, 500));
        return noticed();
      });
      await this.see('main-recorder-full', owner, 'recorder-notice', { text: /./ });
      await recorderSays(owner, { event: 'recorder', state: 'ok', free_bytes: 1e9 });
      await tap(owner, 'camera-card');
      await waitFor('live picture', () => owner.evaluate(() => (globalThis.petcam.state().watch.age ?? 9) < 2),
        { within: 20000, saw: () => owner.evaluate(() => JSON.stringify([globalThis.petcam.state().watch, globalThis.petcam.log().slice(-8)])) });
      await this.see('watch', owner, 'watch-status');
      await this.see('camera', camera, 'watchers');
      await tap(owner, 'back');
      await tap(owner, 'open-settings');
      await tap(owner, 'sign-out');
      await this.see('settings-sign-out', owner, 'sign-out-yes');
      await tap(owner, 'sign-out-yes');
      await this.see('signed-out', owner, 'barred');
    } finally {
      await this.#leave();
      await server.stop({ check: false });
    }
  }

  /** @param {Page} owner @param {string} member */
  async #family(owner, member) {
    await tap(owner, 'bar-invite');
    await this.see('invite', owner, 'invite-form');
    await type(owner, 'invite-name', member);
    await (await owner.$(at('invite-role-sitter'))).click();
    await this.see('invite-sitter', owner, 'invite-camera');
    await tap(owner, 'invite-save');
    await this.see('invite-link', owner, 'qr');
    await tap(owner, 'back');
    await tap(owner, 'open-family');
    await this.see('family', owner, 'camera-row');
    await tap(owner, 'member-row', { attributes: '[data-id=m1]' });
    await this.see('member-devices', owner, 'member-devices');
    await tap(owner, 'back');
    await tap(owner, 'member-row', { attributes: '[data-id=m2]' });
    await this.see('member', owner, 'member-form');
    await tap(owner, 'member-remove');
    await this.see('member-remove', owner, 'member-remove-yes');
    await tap(owner, 'back');
    await tap(owner, 'camera-row');
    await this.see('device', owner, 'device-form');
    await tap(owner, 'back');
    await tap(owner, 'use-as-camera');
    await this.see('camera-name-locked', owner, 'camera-name-form');
    await tap(owner, 'back');
    await tap(owner, 'open-settings');
    await this.see('settings', owner, 'settings');
    await tap(owner, 'back');
  }

  /** @param {Names} names */
  async open({ camera: cameraName, guest }) {
    const server = await startServer();
    try {
      const phone = await this.phone(`${server.url}/`);
      await this.see('open-main-empty', phone, 'no-camera');
      await tap(phone, 'change-name');
      await this.see('viewer-name', phone, 'viewer-name-form');
      await type(phone, 'viewer-name-form-input', guest);
      await tap(phone, 'viewer-name-form-save');
      await tap(phone, 'open-settings');
      await appears(phone, 'settings-name-form');
      await this.see('open-settings', phone, 'settings');
      await tap(phone, 'back');
      await tap(phone, 'use-as-camera');
      await this.see('camera-name', phone, 'camera-name-form');
      const camera = await this.phone(`${server.url}/#/camera/${encodeURIComponent(cameraName)}`);
      await waitFor('published camera', () => camera.evaluate(() => globalThis.petcam.state().publish.phase === 'on'), { within: 20000 });
      await tap(phone, 'back');
      await this.see('open-main', phone, 'camera-card');
      await tap(phone, 'camera-card');
      await waitFor('live picture', () => phone.evaluate(() => (globalThis.petcam.state().watch.age ?? 9) < 2),
        { within: 20000, saw: () => phone.evaluate(() => JSON.stringify([globalThis.petcam.state().watch, globalThis.petcam.log().slice(-8)])) });
      await this.see('open-watch', phone, 'watch-status');
      await this.see('open-camera', camera, 'watchers');
    } finally {
      await this.#leave();
      await server.stop({ check: false });
    }
  }

  /** A browser without live video, and one that has lost its home. */
  async obstacles() {
    const { server } = await startLockedHome();
    try {
      const page = await openPage(this.#browser, 'about:blank');
      await this.#prepare(page);
      this.pages.push(page);
      await page.evaluateOnNewDocument(() => delete globalThis.RTCPeerConnection);
      await page.goto(`${server.url}/#/watch/c1`, { waitUntil: 'load' });
      await this.see('unable', page, 'unable');
      await tap(page, 'unable-act');
      await this.see('settings-unable', page, 'browser-lacks');
      await tap(page, 'back');
      await this.see('main-unable', page, 'no-webrtc');
      const lost = await openPage(this.#browser, 'about:blank');
      await this.#prepare(lost);
      this.pages.push(lost);
      await lost.evaluateOnNewDocument(() => {
        globalThis.WebSocket = class {
          constructor() {
            setTimeout(() => this.onerror?.());
          }

          close() {}
        };
      });
      await lost.goto(`${server.url}/`, { waitUntil: 'load' });
      await this.see('unreachable', lost, 'unreachable');
    } finally {
      await this.#leave();
      await server.stop({ check: false });
    }
  }

  async all(names = kPlainNames) {
    await this.locked(names);
    await this.open(names);
    await this.obstacles();
  }
}
