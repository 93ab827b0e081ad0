// How to put petcam on the home screen of an iPhone. Below the main screen, until it is closed for good.

import { words } from '../core/i18n.js';
import { recall } from '../core/memory.js';
import { wantsHint } from '../shell/install_hint.js';
import { h, setLabel, setText, show } from './dom.js';
import { icon } from './icons_more.js';

/** @param {() => void} onClose */
export function installHint(onClose) {
  const text = h('p');
  const close = h('button', { class: 'quiet', type: 'button', testid: 'install-hint-close', onclick: onClose }, icon('close'));
  const root = h('aside', { class: 'install-hint', testid: 'install-hint' }, icon('share'), text, close);

  /** @param {State} state */
  function update({ lang }) {
    setText(text, words(lang, 'installHint'));
    setLabel(close, words(lang, 'close'));
    setLabel(root, words(lang, 'install'));
    show(root, wantsHint(navigator) && recall('hint') === null);
  }
  return { root, update };
}
