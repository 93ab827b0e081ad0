// The camera screen: what this device sends, who watches, who talks, and what to do when something is wrong.

import { cameraName } from '../core/state.js';
import { mayHelpAgain, publishStatus, watchedBy } from '../core/status.js';
import { words } from '../core/i18n.js';
import { h, setData, setLabel, setText, show } from './dom.js';
import { icon } from './icons.js';

/** @typedef {import('../core/state.js').State} State */

/**
 * @typedef {object} CameraIntents what the user can want here
 * @property {() => void} flip
 * @property {() => void} toggleMic
 * @property {() => void} allowSound
 * @property {() => void} takeOver
 * @property {() => void} stopCamera
 * @property {() => void} renameCamera
 */

/** What the button says that starts the camera. @type {Record<string, string>} */
const kAgain = { ready: 'startCamera', replaced: 'takeOver', failed: 'tryAgain' };

/** @param {CameraIntents} intents */
export function cameraView(intents) {
  const preview = h('video', { class: 'fill', testid: 'preview', muted: true, autoplay: true, playsInline: true });
  const speaker = h('audio', { testid: 'talkback', autoplay: true });
  speaker.setAttribute('playsinline', '');
  const status = h('p', { class: 'status', testid: 'publish-status', role: 'status' });
  const detail = h('p', { class: 'muted', testid: 'publish-detail' });
  const watchers = h('p', { testid: 'watchers' });
  const talker = h('p', { class: 'talker', testid: 'talker', role: 'status' });
  const awake = h('p', { class: 'muted', testid: 'wake-lock' });
  const sound = h('button', { class: 'button wide', type: 'button', testid: 'allow-sound', onclick: intents.allowSound });
  const again = h('button', { class: 'button primary wide', type: 'button', testid: 'take-over', onclick: intents.takeOver });
  const flip = tool('flip', 'flip', intents.flip);
  const mic = tool('mic', 'mic', intents.toggleMic, 'when-on');
  mic.button.prepend(icon('micOff', 'when-off'));
  const stop = tool('stop', 'stop', intents.stopCamera);
  const rename = h('button', { class: 'quiet', type: 'button', testid: 'rename-camera', onclick: intents.renameCamera });
  const panel = h('div', { class: 'panel' }, status, detail, watchers, talker, awake, sound, again);
  const root = h('main', { class: 'stage camera', testid: 'camera' }, preview, speaker, h('div', { class: 'bottom' }, panel, h('div', { class: 'tools' }, flip.button, mic.button, stop.button), rename));

  /** @param {State} state */
  function update(state) {
    if (state.route.screen !== 'camera') return;
    const { lang, publish } = state;
    const name = cameraName(state, state.route.camera);
    const { tone, text } = publishStatus(state, name);
    const over = publish.phase === 'ready' || publish.phase === 'replaced' || publish.phase === 'stopped' || publish.phase === 'failed';
    setText(status, text);
    setData(root, 'tone', tone);
    setData(root, 'phase', publish.phase);
    setText(detail, publish.problem?.detail ?? '');
    setText(watchers, watchedBy(state));
    setText(talker, publish.holder ? words(lang, 'someoneTalks', { name: publish.holder.name }) : '');
    setText(awake, words(lang, publish.awake ? 'awake' : 'notAwake'));
    show(awake, publish.phase === 'on');
    setText(sound, words(lang, 'allowSound'));
    show(sound, publish.soundBlocked && publish.phase === 'on');
    setText(again, words(lang, kAgain[publish.phase] ?? 'startAgain'));
    show(again, over && mayHelpAgain(publish));
    show(flip.button, publish.canFlip && !over);
    show(mic.button, !over);
    show(stop.button, !over);
    setText(flip.text, words(lang, 'flip'));
    setText(mic.text, words(lang, !publish.hasMic ? 'noMic' : publish.micOn ? 'micOn' : 'micOff'));
    mic.button.disabled = !publish.hasMic;
    setData(mic.button, 'on', String(publish.hasMic && publish.micOn));
    setText(stop.text, words(lang, 'stopCamera'));
    setText(rename, words(lang, 'rename'));
    // In a locked home its name belongs to the home, and is changed there.
    show(rename, !state.home.own.includes(state.route.camera) && state.home.entry !== 'in');
    setData(preview, 'mirror', String(publish.facing === 'user'));
    setLabel(preview, name);
  }
  return { root, update, preview, speaker };
}

/** @param {Parameters<typeof icon>[0]} name @param {string} testid @param {() => void} onclick @param {Parameters<typeof icon>[1]} [when] */
function tool(name, testid, onclick, when) {
  const text = h('span');
  return { text, button: h('button', { class: 'tool', type: 'button', testid, onclick }, icon(name, when), text) };
}
