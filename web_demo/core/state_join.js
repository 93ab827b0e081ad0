// The screen of a link that pairs this browser. Pure. The code itself is not in the state.

/**
 * @typedef {object} JoinState
 * @property {'asking' | 'claiming' | 'failed'} phase
 * @property {boolean} known  this browser is somebody in this home already
 * @property {import('./state_watch.js').Problem | null} problem
 * @property {boolean} again  another attempt with the same link may help
 * @property {number} wait  seconds until then
 */

/** @type {JoinState} */
export const kJoinStart = { phase: 'asking', known: false, problem: null, again: false, wait: 0 };

/** @param {JoinState} join @param {any} action @returns {JoinState} */
export function reduceJoin(join, action) {
  switch (action.type) {
    case 'join/opened':
      return { ...kJoinStart, known: action.known };
    case 'join/claiming':
      return { ...join, phase: 'claiming', problem: null };
    case 'join/failed':
      return { ...join, phase: 'failed', problem: action.problem, again: action.again, wait: action.wait };
    case 'join/waited':
      return { ...join, wait: 0 };
    default:
      return join;
  }
}
