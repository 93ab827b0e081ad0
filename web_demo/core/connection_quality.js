// How well a viewer's connection carries the picture, in one of three words. Pure: it is told what the connection has counted so
// far and answers. A word must not flicker: it gets worse after two bad looks in a row, better after four good ones.

/** From which on it is weak, and poor. */
const kLimits = {
  /** share of packets */
  loss: [0.02, 0.08],
  /** share of the time */
  frozen: [0.05, 0.25],
  jitterMs: [60, 150],
  rttMs: [300, 700],
};
/** Fewer pictures in a second than that; a camera in the dark takes five. */
const kFrames = [4, 2];
const kWorseAfter = 2;
const kBetterAfter = 4;
/** Less says little, and so does what was counted over more: the page slept. */
const kPackets = 10;
const kLongestMs = 10000;

/** @type {LinkQuality[]} */
const kWords = ['good', 'weak', 'poor'];

export class ConnectionQuality {
  /** @type {number | null} */
  #level = null;
  /** How often in a row it looked better, or worse, than what is said. */
  #differs = 0;
  /** @type {{now: number, reception: Reception} | null} */
  #before = null;

  /** The connection was just made or repaired, or nobody expects pictures: what was counted before does not count. */
  restarted() {
    this.#before = null;
    this.#differs = 0;
  }

  /** Another camera, or another beginning. */
  forget() {
    this.restarted();
    this.#level = null;
  }

  /** Every two seconds or so. @param {number} now @param {Reception} reception @returns {LinkQuality | null} null: not known yet */
  look(now, reception) {
    const before = this.#before;
    this.#before = { now, reception };
    if (before) this.#judge(levelOf(now - before.now, before.reception, reception));
    return this.#level === null ? null : kWords[this.#level];
  }

  /** @param {number | null} level */
  #judge(level) {
    if (level === null) return;
    if (this.#level === null) this.#level = 0;
    const way = Math.sign(level - this.#level);
    this.#differs = way === 0 ? 0 : way === Math.sign(this.#differs) ? this.#differs + way : way;
    if (this.#differs >= kWorseAfter || this.#differs <= -kBetterAfter) {
      this.#level += way;
      this.#differs = 0;
    }
  }
}

/** @param {number} ms @param {Reception} before @param {Reception} after @returns {number | null} 0 is good; null: nothing can be said */
function levelOf(ms, before, after) {
  const packets = after.packets - before.packets;
  // What was late is taken back from what was lost.
  const lost = Math.max(0, after.lost - before.lost);
  if (ms <= 0 || ms > kLongestMs || packets < 0 || packets + lost < kPackets) return null;
  const frames = ((after.decoded - before.decoded) * 1000) / ms;
  return Math.max(
    over(kLimits.loss, lost / (packets + lost)),
    over(kLimits.frozen, (after.frozenMs - before.frozenMs) / ms),
    over(kLimits.jitterMs, after.jitterMs),
    over(kLimits.rttMs, after.rttMs),
    frames < kFrames[1] ? 2 : frames < kFrames[0] ? 1 : 0,
  );
}

/** @param {number[]} limits @param {number} value */
function over([weak, poor], value) {
  return value >= poor ? 2 : value >= weak ? 1 : 0;
}
