// Decides which pictures of the main screen are live. Pure: it is told times, touches and what is on the screen. Live are a few
// of those that can be seen, and none when the page is hidden or nobody has touched it for a while: an open page must not
// keep every camera awake.

const kSettleMs = 200;
const kLingerMs = 1500;
/** A camera that comes back that soon finds its viewer still there. */
const kGraceMs = 8000;

export class TilePlan {
  #sleepMs;
  #touchedAt = 0;
  #scrolledAt = -Infinity;
  /** Since when a running tile need not run. @type {Map<string, number>} */
  #idle = new Map();

  /** @param {{sleepMs: number}} options */
  constructor({ sleepMs }) {
    this.#sleepMs = sleepMs;
  }

  /** @param {number} now */
  touched(now) {
    this.#touchedAt = now;
  }

  /** What only rushes past is not started. @param {number} now */
  scrolled(now) {
    this.#touchedAt = this.#scrolledAt = now;
  }

  /**
   * @param {{now: number, visible: boolean, most: number, tiles: PlannedTile[]}} look  visible: the page; most: that many may be live
   * @returns {{live: string[], asleep: boolean, again: number | null}} again: look again after so many ms
   */
  look({ now, visible, most, tiles }) {
    const restMs = this.#sleepMs - (now - this.#touchedAt);
    if (!visible || restMs <= 0) {
      this.#idle.clear();
      return { live: [], asleep: restMs <= 0, again: null };
    }
    const waits = [restMs];
    const settleMs = kSettleMs - (now - this.#scrolledAt);
    const wanted = tiles.filter(({ on, seen }) => on && seen);
    const fresh = wanted.filter(({ running }) => !running);
    if (fresh.length > 0 && settleMs > 0) waits.push(settleMs);
    const order = [...wanted.filter(({ running }) => running), ...(settleMs > 0 ? [] : fresh), ...this.#lingering(now, tiles, waits)];
    return { live: order.slice(0, most).map(({ camera }) => camera), asleep: false, again: Math.min(...waits) };
  }

  /** @param {number} now @param {PlannedTile[]} tiles @param {number[]} waits */
  #lingering(now, tiles, waits) {
    const idle = tiles.filter(({ on, seen, running }) => running && !(on && seen));
    this.#idle = new Map(idle.map(({ camera }) => [camera, this.#idle.get(camera) ?? now]));
    return idle.filter(({ camera, on }) => {
      const leftMs = (on ? kLingerMs : kGraceMs) - (now - (this.#idle.get(camera) ?? now));
      if (leftMs > 0) waits.push(leftMs);
      return leftMs > 0;
    });
  }
}
