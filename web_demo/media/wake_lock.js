// Keeps the camera phone's screen on. The system takes the lock back whenever the page is hidden, so the owner asks again on every
// `visible`; it also takes it to save a battery, and then it is asked for again here.

const kAgainMs = 5000;
const kMostMs = 60000;

export class WakeLock {
  /** @type {WakeLockSentinel | null} */
  #lock = null;
  #wanted = false;
  #asking = false;
  #clock;
  #onChange;
  #locks;
  #visible;
  #pause = kAgainMs;
  /** @type {any} */
  #timer = null;

  /** @param {WakeLockPorts} ports */
  constructor({ clock, onChange, locks = globalThis.navigator?.wakeLock, visible = () => document.visibilityState === 'visible' }) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#locks = locks;
    this.#visible = visible;
  }

  async take() {
    this.#wanted = true;
    if (!this.#locks || this.#lock || this.#asking || !this.#visible()) return;
    this.#asking = true;
    this.#clock.cancel(this.#timer);
    try {
      const lock = await this.#locks.request('screen');
      this.#asking = false;
      if (!this.#wanted) return void lock.release().catch(() => {});
      this.#lock = lock;
      this.#pause = kAgainMs;
      lock.onrelease = () => this.#lost();
      this.#onChange(true);
    } catch {
      this.#asking = false;
      this.#lost();
    }
  }

  drop() {
    this.#wanted = false;
    this.#clock.cancel(this.#timer);
    this.#lock?.release().catch(() => {});
    this.#lock = null;
  }

  #lost() {
    this.#lock = null;
    if (!this.#wanted) return;
    this.#onChange(false);
    this.#clock.cancel(this.#timer);
    this.#timer = this.#clock.after(() => this.take(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, kMostMs);
  }
}
