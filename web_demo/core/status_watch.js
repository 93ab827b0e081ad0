// What a viewer is told: the picture's state, who else watches, the talk button, and beside them since when, how the camera's phone and
// the connection are. Pure functions from state to words. The one rule above all: a picture that does not move never says "live".

import { momentWords } from './dates.js';
import { duration, joinNames, words } from './i18n.js';
import { kFreshSeconds } from './state_watch.js';

/** From which on an unplugged phone is about to go off. Percent. */
const kLowBattery = 20;

/** @param {State} state @returns {string} what the server said about a failure, or since when there is no picture */
export function watchDetail({ lang, watch }) {
  if (watch.problem) return watch.problem.detail;
  if (watch.phase !== 'joined' || watch.camera === 'live' || watch.since === null) return '';
  return words(lang, 'statusSince', { time: momentWords(lang, watch.since) });
}

/** @param {State} state @returns {string} what a viewer should know right now; empty while all is well */
export function watchNotes({ lang, watch }) {
  if (watch.phase !== 'joined') return '';
  return [cameraNote(lang, watch), connectionNote(lang, watch)].filter(Boolean).join(' ');
}

/** @param {State['lang']} lang @param {State['watch']} watch */
function cameraNote(lang, { camera, report }) {
  if (!report || camera === 'waiting') return '';
  const { battery, charging, warnings } = report;
  if (battery !== null && battery <= kLowBattery && charging !== true) return words(lang, 'noteLowBattery', { battery });
  if (warnings.includes('hot')) return words(lang, 'noteHot');
  if (warnings.includes('unplugged')) return battery === null ? words(lang, 'noteUnplugged') : words(lang, 'noteUnpluggedAt', { battery });
  return '';
}

/** A camera that uploads too little looks the same as a weak connection here, and is told first. @param {State['lang']} lang @param {State['watch']} watch */
function connectionNote(lang, { camera, report, connection, quality }) {
  if (camera !== 'live') return '';
  if (report?.warnings.includes('slow')) return words(lang, 'noteSlow');
  if (connection === 'weak') return words(lang, 'noteWeak');
  if (connection !== 'poor') return '';
  return quality === null || quality === 'saver' ? words(lang, 'notePoor') : words(lang, 'notePoorSaver');
}

/** @param {State} state @returns {Status} of the viewer's picture */
export function watchStatus({ lang, watch }) {
  const say = (/** @type {Tone} */ tone, /** @type {string} */ key, values = {}) => ({ tone, text: words(lang, key, values) });
  const age = duration(lang, watch.age ?? 0);
  const stale = watch.pictured && (watch.age ?? 0) >= kFreshSeconds;
  if (watch.phase === 'failed') return say('bad', watch.problem?.key ?? 'serverUnreachable');
  if (watch.phase === 'connecting') return watch.problem ? say('warn', watch.problem.key) : say('busy', 'statusConnecting');
  if (watch.phase === 'reconnecting') return stale ? say('warn', 'statusAge', { age }) : say('warn', 'statusReconnecting');
  if (watch.camera === 'paused') return say('off', 'statusPaused');
  if (watch.camera === 'asleep') return stale ? say('off', 'statusAsleepAge', { age }) : say('off', 'statusAsleep');
  if (watch.camera === 'waiting') return stale ? say('off', 'statusOffAge', { age }) : say('off', 'statusOff');
  if (watch.playable !== 'yes' && (stale || !watch.pictured)) return watch.playable === 'soon' ? say('busy', 'statusCodec') : say('bad', 'noCodec');
  if (!watch.pictured) return watch.barren ? say('warn', watch.barren === 'way' ? 'statusNoWay' : 'statusNoPicture') : say('busy', 'statusStarting');
  return stale ? say('warn', 'statusAge', { age }) : say('live', 'statusLive');
}

/** @param {State} state @returns {string} who else watches */
export function othersWatching({ lang, watch }) {
  const names = watch.viewers.filter(({ id }) => id !== watch.id).map(({ name }) => name);
  if (watch.id === null || watch.phase === 'failed') return '';
  if (names.length === 0) return words(lang, 'onlyYou');
  return words(lang, names.length === 1 ? 'alsoOne' : 'alsoMany', { name: names[0], names: joinNames(lang, names) });
}

/** @param {State} state @returns {{label: string, hint: string}} the talk button, and the line above it */
export function talkWords({ lang, watch }) {
  const { phase, reason, position, locked } = watch.talk;
  const holder = watch.holder && watch.holder.id !== watch.id ? watch.holder.name : '';
  const say = (/** @type {string} */ key, values = {}) => words(lang, key, values);
  switch (phase) {
    case 'asking':
      return { label: say('talkAsking'), hint: '' };
    case 'speaking':
      return locked ? { label: say('talkLocked'), hint: say('talkLockedHint') } : { label: say('talkSpeaking'), hint: say('talkSpeakingHint') };
    case 'queued': {
      const key = !holder ? 'talkQueuedNobody' : position > 1 ? 'talkQueued' : 'talkQueuedNext';
      return { label: position > 1 ? say('talkQueuedPlace', { position }) : say('talkQueuedShort'), hint: say(key, { name: holder, position }) };
    }
    case 'refused':
    case 'ended':
      return { label: phase === 'refused' ? say('talkRefused') : say('talkIdle'), hint: because(lang, reason) };
    default:
      if (!watch.rights.includes('talk')) return { label: say('talkNever'), hint: say('refused_not_allowed') };
      return { label: say('talkIdle'), hint: holder ? say('someoneTalks', { name: holder }) : '' };
  }
}

/** A newer server may have reasons that this page has no words for. @param {State['lang']} lang @param {string | null} reason */
function because(lang, reason) {
  const text = words(lang, reason ?? 'talkFailed');
  return text === reason ? words(lang, 'talkFailed') : text;
}
