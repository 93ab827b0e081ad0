// What the recorder notices, in words that a tile and the viewer have in common. Pure.

import { words } from './i18n.js';

/** @param {Lang} lang @param {CameraCard | WatchState} camera @returns {string} what the recorder notices right now */
export function noticedWords(lang, { moves, loud }) {
  return [moves ? words(lang, 'motionNow') : '', loud ? words(lang, 'soundNow') : ''].filter(Boolean).join(' · ');
}

/** @param {Lang} lang @param {CameraCard | WatchState} camera @returns {string} everybody is told */
export function recordedWords(lang, { recording }) {
  return recording?.active ? words(lang, 'recordingNow') : '';
}
