// Decides from decoded frames what a viewer has to do about its picture. Pure: it is told times and what happened, and
// answers; the viewer acts. Nothing else notices a dead path reliably: after an address change the WebSocket stays open
// and no PeerConnection state changes.

/** @typedef {'none' | 'refresh' | 'restart' | 'rejoin'} Advice */

/**
 * @typedef {object} Look
 * @property {number} now
 * @property {boolean} live  the server says that the camera sends
 * @property {boolean} visible  hidden pages may decode nothing without being broken
 * @property {string} ice  RTCPeerConnection.iceConnectionState
 * @property {boolean} socketUp
 */

const kRefreshAfter = 1500;
const kRestartAfter = 4000;
const kLongestPatience = 16000;
const kHurriedAfter = 800;
const kIceGrace = 2000;

export class Watchdog {
  /** Frames are expected since then. @type {number | null} */
  #expectedSince = null;
  /** @type {number | null} */
  #refreshedAt = null;
  /** @type {number | null} */
  #iceBadSince = null;
  #frameSinceRestart = true;
  #hurried = false;
  /** Grows while remedies bring no picture: a viewer that cannot decode must not rejoin every few seconds for ever. */
  #patience = kRestartAfter;

  /** @param {number} now a new picture was decoded */
  frame(now) {
    this.#expectedSince = now;
    this.#refreshedAt = null;
    this.#frameSinceRestart = true;
    this.#hurried = false;
    this.#patience = kRestartAfter;
  }

  /** The connection was just made or repaired: give it its full time again. @param {number} now */
  restarted(now) {
    this.#expectedSince = now;
    this.#refreshedAt = null;
    this.#iceBadSince = null;
    this.#frameSinceRestart = false;
    this.#hurried = false;
  }

  /** The page woke up: a picture must come soon, or the path died while nobody looked. @param {number} now */
  woke(now) {
    this.#expectedSince = now;
    this.#refreshedAt = now;
    this.#hurried = true;
  }

  /** @param {Look} look @returns {Advice} */
  look({ now, live, visible, ice, socketUp }) {
    if (!socketUp || ice === 'failed') return this.#restart(now);
    if (ice === 'disconnected') {
      this.#iceBadSince ??= now;
      if (now - this.#iceBadSince > kIceGrace) return this.#restart(now);
    } else {
      this.#iceBadSince = null;
    }
    if (!live || !visible) {
      this.#expectedSince = null;
      return 'none';
    }
    this.#expectedSince ??= now;
    const silent = now - this.#expectedSince;
    if (silent >= (this.#hurried ? kHurriedAfter : this.#patience)) return this.#restart(now);
    // Each refresh may cost the camera a keyframe for everybody: one that never helped is not repeated for long.
    const again = this.#patience === kRestartAfter ? kRefreshAfter : Infinity;
    if (silent >= kRefreshAfter && (this.#refreshedAt === null || now - this.#refreshedAt >= again)) {
      this.#refreshedAt = now;
      return 'refresh';
    }
    return 'none';
  }

  /** @param {number} now @returns {Advice} the second remedy in a row without a picture is the stronger one */
  #restart(now) {
    const advice = this.#frameSinceRestart ? 'restart' : 'rejoin';
    if (advice === 'rejoin') this.#patience = Math.min(this.#patience * 2, kLongestPatience);
    this.restarted(now);
    return advice;
  }
}
