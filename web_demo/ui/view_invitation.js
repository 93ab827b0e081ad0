// A link that waits for its phone: as a code to scan, to share, or to copy. Part of several screens.

import { invitationWords } from '../core/status_members.js';
import { words } from '../core/i18n.js';
import { isLocal } from '../core/links.js';
import { h, setData, setLabel, setName, setText, show } from './dom.js';
import { icon } from './icons_more.js';
import { drawQr, qrFrame } from './qr.js';

/** @param {import('../screens/manage.js').ManageIntents} intents */
export function invitationView(intents) {
  const title = h('h2');
  const open = openLink(intents);
  const status = h('p', { class: 'status', testid: 'link-status-line', role: 'status' });
  const again = h('button', { class: 'button wide', type: 'button', testid: 'link-again', onclick: intents.renewLink });
  const done = h('button', { class: 'button primary wide', type: 'button', testid: 'link-done', onclick: intents.linkDone });
  const root = h('section', { class: 'invitation', testid: 'invitation' }, icon('check', 'when-joined'), title, open.root, status, again, done);

  /** @param {State} state */
  function update(state) {
    const { lang, home: { invitation, busy } } = state;
    show(root, invitation !== null);
    if (!invitation) return;
    const { title: titleText, hint, status: statusText, tone } = invitationWords(state);
    const expired = !invitation.joined && invitation.minutes === 0;
    setName(title, titleText);
    setText(status, statusText);
    setData(root, 'tone', tone);
    setData(root, 'joined', String(invitation.joined));
    open.update(lang, invitation.link, hint);
    show(open.root, !invitation.joined && !expired);
    setText(again, words(lang, 'linkRenew'));
    again.disabled = busy;
    show(again, expired);
    setText(done, words(lang, 'done'));
    show(done, invitation.joined || expired);
  }
  return { root, update };
}

/** The link itself, while it can be used. @param {import('../screens/manage.js').ManageIntents} intents */
function openLink(intents) {
  const qr = qrFrame();
  const hint = h('p', { class: 'muted', testid: 'link-hint' });
  const link = h('input', { class: 'link', testid: 'link', readOnly: true, onfocus: () => link.select() });
  const share = labelled('share', 'button primary', () => intents.shareLink(link.value));
  const copy = labelled('copy', 'button', copyLink);
  const local = h('p', { class: 'notice', testid: 'link-local' });
  local.dataset.tone = 'warn';
  const root = h('div', { class: 'open-link' }, qr, hint, h('div', { class: 'pair' }, share.button, copy.button), link, local);
  let copied = '';

  async function copyLink() {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      copied = link.value;
      intents.redraw();
    } catch {
      // Without the clipboard, what is selected can be copied by hand.
    }
  }

  /** @param {Lang} lang @param {string} to @param {string} hintText */
  function update(lang, to, hintText) {
    if (link.value !== to) drawQr(qr, to);
    if (link.value !== to) link.value = to;
    setText(hint, hintText);
    setText(share.text, words(lang, 'share'));
    show(share.button, 'share' in navigator);
    setText(copy.text, words(lang, copied === to ? 'copied' : 'copy'));
    setText(local, words(lang, 'linkLocal'));
    show(local, isLocal(to));
    setLabel(qr, words(lang, 'qrLabel'));
    setLabel(link, words(lang, 'linkLabel'));
  }
  return { root, update };
}

/** @param {'share' | 'copy'} name @param {string} className @param {() => void} onclick */
function labelled(name, className, onclick) {
  const text = h('span');
  return { text, button: h('button', { class: className, type: 'button', testid: name, onclick }, icon(name), text) };
}
