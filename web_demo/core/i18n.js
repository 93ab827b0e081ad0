// Words in the user's language, with Korean particles that fit the name before them.

import { isolated, withoutMarks } from './names.js';

/** @param {WordsPart} part @param {Lang} lang @returns {Promise<Record<string, string>>} */
async function fetchWords(part, lang) {
  const { english, korean } = await import(`./words${part === 'main' ? '' : `_${part}`}_${lang}.js`);
  return lang === 'ko' ? korean : english;
}

/** @type {Record<Lang, Record<string, string>>} */
const loaded = { en: {}, ko: {} };
/** Parts that a screen has needed: another language needs them as well. @type {Set<WordsPart>} */
const needed = new Set();

/** Before the first words in a language, or of a part, are asked for. @param {Lang} lang @param {WordsPart} [part] */
export async function loadLang(lang, part = 'main') {
  needed.add(part);
  const parts = await Promise.all([...needed].map((one) => fetchWords(one, lang)));
  Object.assign(loaded[lang], ...parts);
}

/** @param {readonly string[]} preferred navigator.languages @returns {Lang} */
export function chooseLang(preferred) {
  const first = preferred.find((tag) => /^(ko|en)\b/i.test(tag));
  return first?.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}

/**
 * @param {Lang} lang @param {string} key @param {Record<string, string | number>} [values]
 * @returns {string} an unknown key comes back as it is, so that it is seen
 */
export function words(lang, key, values = {}) {
  const template = loaded[lang][key] ?? key;
  return template.replace(/\{(\w+)(?:\|([^/}]+)\/([^}]+))?\}/g, (_, name, afterConsonant, afterVowel) => {
    const value = String(values[name] ?? '');
    return isolated(value) + (afterConsonant ? particleAfter(value, afterConsonant, afterVowel) : '');
  });
}

/**
 * A Hangul syllable tells whether it ends in a consonant; any other last letter gets the honorific 님, which does.
 * @param {string} name @param {string} afterConsonant @param {string} afterVowel
 */
function particleAfter(name, afterConsonant, afterVowel) {
  const last = withoutMarks(name).at(-1)?.charCodeAt(0) ?? 0;
  if (!(last >= 0xac00 && last <= 0xd7a3)) return `님${afterConsonant}`;
  return (last - 0xac00) % 28 > 0 ? afterConsonant : afterVowel;
}

/** @param {Lang} lang @param {string[]} names at least one @returns {string} "Mum, Dad and 2 more" */
export function joinNames(lang, names) {
  if (names.length === 1) return names[0];
  if (names.length === 2) return words(lang, 'namesTwo', { a: names[0], b: names[1] });
  return words(lang, 'namesMore', { a: names[0], b: names[1], count: names.length - 2 });
}

/** @param {Lang} lang @param {number} seconds @returns {string} "12 s", "3 min", "2 h", "3 d" */
export function duration(lang, seconds) {
  if (seconds < 60) return words(lang, 'seconds', { n: seconds });
  if (seconds < 3600) return words(lang, 'minutes', { n: Math.floor(seconds / 60) });
  if (seconds < 2 * 86400) return words(lang, 'hours', { n: Math.floor(seconds / 3600) });
  return words(lang, 'days', { n: Math.floor(seconds / 86400) });
}
