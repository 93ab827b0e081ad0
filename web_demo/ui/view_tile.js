// One camera on the main screen: its picture, which is live or says how old it is, and what is to be known about it.

import { batteryWords, lastEventWords, tileAge, tileStatus, tileWatchers, warningWords } from '../core/status_card.js';
import { isManaged, mayWatch } from '../core/state_home.js';
import { noticedWords, recordedWords } from '../core/status_noticed.js';
import { isMoving } from '../core/state_tiles.js';
import { words } from '../core/i18n.js';
import { h, setData, setLabel, setText, show } from './dom.js';
import { icon } from './icons.js';

/** @param {string} camera @param {HomeIntents} intents */
export function tileView(camera, intents) {
  const video = h('video', { class: 'shot', muted: true, autoplay: true, playsInline: true, disablePictureInPicture: true, onresize: fit });
  video.setAttribute('muted', '');
  const still = h('canvas', { class: 'shot still' });
  const age = h('span', { class: 'age', testid: 'tile-age' });
  const recorded = h('span', { class: 'mark recorded', testid: 'tile-recording' });
  const noticed = h('span', { class: 'mark', testid: 'tile-noticed' });
  const wakeText = h('span');
  const wake = h('span', { class: 'wake', testid: 'tile-wake' }, wakeText);
  const screen = h('span', { class: 'screen' }, icon('camera', 'when-on'), icon('pause', 'when-paused'), icon('moon', 'when-asleep'), video, still, h('span', { class: 'marks' }, recorded, ' ', noticed), age, wake);
  const name = h('strong', { class: 'name', dir: 'auto' });
  const status = h('span', { class: 'status', testid: 'card-status' });
  const [people, warning, event] = ['card-people', 'card-warning', 'card-event'].map((testid) => h('span', { class: 'line', testid }));
  const battery = h('span', { class: 'line', testid: 'card-battery' });
  const lines = h('span', { class: 'lines' }, h('span', { class: 'head' }, name, ' ', status), ' ', warning, ' ', people, ' ', h('span', { class: 'facts' }, battery, ' ', event));
  // What is seen is what is read out; what a tap does is said to those who do not see.
  const act = h('span', { class: 'unseen' });
  const button = h('button', { class: 'tile-card', type: 'button', testid: 'camera-card', onclick: () => intents.watch(camera) }, screen, lines, ' ', act);
  const more = h('button', { class: 'quiet more', type: 'button', testid: 'camera-settings', onclick: () => intents.openDevice(camera) }, icon('more'));
  button.dataset.camera = more.dataset.camera = camera;
  const root = h('li', { class: 'tile' }, button, more);
  /** @type {TilePart} */
  const part = { screen, video, still, held: false };

  /** @param {State} state @param {CameraCard} card */
  function update(state, card) {
    const { lang, tiles } = state;
    const now = Date.now() / 1000;
    const { tone, text } = tileStatus(state, card, now);
    const moving = isMoving(tiles.watch[camera]);
    const asleep = tiles.asleep && card.state === 'live' && mayWatch(card);
    const called = card.name ?? camera;
    setText(name, called);
    setText(status, text);
    setText(age, tileAge(state, card, now));
    setText(recorded, recordedWords(lang, card));
    setText(noticed, noticedWords(lang, card));
    setText(wakeText, words(lang, 'tapToWake'));
    setText(people, tileWatchers(state, card));
    setText(battery, batteryWords(lang, card));
    setText(warning, warningWords(lang, card).join(' · '));
    setText(event, lastEventWords(lang, card, now));
    setData(button, 'tone', tone);
    setData(button, 'moving', String(moving));
    setData(button, 'state', card.state);
    // What was seen before a privacy pause is nobody's business during it.
    const paused = card.state === 'paused';
    show(still, !paused && (part.held || (!moving && camera in tiles.kept)));
    show(video, !paused);
    show(age, age.textContent !== '');
    fit();
    show(wake, asleep);
    setText(act, asleep ? '' : words(lang, 'watchCamera', { camera: called }));
    setLabel(more, words(lang, 'changeCamera', { camera: called }));
    show(more, isManaged(card));
    setData(root, 'managed', String(isManaged(card)));
  }

  /** A phone that stands upright shows all it sees. */
  function fit() {
    const { videoWidth: width, videoHeight: height } = video;
    setData(screen, 'tall', String(height ? height > width : still.height > still.width));
  }
  return { root, update, part };
}
