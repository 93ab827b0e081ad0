// What a camera sends, from growing counters: how much a second, and whether the phone or its connection is at its limit. Pure.

import { Sustained } from './sustained.js';

/** As long as the pause between reports: more often nobody is told. */
const kWindowMs = 10000;
const kEnoughMs = 4000;
const kAsleepMs = 3000;
const kPatience = { onAfterMs: 20000, offAfterMs: 30000 };
/** A camera in the dark makes few pictures by itself, and then few are no sign of trouble. */
const kFewestMade = 8;

export class UplinkMeter {
  /** @type {{at: number, bytes: number}[]} */
  #seen = [];
  /** @type {number | null} */
  #kbps = null;
  #frames = 0;
  #movedAt = -Infinity;
  #hot = new Sustained(kPatience);
  #slow = new Sustained(kPatience);

  /** Another connection counts from nothing. */
  restarted() {
    this.#seen = [];
    this.#frames = 0;
  }

  /** @param {number} now @param {Uplink} uplink @param {boolean} pressed  the system itself says that the phone is at its limit @returns {Load} */
  look(now, uplink, pressed) {
    const frames = uplink.encodings.reduce((sum, encoding) => sum + encoding.frames, 0);
    if (frames > this.#frames) this.#movedAt = now;
    this.#frames = frames;
    // Nobody watches, nothing is sent: that is no sign of trouble.
    const awake = now - this.#movedAt < kAsleepMs;
    const limits = uplink.encodings.map(({ limit }) => limit);
    const held = limits.includes('bandwidth');
    const hot = this.#hot.see(now, awake && (limits.includes('cpu') || pressed || (!held && lags(uplink))));
    const slow = this.#slow.see(now, awake && held);
    return { kbps: this.#measure(now, uplink.bytes), hot, slow };
  }

  /** @param {number} now @param {number} bytes @returns {number | null} */
  #measure(now, bytes) {
    if (bytes < (this.#seen.at(-1)?.bytes ?? 0)) this.#seen = [];
    this.#seen.push({ at: now, bytes });
    while (this.#seen.length > 2 && now - this.#seen[1].at >= kWindowMs) this.#seen.shift();
    const [first] = this.#seen;
    const ms = now - first.at;
    if (ms >= kEnoughMs) this.#kbps = steady(this.#kbps, ((bytes - first.bytes) * 8) / ms);
    return this.#kbps;
  }
}

/**
 * Rounded, and kept while the change is no news: noise must not become messages.
 * @param {number | null} before @param {number} kbps measured @returns {number}
 */
export function steady(before, kbps) {
  const step = kbps < 200 ? 10 : kbps < 1000 ? 50 : 100;
  const rounded = Math.round(kbps / step) * step;
  if (before === null || (before === 0) !== (rounded === 0)) return rounded;
  return Math.abs(rounded - before) > Math.max(20, before / 4) ? rounded : before;
}

/** The encoder gives up more than half of what the camera makes. @param {Uplink} uplink */
function lags({ encodings, made }) {
  const best = Math.max(0, ...encodings.map(({ fps }) => fps));
  return made !== null && made >= kFewestMade && best > 0 && best < made / 2;
}
