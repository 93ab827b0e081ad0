// The screen of a link that pairs this browser. Pure. The code itself is not in the state.

import { kJoinStart } from './state_starts.js';

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
