// Why the last change to the home was refused.

import { words } from '../core/i18n.js';
import { h, setText, show } from './dom.js';

export function problemLine() {
  const text = h('span');
  const detail = h('span', { class: 'muted' });
  const root = h('p', { class: 'notice', testid: 'home-problem', role: 'alert' }, text, detail);
  root.dataset.tone = 'warn';

  /** @param {State} state */
  function update({ lang, home: { problem } }) {
    setText(text, problem ? words(lang, problem.key) : '');
    setText(detail, problem?.detail ? ` ${problem.detail}` : '');
    show(root, problem !== null);
  }
  return { root, update };
}
