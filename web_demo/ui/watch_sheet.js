// What a viewer needs now and then, on a sheet that comes up from below: which picture, the connection, the camera's phone, and the
// small window. Loaded when it is first opened.

import { words } from '../core/i18n.js';
import { connectionWords, recordingWords, reportWords } from '../core/status_sheet.js';
import { hasWindow, toggleWindow } from '../media/small_window.js';
import { h, setText, show } from './dom.js';
import { closeSheet, openSheet } from './sheet.js';

/** @type {[Quality, string, string][]} */
const kQualities = [
  ['auto', 'qualityAuto', 'qualityAutoHint'],
  ['saver', 'qualitySaver', 'qualitySaverHint'],
  ['best', 'qualityBest', 'qualityBestHint'],
];

/** @param {HTMLVideoElement} video @param {(quality: Quality) => void} prefer */
export function watchSheet(video, prefer) {
  const title = h('legend');
  const choices = kQualities.map(([quality, word, hintWord]) => {
    const input = h('input', { type: 'radio', name: 'quality', value: quality, testid: `quality-${quality}`, onchange: () => prefer(quality) });
    const [text, hint] = [h('b'), h('small', { class: 'muted' })];
    return { quality, word, hintWord, input, text, hint, label: h('label', {}, input, h('span', {}, text, hint)) };
  });
  const quality = h('fieldset', {}, title, ...choices.map(({ label }) => label));
  const [connectionTitle, connection] = [h('dt'), h('dd', { testid: 'connection' })];
  const [cameraTitle, camera] = [h('dt'), h('dd', { testid: 'camera-report' })];
  const about = h('div', {}, cameraTitle, camera);
  const [recordingTitle, recording] = [h('dt'), h('dd', { testid: 'recording-mode' })];
  const recorded = h('div', {}, recordingTitle, recording);
  const pip = h('button', { class: 'button wide', type: 'button', testid: 'pip', onclick: () => leave(() => void toggleWindow(video).catch(() => {})) });
  const done = h('button', { class: 'button wide', type: 'button', testid: 'sheet-done', onclick: () => leave(() => {}) });
  const root = h('dialog', { class: 'sheet', testid: 'watch-sheet' }, quality, h('dl', {}, h('div', {}, connectionTitle, connection), about, recorded), pip, done);
  // A tap beside the sheet lands on the dialog itself.
  root.addEventListener('click', (event) => event.target === root && leave(() => {}));

  /** @param {() => void} then inside the same tap */
  function leave(then) {
    closeSheet(root);
    then();
  }

  /** @param {State} state */
  function update(state) {
    const { lang, watch } = state;
    setText(title, words(lang, 'pictureQuality'));
    show(quality, watch.quality !== null);
    for (const choice of choices) {
      setText(choice.text, words(lang, choice.word));
      setText(choice.hint, words(lang, choice.hintWord));
      choice.input.checked = choice.quality === watch.quality;
    }
    setText(connectionTitle, words(lang, 'yourConnection'));
    setText(connection, connectionWords(state));
    setText(cameraTitle, words(lang, 'cameraPhone'));
    setText(camera, reportWords(state));
    show(about, camera.textContent !== '');
    setText(recordingTitle, words(lang, 'recordingTitle'));
    setText(recording, recordingWords(state));
    show(recorded, recording.textContent !== '');
    setText(pip, words(lang, 'pip'));
    show(pip, hasWindow(video));
    setText(done, words(lang, 'done'));
  }
  return { root, update, open: () => openSheet(root), close: () => closeSheet(root) };
}
