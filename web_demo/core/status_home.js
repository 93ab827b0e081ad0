// The home in words for those at its door: who may not come in, and why. Pure.

import { words } from './i18n.js';

/** @param {State} state @returns {{title: string, hint: string} | null} why this browser sees nothing; null when it may come in */
export function barredWords({ lang, home }) {
  const say = (/** @type {string} */ title, /** @type {string} */ hint) => ({ title: words(lang, title), hint: words(lang, hint) });
  if (home.entry === 'private') return say('privateTitle', 'privateHint');
  if (home.entry === 'void') return say('voidTitle', 'voidHint');
  if (home.entry === 'outside') return say('outsideTitle', 'outsideTime');
  return null;
}
