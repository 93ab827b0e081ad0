// Moments as people read them, in this device's time zone. Pure.

/** @param {Lang} lang @param {number} at Unix seconds @param {number} [now] @returns {string} "14:32", on another day "Nov 30, 14:32" */
export function momentWords(lang, at, now = Date.now() / 1000) {
  const day = (/** @type {number} */ seconds) => new Date(seconds * 1000).toDateString();
  const date = day(at) === day(now) ? {} : /** @type {const} */ ({ month: 'short', day: 'numeric' });
  return new Intl.DateTimeFormat(lang, { ...date, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at * 1000);
}
