// A clock that tests move by hand. Timers run in order of time when `pass` moves over them.

export class FakeClock {
  time = 0;
  #timers = [];

  now = () => this.time;

  after = (run, ms) => {
    const timer = { at: this.time + ms, run };
    this.#timers.push(timer);
    return timer;
  };

  cancel = (timer) => {
    this.#timers = this.#timers.filter((other) => other !== timer);
  };

  get waiting() {
    return this.#timers.length;
  }

  /** Moves time, lets promises settle before and after each timer. */
  async pass(ms) {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.cancel(next);
      this.time = next.at;
      next.run();
      await settle();
    }
    this.time = end;
    await settle();
  }
}

/** Lets every promise that can settle do so. */
export async function settle() {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
