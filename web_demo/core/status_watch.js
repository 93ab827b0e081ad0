// What a viewer is told beside the picture's state: since when, how the camera's phone is, how the connection is, and what to do
// about it. Pure functions from state to words.

import { momentWords } from './dates.js';
import { words } from './i18n.js';

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
