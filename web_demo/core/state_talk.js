// Hold-to-talk as the user sees it. Pure. The floor itself is the server's; talk.js carries out what is decided here.

import { kTalkIdle } from './state_starts.js';


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
