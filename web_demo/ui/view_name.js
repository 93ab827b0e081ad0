// A screen that asks for one name: the camera's, or the viewer's own.

import { words } from '../core/i18n.js';
import { h, setText } from './dom.js';
import { problemLine } from './view_problem.js';

/** @param {NameViewOptions} options */
export function nameView({ testid, text, onName, required }) {
  const title = h('h2');
  const hint = h('p', { class: 'muted' });
  const input = h('input', { testid: `${testid}-input`, maxLength: 40, autocomplete: 'off', required, enterKeyHint: 'done' });
  const problem = problemLine();
  const save = h('button', { class: 'button primary wide', testid: `${testid}-save`, type: 'submit' });
  const form = h('form', { class: 'ask', testid, noValidate: true, onsubmit: submit }, h('label', {}, title, hint, input), problem.root, save);
  const root = h('main', { class: 'page' }, form);
  let shown = false;

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const name = input.value.trim();
    if (name || !required) onName(name);
    else input.focus();
  }

  /** @param {State} state @param {boolean} visible */
  function update(state, visible) {
    const { title: titleKey, hint: hintKey, placeholder, button, value } = text(state);
    setText(title, words(state.lang, titleKey));
    setText(hint, words(state.lang, hintKey));
    setText(save, words(state.lang, button));
    save.disabled = state.home.busy;
    problem.update(state);
    input.placeholder = words(state.lang, placeholder);
    if (visible && !shown) {
      input.value = value;
      requestAnimationFrame(() => input.focus());
    }
    shown = visible;
  }
  return { root, update };
}
