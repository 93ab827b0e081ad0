// Words in the user's language, with Korean particles that fit the name before them.

/** @typedef {'en' | 'ko'} Lang */

/** Languages that were loaded. @type {Partial<Record<Lang, Record<string, string>>>} */
const loaded = {};

/** Before the first words in a language are asked for. @param {Lang} lang */
export async function loadLang(lang) {
  loaded[lang] ??= lang === 'ko' ? (await import('./words_ko.js')).korean : (await import('./words_en.js')).english;
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
  const template = loaded[lang]?.[key] ?? key;
  return template.replace(/\{(\w+)(?:\|([^/}]+)\/([^}]+))?\}/g, (_, name, afterConsonant, afterVowel) => {
    const value = String(values[name] ?? '');
    return afterConsonant ? withParticle(value, afterConsonant, afterVowel) : value;
  });
}

/**
 * A Hangul syllable tells whether it ends in a consonant; any other last letter gets the honorific 님, which does.
 * @param {string} name @param {string} afterConsonant @param {string} afterVowel
 */
function withParticle(name, afterConsonant, afterVowel) {
  const last = name.charCodeAt(name.length - 1);
  if (!(last >= 0xac00 && last <= 0xd7a3)) return `${name}님${afterConsonant}`;
  return name + ((last - 0xac00) % 28 > 0 ? afterConsonant : afterVowel);
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
