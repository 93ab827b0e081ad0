// Days of the calendar, as addresses and date fields write them: 2026-11-26. Pure.

/** @param {string} day 2026-11-26 @returns {{from: number, to: number}} Unix seconds; 23 or 25 hours where the clock changes */
export function secondsOf(day) {
  const [year, month, date] = day.split('-').map(Number);
  const at = (/** @type {number} */ offset) => new Date(year, month - 1, date + offset).getTime() / 1000;
  return { from: at(0), to: at(1) };
}

/** @param {number} time Unix seconds @returns {string} its day here, 2026-11-26 */
export function dayOf(time) {
  const date = new Date(time * 1000);
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** @param {string} day @param {number} count @returns {string} */
export function daysLater(day, count) {
  const [year, month, date] = day.split('-').map(Number);
  return dayOf(new Date(year, month - 1, date + count, 12).getTime() / 1000);
}

/** @param {string} text from an address or a date field @returns {boolean} */
export function isDay(text) {
  return /^\d{4}-\d\d-\d\d$/.test(text) && dayOf(secondsOf(text).from) === text;
}
