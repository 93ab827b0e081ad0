// What an owner can change about one member: name, role, end, what they may do with each camera, another device, removal.

import { lastDay } from '../core/last_days.js';
import { rightsOf } from '../core/state_home.js';
import { memberLine, memberName } from '../core/status_members.js';
import { words } from '../core/i18n.js';
import { changeOf, kPresets, kRights } from '../core/wishes.js';
import { h, setName, setText, show } from './dom.js';
import { choice, confirmButton, field, tick } from './forms.js';
import { keyedList } from './keyed_list.js';
import { invitationView } from './view_invitation.js';
import { problemLine } from './view_problem.js';

const kRoles = ['owner', 'family', 'sitter'];

/** @param {import('../screens/manage.js').ManageIntents} intents */
export function memberView(intents) {
  const title = h('h2', { testid: 'member-title' });
  const line = h('p', { class: 'muted' });
  const form = memberForm(intents);
  const devices = devicesView(intents);
  const ways = otherWays(intents);
  const invitation = invitationView(intents);
  const problem = problemLine();
  const root = h('main', { class: 'page', testid: 'member' }, h('div', { class: 'lines' }, title, line), problem.root, form.root, devices.root, ways.root, invitation.root);
  let filled = '';

  /** @param {State} state @param {boolean} visible */
  function update(state, visible) {
    const wanted = visible && state.route.screen === 'member' ? state.route.member : '';
    const member = state.home.members?.find(({ id }) => id === wanted);
    if (!wanted) filled = '';
    if (!member) return;
    // What is typed from now on is not written over by what the home tells.
    if (filled !== wanted) form.fill(member);
    if (filled !== wanted) ways.disarm();
    filled = wanted;
    setName(title, memberName(state.lang, member));
    setText(line, memberLine(state.lang, member, Date.now() / 1000));
    form.update(state, member);
    devices.update(state, member);
    ways.update(state, member);
    show(form.root, state.home.invitation === null);
    show(devices.root, state.home.invitation === null && member.devices.length > 0);
    show(ways.root, state.home.invitation === null);
    problem.update(state);
    invitation.update(state);
  }
  return { root, update };
}

/** @param {import('../screens/manage.js').ManageIntents} intents */
function memberForm(intents) {
  const name = field('member-name', { maxLength: 40 });
  const role = choice('member-role', kRoles, () => {
    // A role is a preset: what the old one allowed must not stay by surprise. Back at the old one, its boxes are as they were.
    if (member && role.value === member.role) grants.fill(member);
    else grants.preset(kPresets[role.value]);
    intents.redraw();
  });
  const until = field('member-until', { type: 'date' });
  const grants = grantsView();
  const save = h('button', { class: 'button primary wide', type: 'submit', testid: 'member-save' });
  const root = h('form', { class: 'ask', testid: 'member-form', noValidate: true, onsubmit: submit }, name.root, role.root, until.root, grants.root, save);
  /** @type {Member | null} */
  let member = null;

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const typed = { name: name.input.value.trim(), role: role.value, day: until.input.value };
    if (member) intents.changeMember(member.id, changeOf(member, typed, grants.ticked));
  }

  /** @param {Member} from */
  function fill(from) {
    name.input.value = from.name;
    role.value = from.role;
    until.input.value = lastDay(from.until);
    grants.fill(from);
  }

  /** @param {State} state @param {Member} of */
  function update(state, of) {
    const { lang, home, cameras } = state;
    const owner = role.value === 'owner';
    member = of;
    grants.update(state, of);
    setText(name.label, words(lang, 'memberNameLabel'));
    setText(role.label, words(lang, 'inviteRole'));
    role.say(kRoles.map((one) => words(lang, `role_${one}`)));
    setText(until.label, words(lang, 'untilLabel'));
    setText(until.hint, words(lang, 'untilHint'));
    show(until.root, !owner || of.until !== null);
    show(grants.root, !owner && Boolean(cameras?.length));
    setText(save, words(lang, 'save'));
    save.disabled = home.busy;
  }
  return { root, fill, update };
}

/** The devices on which the member is signed in: a lost phone is signed out alone. @param {import('../screens/manage.js').ManageIntents} intents */
function devicesView(intents) {
  const legend = h('legend', { class: 'label' });
  const list = h('ul', { class: 'devices' });
  const updateList = keyedList(list, (/** @type {string} */ device) => device, (device) => deviceRow(device, intents));

  /** @param {State} state @param {Member} member */
  function update(state, { devices }) {
    setText(legend, words(state.lang, 'devicesLabel'));
    updateList(state, devices);
  }
  return { root: h('fieldset', { class: 'ask more-ways', testid: 'member-devices' }, legend, list), update };
}

