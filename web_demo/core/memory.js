// What this browser remembers: names, language, and the key that lets a camera take its own place back.

const kPrefix = 'petcam.';

/** @param {'name' | 'camera' | 'lang' | 'device' | 'facing'} key @returns {string | null} */
export function recall(key) {
  try {
    return localStorage.getItem(kPrefix + key);
  } catch {
    return null;
  }
}

/** @param {'name' | 'camera' | 'lang' | 'device' | 'facing'} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(kPrefix + key, value);
  } catch {
    // Private windows may refuse; the page works, it only forgets.
  }
}

let fallbackKey = '';

/** @returns {string} 32 random bytes as base64url, made once per browser */
export function deviceKey() {
  const known = recall('device') || fallbackKey;
  if (known) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  fallbackKey = btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  remember('device', fallbackKey);
  return fallbackKey;
}
