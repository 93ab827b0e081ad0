// The viewer screen's part of the state. Pure.

import { kTalkIdle, reduceTalk } from './state_talk.js';

/** @typedef {import('../net/signalling.js').Person} Person */

/**
 * @typedef {object} Problem
 * @property {string} key  words, see words_en.js
 * @property {string} detail  from the server or the system; may be empty
 */

/**
 * @typedef {object} WatchState
 * @property {'connecting' | 'joined' | 'reconnecting' | 'failed'} phase
 * @property {'live' | 'waiting' | null} camera  what the server says; null before its first answer
 * @property {string | null} id  ours
 * @property {string | null} name  the camera's
 * @property {import('../net/signalling.js').Right[]} rights  ours on this camera
 * @property {Person[]} viewers  ourselves included
 * @property {Person | null} holder  who talks to the pet
 * @property {number} queue
 * @property {boolean} pictured  a picture was shown since the screen opened
 * @property {number | null} age  whole seconds since the picture last moved, null before the first
 * @property {boolean} barren  the camera is on, and yet no picture came
 * @property {boolean} muted
 * @property {Problem | null} problem
 * @property {import('./state_talk.js').TalkState} talk
 */

/** A picture that is older does not move. */
export const kFreshSeconds = 2;

/** What everybody may in an open home. @type {import('../net/signalling.js').Right[]} */
const kOpenRights = ['watch', 'listen', 'talk'];

/** @type {WatchState} */
export const kWatchStart = {
  phase: 'connecting',
  camera: null,
  id: null,
  name: null,
  rights: kOpenRights,
  viewers: [],
  holder: null,
  queue: 0,
  pictured: false,
  age: null,
  barren: false,
  muted: true,
  problem: null,
  talk: kTalkIdle,
};

/** @param {WatchState} watch @param {any} action @returns {WatchState} */
export function reduceWatch(watch, action) {
  switch (action.type) {
    case 'watch/started':
      return { ...kWatchStart, muted: watch.muted };
    case 'watch/joined': {
      const { id, state, viewers, holder, queue, name = watch.name, rights = kOpenRights } = action.reply;
      return { ...watch, phase: 'joined', camera: state, id, name, rights, viewers, holder, queue, problem: null };
    }
    case 'watch/repaired':
      return { ...watch, phase: 'joined', problem: null };
    case 'watch/reconnecting':
      return { ...watch, phase: watch.phase === 'connecting' ? 'connecting' : 'reconnecting', problem: action.problem ?? watch.problem };
    case 'watch/failed':
      return { ...watch, phase: 'failed', problem: action.problem };
    case 'watch/picture':
      return { ...watch, pictured: true, age: action.age, barren: false };
    case 'watch/barren':
      return { ...watch, barren: !watch.pictured };
    case 'watch/muted':
      return { ...watch, muted: action.muted };
    case 'watch/card':
      return withCard(watch, action.card);
    case 'watch/event':
      return reduceEvent(watch, action.event);
    default: {
      const talk = reduceTalk(watch.talk, action);
      return talk === watch.talk ? watch : { ...watch, talk };
    }
  }
}

/** @param {WatchState} watch @param {import('../net/signalling.js').CameraCard} card @returns {WatchState} */
function withCard(watch, { state, viewers, holder, name = watch.name ?? undefined, rights = watch.rights }) {
  return { ...watch, camera: state === 'live' ? 'live' : 'waiting', viewers, holder, name: name ?? null, rights };
}

/** @param {WatchState} watch @param {any} event @returns {WatchState} */
function reduceEvent(watch, event) {
  switch (event.event) {
    case 'camera_online':
      return { ...watch, camera: 'live' };
    case 'camera_offline':
      return { ...watch, camera: 'waiting', holder: null, queue: 0 };
    case 'viewers':
      return { ...watch, viewers: event.viewers };
    case 'floor':
      return { ...watch, holder: event.holder, queue: event.queue };
    case 'access':
      return { ...watch, name: event.name, rights: event.rights };
    default:
      return watch;
  }
}
