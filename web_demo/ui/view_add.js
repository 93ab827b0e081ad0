// Makes a link for a phone that becomes a camera. For owners.

import { words } from '../core/i18n.js';
import { h, setText, show } from './dom.js';
import { field } from './forms.js';
import { invitationView } from './view_invitation.js';
import { problemLine } from './view_problem.js';

/** @param {import('../screens/manage.js').ManageIntents} intents */
export function addView(intents) {
  const name = field('add-name', { maxLength: 40, required: true });
  const make = h('button', { class: 'button primary wide', testid: 'add-save', type: 'submit' });
  const form = h('form', { class: 'ask', testid: 'add-form', noValidate: true, onsubmit: submit }, name.root, make);
  const invitation = invitationView(intents);
  const problem = problemLine();
  const root = h('main', { class: 'page', testid: 'add' }, form, problem.root, invitation.root);
  let shown = false;

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const typed = name.input.value.trim();
    if (typed) intents.addCamera(typed);
    else name.input.focus();
  }

  /** @param {State} state @param {boolean} visible */
  function update(state, visible) {
    const { lang, home } = state;
    setText(name.label, words(lang, 'askCameraTitle'));
    setText(name.hint, words(lang, 'addHint'));
    name.input.placeholder = words(lang, 'askCameraExample');
    setText(make, words(lang, 'makeLink'));
    make.disabled = home.busy;
    show(form, home.invitation === null);
    problem.update(state);
    if (visible) invitation.update(state);
    if (visible && !shown) name.input.value = '';
    shown = visible;
  }
  return { root, update };
}
