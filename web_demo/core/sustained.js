// A sign that counts only when it lasts, and is over only when it stays away: a warning must not flicker. Pure.

export class Sustained {
  #onAfter;
  #offAfter;
  /** @type {number | null} */
  #since = null;
  on = false;

  /** @param {{onAfterMs: number, offAfterMs: number}} patience */
  constructor({ onAfterMs, offAfterMs }) {
    this.#onAfter = onAfterMs;
    this.#offAfter = offAfterMs;
  }

  /** @param {number} now @param {boolean} sign @returns {boolean} whether it counts now */
  see(now, sign) {
    if (sign === this.on) {
      this.#since = null;
      return this.on;
    }
    this.#since ??= now;
    if (now - this.#since >= (sign ? this.#onAfter : this.#offAfter)) {
      this.on = sign;
      this.#since = null;
    }
    return this.on;
  }
}
