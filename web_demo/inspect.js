// window.petcam: a small, stable, read-only window into the page, for tests and for people who look for a fault (tests/web/README.md).

import { logLines } from './core/log.js';

export const kVersion = '0.1.0';

/** @param {{state: () => unknown, peer: () => Peer | null}} ports */
export function exposeForTests({ state, peer }) {
  const petcam = {
    version: kVersion,
    state,
    stats: async () => {
      const pc = peer()?.pc;
      return pc ? (await import('./inspect_stats.js')).readStats(pc) : null;
    },
    get negotiations() {
      return peer()?.negotiations ?? 0;
    },
    log: logLines,
  };
  Object.defineProperty(window, 'petcam', { value: Object.freeze(petcam) });
}
