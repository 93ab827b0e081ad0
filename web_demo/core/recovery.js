// Gets a connection back without ever running two attempts at once. It first tries `repair` (quick, keeps the
// PeerConnection), then `rejoin` (from nothing), again and again with backoff, until one succeeds, a failure is final, or
// it is stopped. One per screen; it owns no connection itself.

const kIceGraceMs = 2000;

/** An attempt failed in a way that another attempt cannot change: stop and tell the user. */
export class FinalFailure extends Error {
  /** @param {string} key words to show (see words_en.js) @param {string} [detail] */
  constructor(key, detail = '') {
    super(`${key} ${detail}`);
    this.key = key;
    this.detail = detail;
  }
}

/** An attempt failed, and the next one should wait this long. */
export class TryLater extends Error {
  /** @param {number} waitMs @param {string} key @param {string} [detail] */
  constructor(waitMs, key, detail = '') {
    super(`${key} ${detail}`);
    this.waitMs = waitMs;
    this.key = key;
    this.detail = detail;
  }
}

/** The server cannot be reached at all, so what was attempted may still be right once it can. */
export class StillDown extends Error {}

/** Use as `.catch(stillDown)`. @param {any} error @returns {never} */
export function stillDown(error) {
  throw new StillDown(String(error));
}

export class Recovery {
  #clock;
  #backoff;
  #repair;
  #rejoin;
  #onFinal;
  #onWait;
  #busy = false;
  #life = 0;
  /** @type {any} */
  #timer = null;
  /** @type {(() => void) | null} */
  #wake = null;

  /** @param {RecoveryPorts} ports */
  constructor({ clock, backoff, repair, rejoin, onFinal, onWait = () => {} }) {
    this.#clock = clock;
    this.#backoff = backoff;
    this.#repair = repair;
    this.#rejoin = rejoin;
    this.#onFinal = onFinal;
    this.#onWait = onWait;
  }

  get busy() {
    return this.#busy;
  }

  /** First join, or a join from nothing. Does nothing while an attempt runs. */
  rejoin() {
    return this.#run(false);
  }

  /** Quick way first. Does nothing while an attempt runs. */
  repair() {
    return this.#run(true);
  }

  /** The world may have become better (page visible, network back): do not sit out the pause. */
  kick() {
    this.#wake?.();
  }

  stop() {
    this.#life++;
    this.#busy = false;
    this.#wake?.();
  }

  /** @param {boolean} repairFirst */
  async #run(repairFirst) {
    if (this.#busy) return;
    this.#busy = true;
    const life = ++this.#life;
    let attempt = repairFirst ? this.#repair : this.#rejoin;
    while (life === this.#life) {
      try {
        await attempt();
        if (life === this.#life) this.#backoff.reset();
        break;
      } catch (error) {
        if (life !== this.#life) return;
        if (error instanceof FinalFailure) {
          this.#busy = false;
          this.#onFinal(error);
          return;
        }
        if (attempt === this.#repair && !(error instanceof StillDown)) {
          attempt = this.#rejoin;
          continue;
        }
        const { waitMs = this.#backoff.next() } = /** @type {{waitMs?: number}} */ (error);
        if (waitMs > 0) this.#onWait(error);
        await this.#pause(waitMs);
      }
    }
    if (life === this.#life) this.#busy = false;
  }

  /** @param {number} ms @returns {Promise<void>} */
  #pause(ms) {
    return new Promise((resolve) => {
      const done = () => {
        this.#clock.cancel(this.#timer);
        this.#wake = null;
        resolve();
      };
      this.#wake = done;
      this.#timer = this.#clock.after(done, ms);
    });
  }
}

/** Whether what socket and ICE say means that there is something to recover. */
export class PathLoss {
  /** @type {number | null} */
  #badSince = null;

  restarted() {
    this.#badSince = null;
  }

  /** @param {number} now @param {string} ice @param {boolean} socketUp */
  look(now, ice, socketUp) {
    if (ice !== 'disconnected') this.#badSince = null;
    else this.#badSince ??= now;
    return !socketUp || ice === 'failed' || (this.#badSince !== null && now - this.#badSince > kIceGraceMs);
  }
}
