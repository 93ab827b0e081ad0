// What a camera's own screen says: its state, who watches, how the phone is, and what a person should do about it. Pure.

import { joinNames, words } from './i18n.js';

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
  if (publish.paused) return say('off', publish.pausedByHome ? 'publishPausedByHome' : 'publishPaused');
  return say('live', 'publishOn');
}

/** @param {State} state @returns {string} what to do next, or what the server said */
export function publishDetail({ lang, publish }) {
  if (publish.phase === 'ready') return words(lang, 'publishReadyHint');
  if (publish.phase === 'stopped') return words(lang, 'publishStoppedHint');
  return publish.problem?.detail ?? '';
}

/** @param {State} state @returns {string} who watches this device */
export function watchedBy({ lang, publish }) {
  const names = publish.viewers.map(({ name }) => name);
  // Those who look at a paused camera see nothing.
  if (publish.phase !== 'on' || publish.paused) return '';
  if (names.length === 0) return words(lang, 'nobodyWatches');
  return words(lang, names.length === 1 ? 'watchesOne' : 'watchesMany', { name: names[0], names: joinNames(lang, names) });
}

/** @param {State} state @returns {string} empty where the browser does not tell */
export function batteryWords({ lang, publish }) {
  const { battery, charging } = publish.phone;
  if (battery === null) return '';
  return words(lang, charging ? 'reportCharging' : 'reportBattery', { battery });
}

/** @param {State} state @returns {{warning: Warning, text: string}[]} each with what to do */
export function warningWords({ lang, publish }) {
  const { battery, warnings } = publish.phone;
  if (isOver(publish)) return [];
  return warnings.map((warning) => ({ warning, text: words(lang, `here_${warning}`, { percent: battery ?? '' }) }));
}

/** @param {State} state @returns {string} the family sees that it is recorded; empty where nothing is */
export function recordedHere({ lang, publish }) {
  const { recording, phase, paused } = publish;
  if (!recording || recording.mode === 'off' || phase !== 'on' || paused) return '';
  return words(lang, recording.active ? 'isRecorded' : 'mayRecord');
}

/** @param {State} state @returns {string} whose voice comes out of this device */
export function talkerWords({ lang, publish }) {
  return publish.holder ? words(lang, 'someoneTalks', { name: publish.holder.name }) : '';
}

/** @param {PublishState} publish @returns {boolean} it is no camera now, and does not become one by itself */
export function isOver({ phase }) {
  return phase === 'ready' || phase === 'replaced' || phase === 'stopped' || phase === 'failed';
}

/** @param {PublishState} publish @returns {boolean} voices wait for a tap; to a paused camera nobody talks */
export function wantsTap({ phase, paused, soundBlocked }) {
  return soundBlocked && phase === 'on' && !paused;
}

/** @param {State} state @returns {boolean} something is wrong that does not mend itself: the screen stays light */
export function needsPerson({ publish }) {
  return isOver(publish) || wantsTap(publish) || publish.captureProblem !== null || publish.phase === 'opening';
}
