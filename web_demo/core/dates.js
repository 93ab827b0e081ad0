// Days as people mean them ("until Sunday" includes Sunday), in this device's time zone. Pure.

/** @param {string} day as <input type="date"> gives it: 2026-11-30 @returns {number | null} Unix seconds of its end; null for no day */
export function endOfDay(day) {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return null;
  return Math.floor(new Date(year, month - 1, date + 1).getTime() / 1000);
}

/** @param {number | null} until Unix seconds @returns {string} the last day before it, as <input type="date"> takes it; empty for no end */
export function lastDay(until) {
  if (until === null) return '';
  const day = new Date((until - 1) * 1000);
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** @param {Lang} lang @param {number} until Unix seconds @returns {string} the last day before it, for people */
export function dayWords(lang, until) {
  return new Intl.DateTimeFormat(lang, { year: 'numeric', month: 'short', day: 'numeric' }).format((until - 1) * 1000);
}

/** @param {Lang} lang @param {number} at Unix seconds @param {number} [now] @returns {string} "14:32", on another day "Nov 30, 14:32" */
export function momentWords(lang, at, now = Date.now() / 1000) {
  const day = (/** @type {number} */ seconds) => new Date(seconds * 1000).toDateString();
  const date = day(at) === day(now) ? {} : /** @type {const} */ ({ month: 'short', day: 'numeric' });
  return new Intl.DateTimeFormat(lang, { ...date, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at * 1000);
}
