// The timeline in words. Pure.

import { words } from './i18n.js';

/** @type {Record<TimelineState['phase'], string>} */
const kNotes = {
  loading: 'timelineLoading',
  ready: '',
  absent: 'noRecorder',
  refused: 'noPlayback',
  open: 'recordingsNeedSignIn',
  unreachable: 'recorderUnreachable',
};

/** @param {State} state @returns {string} what to say in place of, or above, the list; empty when it speaks for itself */
export function timelineWords({ lang, timeline: { phase, content } }) {
  if (phase !== 'ready' || !content) return kNotes[phase] ? words(lang, kNotes[phase]) : '';
  if (content.events.length + content.clips.length > 0) return '';
  return words(lang, content.recording === 'off' ? 'recordingOff' : 'nothingHappened');
}

/** @param {Lang} lang @param {number} time Unix seconds @returns {string} 14:32:05 */
export function timeWords(lang, time) {
  return new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(time * 1000);
}

/** @param {Lang} lang @param {number} seconds @returns {string} "12 s", "3 min 5 s" */
export function durationWords(lang, seconds) {
  const whole = Math.max(1, Math.round(seconds));
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  const parts = [minutes > 0 ? words(lang, 'minutes', { n: minutes }) : '', rest > 0 || minutes === 0 ? words(lang, 'seconds', { n: rest }) : ''];
  return parts.filter(Boolean).join(' ');
}
