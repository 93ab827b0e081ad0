// Holds ICE candidates back until their place exists: ours until the offer was sent, theirs until the answer was set.

/** @template T */
export class TrickleQueue {
  /** @type {T[]} */
  #waiting = [];
  #deliver;
  #open = false;

  /** @param {(candidate: T) => void} deliver */
  constructor(deliver) {
    this.#deliver = deliver;
  }

  /** @param {T} candidate */
  push(candidate) {
    if (this.#open) this.#deliver(candidate);
    else this.#waiting.push(candidate);
  }

  hold() {
    this.#open = false;
  }

  release() {
    this.#open = true;
    for (const candidate of this.#waiting.splice(0)) this.#deliver(candidate);
  }
}
