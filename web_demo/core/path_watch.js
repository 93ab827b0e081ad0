// Decides from growing counters whether the path of somebody who only sends is dead. Pure. Janus reports on what it
// receives every second, so a path that takes packets and brings nothing back for 3 s is broken; neither ICE nor the
// socket says so after an address change.

const kPatienceMs = 3000;
const kLongestPatienceMs = 10000;
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
  #doubted = false;

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

  /** @param {number} now @param {Traffic} traffic @returns {'alive' | 'silent' | 'dead'} alive: something arrived since the last look */
  look(now, { received, sent }) {
    const slept = now - this.#lookedAt > kSleptMs;
    this.#lookedAt = now;
    const grew = this.#received >= 0 && received > this.#received;
    // Counters of pairs that ICE gave up disappear: a smaller sum is a new start, not a sign of life.
    const rebased = received < this.#received;
    this.#received = received;
    if (grew || rebased || slept || sent < this.#sent) {
      if (grew && !slept) this.#longestGap = Math.max(this.#longestGap, now - this.#heardAt);
      this.#heardAt = now;
      this.#sent = sent;
      if (grew) this.#doubted = false;
      return grew ? 'alive' : 'silent';
    }
    const patience = this.#doubted ? kDoubtMs : Math.min(Math.max(kPatienceMs, this.#longestGap * 1.5), kLongestPatienceMs);
    const dead = (this.#doubted || now - this.#since >= kLearnMs) && now - this.#heardAt >= patience && sent - this.#sent >= kPackets;
    return dead ? 'dead' : 'silent';
  }
}
