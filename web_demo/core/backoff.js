// Waiting times between attempts: doubling from `first` to `most`, each shortened by up to `jitter` of itself, so
// that a whole family does not come back in the same millisecond after the server restarts. The picture has to be back
// within 5 s of the server, however long that was away, so `most` is short.

export class Backoff {
  #first;
  #most;
  #jitter;
  #random;
  #next;

  /** @param {{firstMs?: number, mostMs?: number, jitter?: number, random?: () => number}} [options] */
  constructor({ firstMs = 500, mostMs = 3000, jitter = 0.3, random = Math.random } = {}) {
    this.#first = firstMs;
    this.#most = mostMs;
    this.#jitter = jitter;
    this.#random = random;
    this.#next = firstMs;
  }

  /** @returns {number} milliseconds to wait before the next attempt */
  next() {
    const full = this.#next;
    this.#next = Math.min(full * 2, this.#most);
    return full * (1 - this.#jitter * this.#random());
  }

  reset() {
    this.#next = this.#first;
  }
}
