// Time as a port: everything that waits or measures takes a Clock, so that tests pass time in instead of sleeping.

/** @type {Clock} */
export const browserClock = {
  now: () => performance.now(),
  after: (run, ms) => setTimeout(run, ms),
  cancel: (timer) => clearTimeout(timer ?? undefined),
};
