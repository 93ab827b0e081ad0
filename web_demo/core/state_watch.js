// The viewer screen's part of the state. Pure.

import { noticed } from './noticed.js';
import { kOpenRights, kTalkIdle, kWatchStart } from './state_starts.js';
import { reduceTalk } from './state_talk.js';

/** A picture that is older does not move. */
export const kFreshSeconds = 2;

/**
 * What viewers tell, a tile's as well as the screen's (media/viewer.js).
 * @param {WatchState} watch @param {any} action @returns {WatchState}
 */
export function reduceWatch(watch, action) {
  switch (action.type) {
    case 'watch/started':
      return { ...kWatchStart, muted: watch.muted };
    case 'watch/handed': // a tile's viewer has become the screen's
      return { ...action.watch, muted: watch.muted, talk: kTalkIdle };
    case 'watch/joined': {
      const { id, state, viewers, holder, queue, name = watch.name, rights = kOpenRights, since = null, report = null, quality = null, recording = null } = action.reply;
      return becomes({ ...watch, phase: 'joined', id, name, rights, viewers, holder, queue, report, quality, recording, playable: 'yes', problem: null }, state, since);
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
      return { ...watch, barren: !watch.pictured && action.why };
    case 'watch/muted':
      return { ...watch, muted: action.muted };
    case 'watch/quality':
      return { ...watch, quality: action.quality };
    case 'watch/connection':
      return { ...watch, connection: action.connection };
    case 'watch/card':
      return withCard(watch, action.card);
    case 'watch/event':
      return reduceEvent(watch, action.event, action.at ?? null);
    default: {
      const talk = reduceTalk(watch.talk, action);
      return talk === watch.talk ? watch : { ...watch, talk };
    }
  }
}

/** @param {WatchState} watch @param {CameraCard} card @returns {WatchState} */
function withCard(watch, { state, viewers, holder, name = watch.name ?? undefined, rights = watch.rights, since = null, report = null, recording = null }) {
  return becomes({ ...watch, viewers, holder, name: name ?? null, rights, report, recording }, state === 'offline' ? 'waiting' : state, since);
}

/** @param {WatchState} watch @param {any} event @param {number | null} at Unix seconds @returns {WatchState} */
function reduceEvent(watch, event, at) {
  switch (event.event) {
    case 'camera_online':
      return becomes(watch, 'live', at);
    case 'camera_offline':
      return becomes({ ...watch, ...noticed(event), holder: null, queue: 0 }, kOffline[event.reason] ?? 'waiting', at);
    case 'report':
      return becomes({ ...watch, report: event.report }, stateAfter(watch.camera, event.report), at);
    case 'viewers':
      return { ...watch, viewers: event.viewers };
    case 'floor':
      return { ...watch, holder: event.holder, queue: event.queue };
    case 'playable':
      return { ...watch, playable: event.playable };
    case 'access':
      return { ...watch, name: event.name, rights: event.rights };
    default: {
      const change = noticed(event);
      return change ? { ...watch, ...change } : watch;
    }
  }
}

/** What a camera is that sends no picture, by the reason. @type {Record<string, WatchState['camera']>} */
const kOffline = { paused: 'paused', interrupted: 'asleep', stalled: 'asleep' };

/**
 * A camera comes back with its picture; what it says about itself tells only why there is none.
 * @param {WatchState['camera']} camera @param {PhoneReport | null} report
 */
function stateAfter(camera, report) {
  if (report?.capture === 'paused') return 'paused';
  if (camera === 'live' || camera === 'waiting') return camera;
  return report ? 'asleep' : 'waiting';
}

/** @param {WatchState} watch @param {WatchState['camera']} camera @param {number | null} since @returns {WatchState} */
function becomes(watch, camera, since) {
  // What was seen before a privacy pause is nobody's business during it.
  const seen = camera === 'paused' ? { pictured: false, age: null } : {};
  return { ...watch, ...seen, camera, since: camera === watch.camera ? (watch.since ?? since) : since };
}
