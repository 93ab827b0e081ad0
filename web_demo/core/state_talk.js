// Hold-to-talk as the user sees it. Pure. The floor itself is the server's; talk.js carries out what is decided here.

import { kTalkIdle } from './state_starts.js';

/** Why nobody can be heard any more, the queue included. */
const kCameraGone = ['camera_offline', 'camera_paused'];

/** @param {TalkState} talk @param {any} action @returns {TalkState} */
export function reduceTalk(talk, action) {
  switch (action.type) {
    case 'talk/pressed':
      return { ...kTalkIdle, phase: 'asking' };
    case 'talk/locked':
      return pressed(talk) && !talk.locked ? { ...talk, locked: true } : talk;
    case 'talk/granted':
      return pressed(talk) ? { ...talk, phase: 'speaking', reason: null, position: 0 } : talk;
    case 'talk/queued':
      return pressed(talk) ? { ...talk, phase: 'queued', reason: null, position: action.position } : talk;
    case 'talk/refused':
      return { ...kTalkIdle, phase: 'refused', reason: action.reason };
    case 'talk/lost':
      return pressed(talk) ? { ...kTalkIdle, phase: 'ended', reason: action.reason } : talk;
    case 'talk/released':
      return talk.phase === 'refused' ? talk : kTalkIdle;
    case 'talk/forgotten':
      return talk.phase === 'refused' || talk.phase === 'ended' ? kTalkIdle : talk;
    default:
      return talk;
  }
}

/** @param {TalkState} talk */
function pressed(talk) {
  return talk.phase === 'asking' || talk.phase === 'speaking' || talk.phase === 'queued';
}

/**
 * What a floor event makes of our claim.
 * @param {Claim} claim @param {string | null} ourId @param {{holder: Person | null, reason?: string}} floor @returns {Claim}
 */
export function claimAfter(claim, ourId, { holder, reason }) {
  if (holder !== null && holder.id === ourId) return 'held';
  if (claim === 'held') return isEcho(holder, reason) ? 'held' : 'lost';
  return claim === 'queued' && kCameraGone.includes(reason ?? '') ? 'lost' : claim;
}

/**
 * What a floor event means for us.
 * @param {TalkState['phase']} phase @param {string | null} ourId @param {{holder: Person | null, reason?: string}} floor
 * @returns {'won' | 'lost' | 'nothing'}
 */
export function floorVerdict(phase, ourId, { holder, reason }) {
  const ours = holder !== null && holder.id === ourId;
  // A camera that went off has sent its queue home.
  if (phase === 'queued') return ours ? 'won' : kCameraGone.includes(reason ?? '') ? 'lost' : 'nothing';
  if (phase !== 'speaking' || ours) return 'nothing';
  return isEcho(holder, reason) ? 'nothing' : 'lost';
}

/** A `released` without a holder may be the late echo of our own last turn. @param {Person | null} holder @param {string} [reason] */
function isEcho(holder, reason) {
  return holder === null && reason === 'released';
}
