// Decides from growing counters whether the path of somebody who only sends is dead. Pure. Janus reports on what it
// receives ten times a second, so a path that takes packets and brings nothing back for 3 s is broken; neither ICE nor the
// socket says so after an address change.

const kPatienceMs = 3000;
const kLongestPatienceMs = 10000;
/** Whether there still is a way to the server is asked before. */
const kCheckMs = 600;
/** The network changed: the path is guilty until something arrives. */
const kDoubtMs = 1500;
/** Until then the rhythm of the reports is not known. */
const kLearnMs = 6000;
/** Less than that sent into the silence: the camera sleeps, and reports may be rare then. */
const kPackets = 10;
/** Nobody looked for so long that the silence may be the page's own. */
const kSleptMs = 2000;

export class PathWatch {
  #since = 0;
  #received = -1;
  #sent = 0;
  #heardAt = 0;
  #lookedAt = 0;
  #longestGap = 0;
  /** The longest of late. */
  #usualGap = 0;
  #doubted = false;
  #checked = false;

  /** The connection was just made or repaired. @param {number} now */
  restarted(now) {
    this.#since = now;
    this.#heardAt = now;
    this.#lookedAt = now;
    this.#received = -1;
    this.#longestGap = 0;
    this.#doubted = false;
  }

  /** Another network, or another place in it. @param {number} now */
  doubt(now) {
    this.#doubted = true;
    this.#heardAt = now;
  }

  /** @param {number} now @param {Traffic} traffic @returns {'alive' | 'silent' | 'doubtful' | 'dead'} doubtful: once in a silence */
  look(now, { received, sent }) {
    const slept = now - this.#lookedAt > kSleptMs;
    this.#lookedAt = now;
    const grew = this.#received >= 0 && received > this.#received;
    // Counters of pairs that ICE gave up disappear: a smaller sum is a new start, not a sign of life.
    const rebased = this.#received < 0 || received < this.#received;
    this.#received = received;
    if (grew || rebased || slept || sent < this.#sent) {
      const gap = grew && !slept ? now - this.#heardAt : 0;
      this.#longestGap = Math.max(this.#longestGap, gap);
      this.#usualGap = Math.max(this.#usualGap * 0.9, gap);
      this.#heardAt = now;
      this.#sent = sent;
      if (grew) this.#doubted = false;
      this.#checked = false;
      return grew ? 'alive' : 'silent';
    }
    const patience = this.#doubted ? kDoubtMs : Math.min(Math.max(kPatienceMs, this.#longestGap * 1.5), kLongestPatienceMs);
    const silentMs = now - this.#heardAt;
    if (sent - this.#sent < kPackets) return 'silent';
    if ((this.#doubted || now - this.#since >= kLearnMs) && silentMs >= patience) return 'dead';
    if (this.#checked || silentMs < Math.max(kCheckMs, this.#usualGap * 1.5)) return 'silent';
    this.#checked = true;
    return 'doubtful';
  }
}
