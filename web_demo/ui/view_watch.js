// The viewer screen: the picture over everything, its state in words, sound, and the talk button.

import { cameraName } from '../core/state.js';
import { mayHelpAgain, othersWatching, talkWords, watchStatus } from '../core/status.js';
import { words } from '../core/i18n.js';
import { h, setData, setLabel, setText, show } from './dom.js';
import { icon } from './icons.js';
import { holdButton } from './hold_button.js';

/** @typedef {import('../core/state.js').State} State */

/**
 * @typedef {object} WatchIntents what the user can want here
 * @property {() => void} retry
 * @property {() => void} toggleSound
 * @property {() => void} pressTalk
 * @property {() => void} releaseTalk
 */

/** @param {WatchIntents} intents */
export function watchView(intents) {
  const video = h('video', { class: 'fill', testid: 'video', muted: true, autoplay: true, playsInline: true, onclick: intents.toggleSound });
  video.setAttribute('muted', '');
  video.disablePictureInPicture = true;
  const lastFrame = h('canvas', { class: 'fill last', hidden: true, testid: 'last-frame' });
  const status = h('p', { class: 'status', testid: 'watch-status', role: 'status' });
  const detail = h('p', { class: 'muted', testid: 'watch-detail' });
  const retry = h('button', { class: 'button primary', type: 'button', testid: 'retry', onclick: intents.retry });
  const others = h('p', { class: 'others', testid: 'others' });
  const hint = h('p', { class: 'hint', testid: 'talk-hint', role: 'status' });
  const soundText = h('span');
  const sound = h('button', { class: 'tool', type: 'button', testid: 'sound', onclick: intents.toggleSound }, icon('soundOn', 'when-on'), icon('soundOff', 'when-off'), soundText);
  const tapText = h('span');
  const tap = h('button', { class: 'button tap', type: 'button', testid: 'unmute', onclick: intents.toggleSound }, icon('soundOff'), tapText);
  const talkText = h('span', { testid: 'talk-label' });
  const talk = h('button', { class: 'talk', type: 'button', testid: 'talk' }, icon('mic'), talkText);
  holdButton(talk, { onPress: intents.pressTalk, onRelease: intents.releaseTalk });
  const banner = h('div', { class: 'banner' }, status, detail, retry);
  const tools = h('div', { class: 'tools' }, sound, talk, h('span', { class: 'balance' }));
  const bottom = h('div', { class: 'bottom' }, tap, hint, others, tools);
  const root = h('main', { class: 'stage watch', testid: 'watch' }, video, lastFrame, banner, bottom);

  /** @param {State} state */
  function update(state) {
    if (state.route.screen !== 'watch') return;
    const { lang, watch } = state;
    const { tone, text } = watchStatus(state);
    const { label, hint: hintText } = talkWords(state);
    setText(status, text);
    setData(root, 'tone', tone);
    setData(root, 'phase', watch.phase);
    setData(root, 'stale', String(tone !== 'live'));
    setText(detail, watch.problem?.detail ?? '');
    setText(retry, words(lang, 'tryAgain'));
    show(retry, watch.phase === 'failed' && mayHelpAgain(watch));
    show(bottom, watch.phase !== 'failed');
    setText(others, othersWatching(state));
    setText(hint, hintText);
    setText(soundText, words(lang, watch.muted ? 'soundOff' : 'soundOn'));
    setData(sound, 'on', String(!watch.muted));
    setText(tapText, words(lang, 'tapForSound'));
    const audible = watch.rights.includes('listen');
    sound.disabled = !audible;
    setData(sound, 'hidden', String(!audible));
    show(tap, audible && watch.muted && tone === 'live');
    setText(talkText, label);
    setData(talk, 'state', watch.talk.phase);
    talk.disabled = !watch.rights.includes('talk');
    talk.setAttribute('aria-pressed', String(watch.talk.phase === 'speaking'));
    setLabel(video, cameraName(state, state.route.camera));
  }

  /** Freezes the present picture over the video while a new connection has none yet. @param {boolean} keep */
  function keepLastFrame(keep) {
    if (keep && video.videoWidth > 0) {
      lastFrame.width = video.videoWidth;
      lastFrame.height = video.videoHeight;
      lastFrame.getContext('2d')?.drawImage(video, 0, 0);
      show(lastFrame, true);
    } else if (!keep) {
      show(lastFrame, false);
    }
  }
  return { root, update, video, keepLastFrame };
}
