// Settings of this device alone: nothing here changes anything for the others.

import { isOwner } from '../core/state_home.js';
import { cameraName } from '../core/state.js';
import { joinNames, words } from '../core/i18n.js';
import { h, setText, show } from './dom.js';
import { choice, confirmButton, field } from './forms.js';

const kLangs = ['ko', 'en'];
const kLangNames = ['한국어', 'English'];
const kThemes = ['auto', 'light', 'dark'];

/** @param {SettingsIntents} intents @param {{version: string, theme: () => Theme, installable: () => boolean}} known */
export function settingsView(intents, known) {
  const lang = choice('settings-lang', kLangs, () => intents.setLang(/** @type {Lang} */ (lang.value)));
  const langFailed = h('p', { class: 'notice', testid: 'lang-failed', role: 'alert', hidden: true });
  langFailed.dataset.tone = 'warn';
  const theme = choice('settings-theme', kThemes, () => intents.setTheme(/** @type {Theme} */ (theme.value)));
  const name = nameForm(intents);
  const you = h('p', { class: 'muted', testid: 'settings-you' });
  const install = h('button', { class: 'button wide', type: 'button', testid: 'settings-install', onclick: intents.install });
  const signOut = confirmButton('sign-out', intents.signOut);
  const leaving = h('p', { class: 'notice', testid: 'sign-out-failed', role: 'alert', hidden: true });
  leaving.dataset.tone = 'warn';
  const leaveHere = h('button', { class: 'button wide', type: 'button', testid: 'sign-out-here', hidden: true, onclick: intents.signOutHere });
  const account = h('div', { class: 'account' }, you, signOut.root, leaving, leaveHere);
  const browser = browserView();
  const about = h('p', { class: 'muted small', testid: 'settings-about' });
  const root = h('main', { class: 'page settings', testid: 'settings' }, h('div', { class: 'ask' }, lang.root, langFailed, theme.root, name.root, install, account, browser.root, about));
  lang.say(kLangNames);
  let shown = false;

  /** @param {State} state @param {boolean} visible */
  function update(state, visible) {
    if (visible && !shown) {
      signOut.disarm();
      name.fill(state);
    }
    shown = visible;
    if (!visible) return;
    const say = (/** @type {string} */ key, values = {}) => words(state.lang, key, values);
    const { self, own } = state.home;
    setText(lang.label, say('language'));
    lang.value = state.lang;
    setText(langFailed, say('langFailed'));
    setText(theme.label, say('theme'));
    theme.say(kThemes.map((one) => say(`theme_${one}`)));
    theme.value = known.theme();
    name.update(state);
    setText(install, say('install'));
    show(install, known.installable());
    setText(you, self ? `${say('yourName', { name: self.name })} · ${say(`role_${self.role}`)}` : '');
    signOut.say({ first: say('signOut'), question: signOutQuestion(state), keep: say('keep'), sure: say('signOutYes') });
    setText(leaving, say('signOutFailed'));
    setText(leaveHere, say('signOutHere'));
    show(account, self !== null || own.length > 0);
    browser.update(state);
    setText(about, say('about', { version: known.version }));
  }

  /** @param {'' | 'busy' | 'failed'} how  it goes with signing out */
  function showLeaving(how) {
    signOut.disable(how === 'busy');
    show(leaving, how === 'failed');
    show(leaveHere, how === 'failed');
  }

  return { root, update, showLeaving, showLangFailed: (/** @type {boolean} */ failed) => show(langFailed, failed) };
}

/** What is lost, and how to come back. @param {State} state */
function signOutQuestion(state) {
  const { lang, home } = state;
  const question = words(lang, isOwner(home) ? 'signOutOwner' : 'signOutQuestion');
  if (home.own.length === 0) return question;
  const names = home.own.map((camera) => cameraName(state, camera) || words(lang, 'cameraTitle'));
  return `${question} ${words(lang, 'signOutCamera', { names: joinNames(lang, names) })}`;
}

/** In an open home everybody says what they are called; members are called what the home calls them. @param {SettingsIntents} intents */
function nameForm(intents) {
  const name = field('settings-name', { maxLength: 40 });
  const save = h('button', { class: 'button', type: 'submit', testid: 'settings-name-save' });
  const root = h('form', { class: 'name-form', testid: 'settings-name-form', noValidate: true, onsubmit: submit }, name.root, save);

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    intents.setName(name.input.value.trim());
    name.input.blur();
  }

  /** @param {State} state */
  function update({ lang, home }) {
    setText(name.label, words(lang, 'askNameTitle'));
    setText(name.hint, words(lang, 'askNameHint'));
    name.input.placeholder = words(lang, 'guest');
    setText(save, words(lang, 'save'));
    show(root, home.entry === 'open');
  }
  return { root, update, fill: (/** @type {State} */ { viewerName }) => void (name.input.value = viewerName ?? '') };
}

/** What this browser cannot do. */
function browserView() {
  const title = h('h2', { class: 'label' });
  const fine = h('p', { class: 'muted', testid: 'browser-fine' });
  const list = h('ul', { class: 'lacks', testid: 'browser-lacks' });

  /** @param {State} state */
  function update({ lang, lacks }) {
    setText(title, words(lang, 'browserTitle'));
    setText(fine, words(lang, 'browserFine'));
    show(fine, lacks.length === 0);
    show(list, lacks.length > 0);
    const lines = lacks.map((key) => words(lang, `lack_${key}`));
    if (lines.join('\n') !== [...list.children].map((line) => line.textContent).join('\n')) list.replaceChildren(...lines.map((line) => h('li', {}, line)));
  }
  return { root: h('section', { class: 'browser' }, title, fine, list), update };
}
