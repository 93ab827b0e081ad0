// What the camera's dark screen says.

import { words } from './i18n.js';
import { batteryWords, publishStatus, recordedHere, talkerWords, warningWords, watchedBy } from './status_camera.js';

/** As the phone itself shows the time, whatever language the page speaks. */
const kHour12 = new Intl.DateTimeFormat([], { hour: 'numeric' }).resolvedOptions().hour12;

/**
 * The dark screen.
 * @param {State} state @param {string} camera its name @param {Date} now
 * @returns {{tone: Tone, clock: string, status: string, watchers: string, recorded: string, talker: string, battery: string, warnings: string[], wake: string}}
 */
export function darkWords(state, camera, now) {
  const { tone, text } = publishStatus(state, camera);
  return {
    tone,
    clock: now.toLocaleTimeString(state.lang, { hour: 'numeric', minute: '2-digit', hour12: kHour12 }),
    status: text,
    watchers: watchedBy(state),
    recorded: state.publish.recording?.active ? recordedHere(state) : '',
    talker: talkerWords(state),
    battery: batteryWords(state),
    warnings: warningWords(state).map((one) => one.text),
    wake: words(state.lang, 'darkWake'),
  };
}
