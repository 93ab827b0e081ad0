// The viewer's sheet in words: the connection and the camera's phone. Pure functions from state to words.

import { words } from './i18n.js';

/** @param {State} state @returns {string} one of three words, whatever it is */
export function connectionWords({ lang, watch: { connection } }) {
  switch (connection) {
    case 'good':
      return words(lang, 'connectionGood');
    case 'weak':
      return words(lang, 'connectionWeak');
    case 'poor':
      return words(lang, 'connectionPoor');
    default:
      return words(lang, 'connectionUnknown');
  }
}

/** @param {State} state @returns {string} when the camera is recorded; empty where there is no recorder */
export function recordingWords({ lang, watch: { recording } }) {
  return recording ? words(lang, `records_${recording.mode}`) : '';
}

/** @param {State} state @returns {string} what the camera's phone told; empty when it told nothing */
export function reportWords({ lang, watch: { report } }) {
  if (!report) return '';
  const { battery, charging, network } = report;
  const parts = [];
  if (battery !== null) parts.push(words(lang, charging ? 'reportCharging' : 'reportBattery', { battery }));
  if (network === 'wifi') parts.push(words(lang, 'reportWifi'));
  if (network === 'cellular') parts.push(words(lang, 'reportCellular'));
  return parts.join(' · ');
}
