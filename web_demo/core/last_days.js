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
