// A field for a link, below the door of a home that is private: an app on the home screen and the web view of an app have no other
// way to get one, because a link that is tapped opens in the browser, which shares nothing with them.

import { words } from '../core/i18n.js';
import { h, setText, show } from './dom.js';

/** @param {(code: string) => void} onCode */
export function linkEntry(onCode) {
  const label = h('span');
  const input = h('input', { testid: 'paste-link', type: 'url', autocomplete: 'off', enterKeyHint: 'go', oninput: () => show(wrong, false) });
  const open = h('button', { class: 'button', type: 'submit', testid: 'paste-open' });
  const wrong = h('p', { class: 'notice', testid: 'paste-wrong', role: 'alert', hidden: true });
  wrong.dataset.tone = 'warn';
  const root = h('form', { class: 'ask link-entry', testid: 'paste-form', noValidate: true, onsubmit: submit }, h('label', {}, label, input), wrong, open);

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const code = codeIn(input.value);
    show(wrong, code === null);
    if (!code) return input.focus();
    input.value = '';
    onCode(code);
  }

  /** @param {State} state */
  function update({ lang, home }) {
    setText(label, words(lang, 'pasteLink'));
    setText(open, words(lang, 'pasteOpen'));
    setText(wrong, words(lang, 'pasteWrong'));
    show(root, home.entry === 'private' || home.entry === 'void');
  }
  return { root, update };
}

/** What somebody pasted: a link, or the message that it came in. @param {string} text @returns {string | null} its code */
export function codeIn(text) {
  return /#\/join\/([\w-]+)/.exec(text)?.[1] ?? null;
}
