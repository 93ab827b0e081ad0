// Keeps the camera phone's screen on. The system takes the lock back whenever the page is hidden, so the owner asks
// again on every `visible`.

export class WakeLock {
  /** @type {WakeLockSentinel | null} */
  #lock = null;
  #wanted = false;
  #onChange;

  /** @param {(held: boolean) => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  async take() {
    this.#wanted = true;
    if (!navigator.wakeLock || this.#lock || document.visibilityState !== 'visible') return;
    try {
      const lock = await navigator.wakeLock.request('screen');
      if (!this.#wanted || this.#lock) return void lock.release();
      this.#lock = lock;
      lock.onrelease = () => {
        this.#lock = null;
        this.#onChange(false);
      };
      this.#onChange(true);
    } catch {
      this.#onChange(false);
    }
  }

  drop() {
    this.#wanted = false;
    this.#lock?.release().catch(() => {});
  }
}
