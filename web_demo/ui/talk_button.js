// The talk button with everything that tells what it is doing: its words, the line above it, and the lock that a finger can slide to.

import { hapticOf } from '../core/haptics.js';
import { kTalkIdle } from '../core/state_starts.js';
import { talkWords } from '../core/status_watch.js';
import { words } from '../core/i18n.js';
import { h, setData, setText } from './dom.js';
import { holdButton } from './hold_button.js';
import { icon } from './icons.js';

/** A turn is asked for or under way. */
const kTurns = ['asking', 'queued', 'speaking'];

/** @param {{pressTalk: () => void, releaseTalk: () => void, lockTalk: () => void}} intents */
export function talkButton(intents) {
  const text = h('span', { testid: 'talk-label' });
  const button = h('button', { class: 'talk', type: 'button', testid: 'talk' }, icon('mic', 'when-open'), icon('lock', 'when-locked'), text);
  const lockText = h('span');
  const lock = h('div', { class: 'lock', testid: 'talk-lock', 'aria-hidden': 'true' }, icon('up'), icon('lock'), lockText);
  const hint = h('p', { class: 'hint', testid: 'talk-hint', role: 'status' });
  const root = h('div', { class: 'hold' }, button, lock);
  const { unlock } = holdButton(button, { onPress: intents.pressTalk, onRelease: intents.releaseTalk, onLock: intents.lockTalk });

  /** @type {TalkState} */
  let before = kTalkIdle;

  /** @param {State} state */
  function update(state) {
    const { talk, rights } = state.watch;
    const pattern = hapticOf(before, talk);
    if (pattern) navigator.vibrate?.(pattern);
    before = talk;
    const { label, hint: said } = talkWords(state);
    setText(text, label);
    setText(hint, said);
    setText(lockText, words(state.lang, 'talkLockHint'));
    setData(button, 'state', talk.phase);
    setData(button, 'locked', String(talk.locked));
    button.disabled = !rights.includes('talk');
    button.setAttribute('aria-pressed', String(talk.phase === 'speaking'));
    // What ended by itself must not start again by itself.
    if (!kTurns.includes(talk.phase)) unlock();
  }
  return { root, hint, update, unlock };
}
