// Who is in the home, and its cameras: each row leads to where it can be changed. For owners.

import { memberLine, memberName } from '../core/status_members.js';
import { cardStatus } from '../core/status_line.js';
import { words } from '../core/i18n.js';
import { h, setName, setText } from './dom.js';
import { keyedList } from './keyed_list.js';
import { icon } from './icons.js';

/** @param {import('../screens/manage.js').ManageIntents} intents */
export function familyView(intents) {
  const people = h('ul', { class: 'cards' });
  const inviteText = h('span');
  const invite = h('button', { class: 'button wide', type: 'button', testid: 'family-invite', onclick: intents.openInvite }, icon('plus'), inviteText);
  const camerasTitle = h('h2');
  const cameras = h('ul', { class: 'cards' });
  const root = h('main', { class: 'page', testid: 'family' }, people, invite, camerasTitle, cameras);
  const updatePeople = keyedList(people, (/** @type {any} */ member) => member.id, ({ id }) => row('member-row', 'person', id, () => intents.openMember(id)));
  const updateCameras = keyedList(cameras, (/** @type {any} */ card) => card.camera, ({ camera }) => row('camera-row', 'camera', camera, () => intents.openDevice(camera)));

  /** @param {State} state */
  function update(state) {
    const { lang, home } = state;
    setText(inviteText, words(lang, 'invite'));
    setText(camerasTitle, words(lang, 'cameras'));
    camerasTitle.hidden = !state.cameras?.length;
    updatePeople(state, home.members ?? []);
    updateCameras(state, state.cameras ?? []);
  }
  return { root, update };
}

/** @param {string} testid @param {'person' | 'camera'} kind @param {string} id @param {() => void} onclick */
function row(testid, kind, id, onclick) {
  const name = h('strong');
  const line = h('span', { class: 'muted' });
  const button = h('button', { class: 'card', type: 'button', testid, onclick }, h('span', { class: 'picture' }, icon(kind)), h('span', { class: 'lines' }, name, ' ', line));
  button.dataset.id = id;

  /** @param {State} state @param {any} item */
  function update(state, item) {
    const person = kind === 'person';
    setName(name, person ? memberName(state.lang, item) : (item.name ?? item.camera));
    setText(line, person ? memberLine(state.lang, item, Date.now() / 1000) : cardStatus(state, item).text);
  }
  return { root: h('li', {}, button), update };
}
