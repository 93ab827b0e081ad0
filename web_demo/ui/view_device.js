// What can be changed about one camera by those who manage it: its name, the phone that is it, and that it exists.

import { cameraName } from '../core/state.js';
import { cardStatus } from '../core/status_line.js';
import { words } from '../core/i18n.js';
import { h, setName, setText, show } from './dom.js';
import { confirmButton, field } from './forms.js';
import { invitationView } from './view_invitation.js';
import { problemLine } from './view_problem.js';

/** @param {import('../screens/manage.js').ManageIntents} intents */
export function deviceView(intents) {
  const title = h('h2', { testid: 'device-title' });
  const line = h('p', { class: 'muted' });
  const form = renameForm(intents);
  const ways = otherWays(intents);
  const invitation = invitationView(intents);
  const problem = problemLine();
  const root = h('main', { class: 'page', testid: 'device' }, h('div', { class: 'lines' }, title, line), problem.root, form.root, ways.root, invitation.root);
  let filled = '';

  /** @param {State} state @param {boolean} visible */
  function update(state, visible) {
    const wanted = visible && state.route.screen === 'device' ? state.route.camera : '';
    const card = state.cameras?.find(({ camera }) => camera === wanted);
    if (!wanted) filled = '';
    if (!card) return;
    // What is typed from now on is not written over by what the home tells.
    if (filled !== wanted) form.fill(cameraName(state, wanted));
    if (filled !== wanted) ways.disarm();
    filled = wanted;
    setName(title, cameraName(state, wanted));
    setText(line, cardStatus(state, card).text);
    form.update(state, card);
    ways.update(state, card);
    show(form.root, state.home.invitation === null);
    show(ways.root, state.home.invitation === null);
    problem.update(state);
    invitation.update(state);
  }
  return { root, update };
}

/** @param {import('../screens/manage.js').ManageIntents} intents */
function renameForm(intents) {
  const name = field('device-name', { maxLength: 40, required: true });
  const save = h('button', { class: 'button primary wide', type: 'submit', testid: 'device-save' });
  const root = h('form', { class: 'ask', testid: 'device-form', noValidate: true, onsubmit: submit }, name.root, save);
  let camera = '';

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const typed = name.input.value.trim();
    if (typed && camera) intents.renameDevice(camera, typed);
  }

  /** @param {State} state @param {CameraCard} card */
  function update({ lang, home }, card) {
    camera = card.camera;
    setText(name.label, words(lang, 'deviceNameLabel'));
    setText(save, words(lang, 'rename'));
    save.disabled = home.busy;
  }
  return { root, update, fill: (/** @type {string} */ shown) => void (name.input.value = shown) };
}

/** Another phone, and removal. @param {import('../screens/manage.js').ManageIntents} intents */
function otherWays(intents) {
  /** @type {CameraCard | null} */
  let card = null;
  const pair = h('button', { class: 'button wide', type: 'button', testid: 'device-pair', onclick: () => card && intents.pairCamera(card) });
  const remove = confirmButton('device-remove', () => card && intents.removeCamera(card.camera));

  /** @param {State} state @param {CameraCard} of */
  function update(state, of) {
    const { lang, home } = state;
    card = of;
    setText(pair, words(lang, of.device ? 'deviceNewPhone' : 'deviceLink'));
    pair.disabled = home.busy;
    remove.say({
      first: words(lang, 'removeCamera'),
      question: words(lang, 'removeCameraQuestion', { camera: cameraName(state, of.camera) }),
      keep: words(lang, 'keep'),
      sure: words(lang, 'remove'),
    });
  }
  return { root: h('div', { class: 'ask more-ways' }, pair, remove.root), disarm: remove.disarm, update };
}
