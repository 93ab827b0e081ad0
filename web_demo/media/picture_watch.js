// Looks at a viewer's picture again and again: whether it moves, how old it is, how well the connection carries it, and what has to
// be done about it. Tells what it sees, acts on nothing. Owned by one Viewer.

import { log } from '../core/log.js';
import { Watchdog } from '../core/watchdog.js';
import { Frames } from './frames.js';
import { inWindow } from './picture_in_picture.js';
import { readReception } from './reception.js';

/** Often enough to help within half a second; a tile is not looked at that closely. */
const kLookMs = { full: 125, tile: 500 };
const kMeasureMs = 2000;
/** The element decodes and does not show: the system has paused it. */
const kStillMs = 2000;

export class PictureWatch {
  #clock;
  #wall;
  #path;
  #tell;
  #onMoved;
  #onStill;
  #onAdvice;
  #watchdog = new Watchdog();
  /** @type {ConnectionQuality | null} */
  #quality = null;
  /** @type {HTMLVideoElement | null} */
  #video = null;
  /** @type {Frames | null} */
  #frames = null;
  /** When the picture last moved; on two clocks, because the monotonic one may stand still while a phone sleeps. */
  #shownAt = { now: 0, wall: 0 };
  #pictured = false;
  #age = -1;
  #measuredAt = -Infinity;
  /** @type {LinkQuality | null} */
  #connection = null;
  #running = false;
  /** @type {any} */
  #timer = null;

  /** @param {PictureWatchPorts} ports */
  constructor({ clock, wall = Date.now, path, tell, onMoved, onStill, onAdvice }) {
    this.#clock = clock;
    this.#wall = wall;
    this.#path = path;
    this.#tell = tell;
    this.#onMoved = onMoved;
    this.#onStill = onStill;
    this.#onAdvice = onAdvice;
  }

  /** A picture has been seen, and may stay on the screen as an old one. */
  get pictured() {
    return this.#pictured;
  }

  /**
   * Looks at this element from now on; what is known about the picture stays.
   * @param {HTMLVideoElement} video @param {ConnectionQuality | null} quality  judges the connection; null: a tile, which is not looked at that closely
   */
  show(video, quality) {
    this.#frames?.stop();
    this.#video = video;
    this.#frames = new Frames(video);
    this.#quality = quality;
    this.#clock.cancel(this.#timer);
    this.#running = true;
    this.#lookSoon();
  }

  stop() {
    this.#running = false;
    this.#clock.cancel(this.#timer);
    this.#frames?.stop();
  }

  /** The connection was just made. */
  restarted() {
    this.#watchdog.restarted(this.#clock.now());
    this.#quality?.restarted();
  }

  /** It was repaired. */
  repaired() {
    this.#watchdog.repaired(this.#clock.now());
    this.#quality?.restarted();
  }

  /** The page is visible again: what is on the screen may be from before. */
  woke() {
    this.#watchdog.woke(this.#clock.now());
    this.#tellAge();
  }

  /** The last picture must not be seen any more. */
  forget() {
    this.#frames?.shown();
    this.#pictured = false;
    this.#age = -1;
    this.#quality?.forget();
    this.#connection = null;
  }

  #lookSoon() {
    this.#timer = this.#clock.after(async () => {
      await this.#look().catch((error) => log(`look failed: ${error.message}`));
      if (this.#running) this.#lookSoon();
    }, this.#quality ? kLookMs.full : kLookMs.tile);
  }

  async #look() {
    const { peer } = this.#path();
    const frames = this.#frames;
    const now = this.#clock.now();
    const shown = frames?.shown() ?? false;
    if (shown) this.#moved(now);
    this.#tellAge();
    if (!peer || !frames) return;
    const measures = this.#quality !== null && now - this.#measuredAt >= kMeasureMs;
    const reception = !shown || measures ? await readReception(peer.pc) : null;
    const { peer: still, live, socketUp, busy } = this.#path();
    if (!this.#running || still !== peer || frames !== this.#frames) return;
    const decoded = reception !== null && frames.decoded(reception);
    if (shown || decoded) this.#watchdog.frame(now);
    if (!shown && decoded) this.#unseen(now);
    if (measures && reception) this.#measure(now, reception, live);
    if (busy) return;
    const { packets, rttMs } = reception ?? {};
    const advice = this.#watchdog.look({ now, live, visible: this.#seen, ice: peer.pc.iceConnectionState, socketUp, packets, rttMs });
    if (advice !== 'none') this.#onAdvice(advice);
  }

  /** Somebody looks. */
  get #seen() {
    return document.visibilityState === 'visible' || (this.#video !== null && inWindow(this.#video));
  }

  /** @param {number} now */
  #moved(now) {
    this.#shownAt = { now, wall: this.#wall() };
    this.#pictured = true;
    this.#onMoved();
  }

  /** Decoded, but not shown: hidden pages show nothing, and nobody looks. @param {number} now */
  #unseen(now) {
    if (document.visibilityState === 'hidden') {
      this.#moved(now);
      this.#tellAge();
    } else if (now - this.#shownAt.now > kStillMs) {
      this.#onStill();
    }
  }

  #tellAge() {
    if (!this.#pictured) return;
    const ms = Math.max(this.#clock.now() - this.#shownAt.now, this.#wall() - this.#shownAt.wall);
    const age = Math.max(0, Math.floor(ms / 1000));
    if (age === this.#age) return;
    this.#age = age;
    this.#tell({ type: 'watch/picture', age });
  }

  /** @param {number} now @param {Reception} reception @param {boolean} live */
  #measure(now, reception, live) {
    this.#measuredAt = now;
    if (!live || !this.#seen) return this.#quality?.restarted();
    const connection = this.#quality?.look(now, reception) ?? null;
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.#tell({ type: 'watch/connection', connection });
  }
}
