// What this browser remembers: names, language, tokens, last pictures.

const kPrefix = 'petcam.';

/** What storage refused to take, as private windows do: the page works, it only forgets when it is closed. @type {Map<string, string>} */
const refused = new Map();

/** @param {Remembered} key @returns {string | null} */
export function recall(key) {
  try {
    return localStorage.getItem(kPrefix + key) ?? refused.get(key) ?? null;
  } catch {
    return refused.get(key) ?? null;
  }
}

/** @param {Remembered} key @param {string} value */
export function remember(key, value) {
  refused.delete(key);
  try {
    localStorage.setItem(kPrefix + key, value);
  } catch {
    refused.set(key, value);
  }
}

/** @param {Remembered} key */
export function forget(key) {
  refused.delete(key);
  try {
    localStorage.removeItem(kPrefix + key);
  } catch {
    // What could not be stored need not be removed.
  }
}

/** @param {string} prefix @returns {string[]} what is remembered under keys that begin like this */
export function remembered(prefix) {
  const keys = [...refused.keys()];
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(kPrefix)) keys.push(key.slice(kPrefix.length));
  } catch {
    // What storage refuses to tell, it refused to take.
  }
  return [...new Set(keys)].filter((key) => key.startsWith(prefix));
}
