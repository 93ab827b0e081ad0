// The recordings of a day beside the viewer's picture, where there is room for them.

import { loadLang } from '../core/i18n.js';
import { loadStyle } from '../ui/styles.js';
import { timelinePart } from './timeline.js';

/** @param {App} app @param {() => Viewer | null} viewer @param {() => string} watched  the camera */
export async function recordingsBeside(app, viewer, watched) {
  await Promise.all([loadLang(app.state.lang, 'home'), loadLang(app.state.lang, 'manage'), loadStyle('home.css'), loadStyle('timeline.css')]);
  const recordings = timelinePart(app, {
    tag: 'section',
    ready: ({ watch }) => watch.phase === 'joined',
    ask: (body) => viewer()?.ask(body) ?? Promise.reject(new Error('not connected')),
    openDay: (day) => recordings.open({ camera: watched(), day }),
  });
  return recordings;
}
