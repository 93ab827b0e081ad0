// What a link opens. One screen for people and for phones that become a camera: which of them the link is for, only the server
// knows, and it tells when the code is spent. So the name is asked before, where nothing is lost yet, and one tap is enough.

import { words } from '../core/i18n.js';
import { h, setData, setText, show } from './dom.js';
import { field } from './forms.js';
import { icon } from './icons.js';

/** @param {JoinIntents} intents */
export function joinView(intents) {
  const title = h('h2');
  const known = h('p', { class: 'notice', testid: 'join-known' });
  const name = field('join-name', { maxLength: 40 });
  const go = h('button', { class: 'button primary wide', testid: 'join-save', type: 'submit' });
  const form = h('form', { class: 'ask', testid: 'join-form', noValidate: true, onsubmit: submit }, h('div', { class: 'lead' }, icon('paw'), title), known, name.root, go);
  const status = h('p', { class: 'join-status', testid: 'join-status', role: 'status' });
  const detail = h('p', { class: 'muted' });
  const again = h('button', { class: 'button primary wide', type: 'button', testid: 'join-again', onclick: () => intents.join(name.input.value.trim()) });
  const home = h('button', { class: 'button wide', type: 'button', testid: 'join-home', onclick: intents.home });
  const outcome = h('div', { class: 'ask' }, status, detail, again, home);
  const root = h('main', { class: 'page', testid: 'join' }, outcome, form);
  let shown = false;

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    intents.join(name.input.value.trim());
  }

  /** @param {State} state @param {boolean} visible */
  function update(state, visible) {
    const { lang, join } = state;
    const { phase, problem, wait } = join;
    setData(root, 'phase', phase);
    setText(title, words(lang, 'joinTitle'));
    setText(name.label, words(lang, 'askNameTitle'));
    setText(name.hint, words(lang, 'joinNameHint'));
    name.input.placeholder = words(lang, 'guest');
    setText(known, words(lang, 'joinKnown'));
    show(known, join.known);
    setText(go, words(lang, 'joinGo'));
    const renaming = phase === 'failed' && problem?.key === 'joinBadName';
    show(form, phase === 'asking' || renaming);
    show(outcome, phase !== 'asking');
    setText(status, words(lang, outcomeKey(join), { wait }));
    setText(detail, problem?.detail ?? '');
    setText(again, words(lang, 'tryAgain'));
    show(again, phase === 'failed' && join.again && !renaming);
    again.disabled = wait > 0;
    setText(home, words(lang, 'toMain'));
    show(home, phase === 'failed');
    if (visible && !shown) name.input.value = state.viewerName ?? '';
    shown = visible;
  }
  return { root, update };
}

/** @param {JoinState} join */
function outcomeKey({ phase, problem, wait }) {
  if (phase === 'claiming') return 'joinClaiming';
  if (problem?.key === 'joinTooMany' && wait === 0) return 'joinWaited';
  return problem?.key ?? 'joinUnreachable';
}