/** @param {string} device @param {import('../screens/manage.js').ManageIntents} intents */
function deviceRow(device, intents) {
  const remove = confirmButton('device-sign-out', () => intents.removeDevice(device));
  const root = h('li', { testid: 'member-device' }, remove.root);
  root.dataset.id = device;

  /** @param {State} state */
  function update({ lang, home }) {
    const name = device === home.device ? words(lang, 'thisDevice') : words(lang, 'memberDevice', { id: device });
    remove.say({
      first: words(lang, 'removeDevice', { device: name }),
      question: words(lang, 'removeDeviceQuestion', { device: name }),
      keep: words(lang, 'keep'),
      sure: words(lang, 'signOutYes'),
    });
    remove.disable(home.busy);
  }
  return { root, update };
}

/** Another device, and removal. @param {import('../screens/manage.js').ManageIntents} intents */
function otherWays(intents) {
  /** @type {Member | null} */
  let member = null;
  const pair = h('button', { class: 'button wide', type: 'button', testid: 'member-pair', onclick: () => member && intents.pairMember(member) });
  const remove = confirmButton('member-remove', () => member && intents.removeMember(member.id));

  /** @param {State} state @param {Member} of */
  function update({ lang, home }, of) {
    const name = memberName(lang, of);
    member = of;
    setText(pair, words(lang, of.devices.length === 0 ? 'memberNewLink' : 'memberNextDevice'));
    pair.disabled = home.busy;
    remove.say({
      first: words(lang, 'removeMember', { name }),
      question: words(lang, 'removeMemberQuestion', { name }),
      keep: words(lang, 'keep'),
      sure: words(lang, 'remove'),
    });
  }
  return { root: h('div', { class: 'ask more-ways' }, pair, remove.root), disarm: remove.disarm, update };
}

/** What the member may do with each camera, as boxes to tick. */
function grantsView() {
  const root = h('div', { class: 'grants' });
  /** @type {Map<string, Map<string, HTMLInputElement>>} by camera and right */
  const boxes = new Map();
  /** @type {Member | null} */
  let member = null;
  const updateList = keyedList(root, (/** @type {any} */ card) => card.camera, ({ camera }) => {
    const one = grantView(camera);
    boxes.set(camera, one.boxes);
    if (member) tickRights(one.boxes, member, camera);
    return one;
  });
  return {
    root,
    /** @param {Member} from */
    fill: (from) => boxes.forEach((rights, camera) => tickRights(rights, from, camera)),
    /** @param {string[]} rights with every camera */
    preset: (rights) => boxes.forEach((one) => one.forEach((box, right) => (box.checked = rights.includes(right)))),
    /** @param {State} state @param {Member} of */
    update: (state, of) => {
      member = of;
      updateList(state, state.cameras ?? []);
    },
    /** Rights by camera, of the cameras that there are. @returns {Record<string, string[]>} */
    get ticked() {
      const shown = [...boxes].filter(([, rights]) => [...rights.values()].every((box) => box.isConnected));
      return Object.fromEntries(shown.map(([camera, rights]) => [camera, kRights.filter((right) => rights.get(right)?.checked)]));
    },
  };
}

/** @param {Map<string, HTMLInputElement>} boxes @param {Member} member @param {string} camera */
function tickRights(boxes, member, camera) {
  for (const [right, box] of boxes) box.checked = rightsOf(member, camera).some((given) => given === right);
}

/** One camera's rights. @param {string} camera */
function grantView(camera) {
  const legend = h('legend', { class: 'label' });
  const ticks = kRights.map((right) => ({ right, ...tick('right') }));
  for (const { right, input } of ticks) {
    input.dataset.camera = camera;
    input.dataset.right = right;
  }

  /** @param {State} state @param {any} card */
  function update({ lang }, card) {
    setName(legend, card.name ?? card.camera);
    for (const { right, text } of ticks) setText(text, words(lang, `right_${right}`));
  }
  const root = h('fieldset', {}, legend, h('div', { class: 'ticks' }, ...ticks.map((one) => one.root)));
  return { root, update, boxes: new Map(ticks.map(({ right, input }) => [right, input])) };
}
