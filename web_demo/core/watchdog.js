// Decides from decoded frames what a viewer has to do about its picture. Pure. Nothing else notices a dead path reliably: after an
// address change the WebSocket stays open and no PeerConnection state changes.

import { PathLoss } from './recovery.js';

/** Nothing comes, for longer than usual: is there a way to the server? To ask costs little. */
const kCheckAfter = 400;
const kStoppedMs = 250;
const kRefreshAfter = 1500;
/** RTP that becomes no picture for so long needs a keyframe... */
const kStuckMs = 200;
/** ...but whatever arrives, a picture may take that long. */
const kStuckAfter = 400;
const kStuckPause = { first: 1000, most: 16000 };
const kRestartAfter = 4000;
/** A first way may take that long: by TURN over TLS and from far away it needs a dozen round trips. */
const kWayAfter = 8000;
const kLongestPatience = 16000;
const kHurriedAfter = 800;

export class Watchdog {
  /** Frames are expected since then. @type {number | null} */
  #expectedSince = null;
  /** @type {number | null} */
  #refreshedAt = null;
  /** Of a connection that never had one, a way is looked for since then. @type {number | null} */
  #begunAt = null;
  #loss = new PathLoss();
  #arriving = new Arriving();
  /** RTP became no picture: the next keyframe waits, each time longer, because all pay for it. */
  #early = { at: -Infinity, pause: kStuckPause.first };
  #frameSinceRestart = true;
  #checked = false;
  #heals = false;
  /** The longest pause of late. */
  #usual = 0;
  #hurried = false;
  /** Grows while remedies bring no picture: who cannot decode must not rejoin every few seconds. */
  #patience = kRestartAfter;

  /** @param {number} now a new picture was decoded */
  frame(now) {
    this.#usual = Math.max(this.#usual * 0.9, now - (this.#expectedSince ?? now));
    this.#expectedSince = now;
    this.#refreshedAt = null;
    this.#arriving.reset();
    this.#frameSinceRestart = true;
    this.#checked = this.#heals = false;
    this.#hurried = false;
    this.#patience = kRestartAfter;
  }

  /** The first packets that come will need a keyframe. @param {number} now */
  repaired(now) {
    this.restarted(now);
    this.#begunAt = null;
    this.#heals = true;
  }

  /** The connection was just made or repaired: give it its full time again. @param {number} now */
  restarted(now) {
    this.#heals = false;
    this.#expectedSince = this.#begunAt = now;
    this.#refreshedAt = null;
    this.#loss.restarted();
    this.#arriving.reset();
    this.#frameSinceRestart = false;
    this.#hurried = false;
  }

  /** The page woke up: a picture must come soon, or the path died while nobody looked. @param {number} now */
  woke(now) {
    this.#expectedSince = now;
    this.#refreshedAt = now;
    this.#hurried = true;
  }

  /** @param {PictureLook} look @returns {Advice} */
  look({ now, live, visible, ice, socketUp, packets, rttMs = 0 }) {
    if (this.#loss.look(now, ice, socketUp)) return this.#restart(now);
    if (!live || !visible) {
      this.#expectedSince = null;
      this.#arriving.reset();
      return 'none';
    }
    if (this.#begunAt !== null && ['new', 'checking'].includes(ice)) {
      if (now - this.#begunAt >= Math.max(kWayAfter, this.#patience)) return this.#restart(now);
      this.#expectedSince = now; // a picture, from when there is a way
      return 'none';
    }
    this.#arriving.count(now, packets);
    if (this.#heals && this.#arriving.some) {
      this.#heals = false;
      this.#refreshedAt = now;
      return 'refresh';
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
    if (this.#stuck(now, silent, rttMs)) return 'refresh';
    if (this.#checked || !this.#frameSinceRestart || silent < Math.max(kCheckAfter, this.#usual * 1.5) || !this.#arriving.stopped(now)) return 'none';
    this.#checked = true;
    return 'check';
  }

  /** @param {number} now @param {number} silent @param {number} rttMs */
  #stuck(now, silent, rttMs) {
    // The first picture needs a keyframe to begin with, which alone takes a slow link a second.
    if (!this.#frameSinceRestart || silent < kStuckAfter + rttMs || this.#arriving.since(now) < kStuckMs + rttMs) return false;
    const { at, pause } = this.#early;
    if (now - at < pause) return false;
    const calm = now - at > kStuckPause.most * 2;
    this.#early = { at: now, pause: calm ? kStuckPause.first : Math.min(pause * 2, kStuckPause.most) };
    this.#refreshedAt = now;
    return true;
  }

  /** @param {number} now @returns {Advice} the second remedy in a row without a picture is the stronger one */
  #restart(now) {
    const advice = this.#frameSinceRestart ? 'restart' : 'rejoin';
    if (advice === 'rejoin') this.#patience = Math.min(this.#patience * 2, kLongestPatience);
    this.restarted(now);
    return advice;
  }
}

/** Whether packets go on arriving although no picture comes of them. */
class Arriving {
  /** Counted so far. @type {number | null} */
  #packets = null;
  /** @type {number | null} */
  #since = null;
  #times = 0;
  /** When the last ones came. */
  #at = Infinity;

  get some() {
    return this.#times > 0;
  }

  /** @param {number} now @returns {boolean} as far as is known */
  stopped(now) {
    return now - this.#at >= kStoppedMs;
  }

  reset() {
    this.#packets = null;
    this.#since = null;
    this.#times = 0;
    this.#at = Infinity;
  }

  /** @param {number} now @param {number} [packets] */
  count(now, packets) {
    if (packets === undefined) return;
    if (this.#packets === null) this.#at = now;
    else if (packets > this.#packets) {
      this.#since ??= now;
      this.#at = now;
      this.#times++;
    }
    this.#packets = packets;
  }

  /** @param {number} now @returns {number} for how many ms; those of a single picture do not count */
  since(now) {
    return this.#since === null || this.#times < 2 ? 0 : now - this.#since;
  }
}
