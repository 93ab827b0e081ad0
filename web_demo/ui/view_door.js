// The door of a home, for those who may not come in: why, and a field for a link. Most never see it.

import { barredWords } from '../core/status_home.js';
import { words } from '../core/i18n.js';
import { h, setData, setText, show } from './dom.js';
import { icon } from './icons.js';
import { linkEntry } from './link_entry.js';

/** @param {HomeIntents} intents */
export function doorView(intents) {
  const barred = barredView(intents);
  const entry = linkEntry(intents.join);

  /** @param {State} state */
  function update(state) {
    barred.update(state);
    entry.update(state);
  }
  return { roots: [barred.root, entry.root], update };
}

/** @param {HomeIntents} intents */
function barredView(intents) {
  const title = h('h2', { testid: 'barred-title' });
  const hint = h('p', { class: 'muted' });
  const again = h('button', { class: 'button', type: 'button', testid: 'barred-again', onclick: intents.reload });
  const root = h('div', { class: 'empty', testid: 'barred' }, icon('lock'), title, hint, again);

  /** @param {State} state */
  function update(state) {
    const why = barredWords(state);
    setText(title, why?.title ?? '');
    setText(hint, why?.hint ?? '');
    setData(root, 'why', state.home.entry);
    setText(again, words(state.lang, 'tryAgain'));
    show(again, state.home.entry === 'outside');
    show(root, why !== null);
  }
  return { root, update };
}
