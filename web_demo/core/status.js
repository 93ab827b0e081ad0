// What the state means in words: pure functions from state to a tone and a sentence. The one rule above all: a picture
// that does not move never says "live".

import { duration, joinNames, words } from './i18n.js';
import { kFreshSeconds } from './state_watch.js';

/** Failures that no other attempt of this browser changes: somebody else has to do something. */
const kHopeless = new Set(['signedOutRemoved', 'tokenVoid', 'signInRequired', 'cameraReplaced', 'cameraRemoved', 'notAllowed']);

/** @param {{problem: Problem | null}} screen @returns {boolean} whether to offer another attempt */
export function mayHelpAgain({ problem }) {
  return !kHopeless.has(problem?.key ?? '');
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
  if (!watch.pictured) return watch.barren ? say('warn', 'statusNoPicture') : say('busy', 'statusStarting');
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

/** @param {State} state @param {string} camera its name @returns {Status} of this device as a camera */
export function publishStatus({ lang, publish }, camera) {
  const say = (/** @type {Tone} */ tone, /** @type {string} */ key) => ({ tone, text: words(lang, key, { camera }) });
  if (publish.phase === 'failed') return say('bad', publish.problem?.key ?? 'serverUnreachable');
  if (publish.phase === 'ready') return say('off', 'publishReady');
  if (publish.phase === 'replaced') return say('off', 'publishReplaced');
  if (publish.phase === 'stopped') return say('off', 'publishStopped');
  if (publish.problem) return say('warn', publish.problem.key);
  if (publish.captureProblem) return say('warn', publish.captureProblem.key);
  if (publish.captureBroken) return say('warn', publish.phase === 'opening' ? 'publishInUse' : 'publishBroken');
  if (publish.phase === 'opening') return say('busy', 'publishOpening');
  if (publish.phase === 'connecting') return say('busy', 'publishConnecting');
  if (publish.phase === 'reconnecting') return say('warn', 'publishReconnecting');
  if (publish.paused) return say('off', 'publishPaused');
  return say('live', 'publishOn');
}

/** @param {State} state @returns {string} who watches this device */
export function watchedBy({ lang, publish }) {
  const names = publish.viewers.map(({ name }) => name);
  // Those who look at a paused camera see nothing.
  if (publish.phase !== 'on' || publish.paused) return '';
  if (names.length === 0) return words(lang, 'nobodyWatches');
  return words(lang, names.length === 1 ? 'watchesOne' : 'watchesMany', { name: names[0], names: joinNames(lang, names) });
}
