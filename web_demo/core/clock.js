// Time as a port: everything that waits or measures takes a Clock, so that tests pass time in instead of sleeping.

/**
 * @typedef {object} Clock
 * @property {() => number} now  milliseconds, monotonic
 * @property {(run: () => void, ms: number) => any} after  runs once; the returned value goes to `cancel`
 * @property {(timer: any) => void} cancel  also accepts null
 */

/** @type {Clock} */
export const browserClock = {
  now: () => performance.now(),
  after: (run, ms) => setTimeout(run, ms),
  cancel: (timer) => clearTimeout(timer ?? undefined),
};
