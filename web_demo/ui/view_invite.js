// Makes a link for a person: for good, or for a sitter with an end and only some cameras. For owners.

import { words } from '../core/i18n.js';
import { wishOf } from '../core/wishes.js';
import { h, setData, setName, setText, show } from './dom.js';
import { choice, field, tick } from './forms.js';
import { keyedList } from './keyed_list.js';
import { invitationView } from './view_invitation.js';
import { problemLine } from './view_problem.js';

/** @param {import('../screens/manage.js').ManageIntents} intents */
export function inviteView(intents) {
  const form = inviteForm(intents);
  const invitation = invitationView(intents);
  const problem = problemLine();
  const root = h('main', { class: 'page', testid: 'invite' }, form.root, problem.root, invitation.root);
  let shown = false;

  /** @param {State} state @param {boolean} visible */
  function update(state, visible) {
    if (visible && !shown) form.clear();
    shown = visible;
    form.update(state);
    show(form.root, state.home.invitation === null);
    problem.update(state);
    if (visible) invitation.update(state);
  }
  return { root, update };
}

/** @param {import('../screens/manage.js').ManageIntents} intents */
function inviteForm(intents) {
  const name = field('invite-name', { maxLength: 40 });
  const role = choice('invite-role', ['family', 'sitter'], () => intents.redraw());
  const roleHint = h('p', { class: 'muted' });
  const until = field('invite-until', { type: 'date' });
  const cameras = cameraTicks();
  const make = h('button', { class: 'button primary wide', testid: 'invite-save', type: 'submit' });
  const root = h('form', { class: 'ask', testid: 'invite-form', noValidate: true, onsubmit: submit }, name.root, h('div', { class: 'field' }, role.root, roleHint), until.root, cameras.root, make);

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    intents.invite(wishOf({ name: name.input.value.trim(), role: role.value, day: until.input.value, cameras: cameras.chosen }));
  }

  function clear() {
    name.input.value = '';
    until.input.value = '';
    role.value = 'family';
    cameras.clear();
  }

  /** @param {State} state */
  function update(state) {
    const { lang, home } = state;
    const sitter = role.value === 'sitter';
    setText(name.label, words(lang, 'inviteName'));
    setText(name.hint, words(lang, 'inviteNameHint'));
    setText(role.label, words(lang, 'inviteRole'));
    role.say([words(lang, 'role_family'), words(lang, 'role_sitter')]);
    setText(roleHint, words(lang, sitter ? 'sitterHint' : 'familyHint'));
    setText(until.label, words(lang, 'untilLabel'));
    setText(until.hint, words(lang, 'untilHint'));
    show(until.root, sitter);
    cameras.update(state);
    show(cameras.root, sitter && Boolean(state.cameras?.length));
    setText(make, words(lang, 'makeLink'));
    make.disabled = home.busy;
    setData(root, 'role', role.value);
  }
  return { root, clear, update };
}

/** All are ticked at first: most sitters look after the whole home. */
function cameraTicks() {
  const legend = h('legend', { class: 'label' });
  const list = h('div', { class: 'ticks' });
  /** @type {Map<string, HTMLInputElement>} */
  const boxes = new Map();
  const updateList = keyedList(list, (/** @type {any} */ card) => card.camera, ({ camera }) => {
    const { root, input, text } = tick('invite-camera');
    input.dataset.camera = camera;
    input.checked = true;
    boxes.set(camera, input);
    return { root, update: (_, card) => setName(text, card.name ?? card.camera) };
  });
  return {
    root: h('fieldset', {}, legend, list),
    clear: () => boxes.forEach((box) => (box.checked = true)),
    get chosen() {
      return [...boxes].filter(([, box]) => box.checked && box.isConnected).map(([camera]) => camera);
    },
    /** @param {State} state */
    update: (state) => {
      setText(legend, words(state.lang, 'sitterCameras'));
      updateList(state, state.cameras ?? []);
    },
  };
}
