// What is shown when everything else cannot be: the home does not answer, or this browser has no live video.

import { words } from '../core/i18n.js';
import { h, setText, show } from './dom.js';
import { icon } from './icons_more.js';

/** @param {Obstacle} obstacle */
export function obstacleView({ testid, picture, text, onAct }) {
  const title = h('h2', { testid: `${testid}-title` });
  const hint = h('p', { class: 'muted' });
  const act = h('button', { class: 'button', type: 'button', testid: `${testid}-act`, onclick: onAct });
  const root = h('main', { class: 'page', testid }, h('div', { class: 'empty', role: 'status' }, icon(picture), title, hint), act);

  /** @param {State} state @param {boolean} visible */
  function update(state, visible) {
    if (!visible) return;
    const { title: titleKey, hint: hintKey, act: actKey } = text(state);
    setText(title, words(state.lang, titleKey));
    setText(hint, words(state.lang, hintKey));
    setText(act, words(state.lang, actKey));
    show(act, actKey !== '');
  }
  return { root, update };
}

/** @param {() => void} onAct */
export const unreachableView = (onAct) =>
  obstacleView({
    testid: 'unreachable',
    picture: 'away',
    text: ({ online }) =>
      online ? { title: 'unreachableTitle', hint: 'unreachableHint', act: 'tryAgain' } : { title: 'offlineTitle', hint: 'offlineHint', act: 'tryAgain' },
    onAct,
  });

/** @param {() => void} onAct */
export const unableView = (onAct) =>
  obstacleView({ testid: 'unable', picture: 'camera', text: () => ({ title: 'unableTitle', hint: 'unableHint', act: 'whatIsMissing' }), onAct });
