// How a picture stood still, from the moments at which its frames were shown.

/** As W3C's webrtc-stats says of `freezeCount`: three times as long as usual, or 150 ms more than that; of 15 frames a second. */
export const kFreezeMs = 1000 / 15 + 150;

/**
 * @param {number[]} times  of the frames, in order
 * @param {number} from @param {number} until  a picture that has not come yet stands still, too
 * @returns {{longest: number, total: number, count: number, frames: number, gaps: {at: number, ms: number}[]}} in ms; of freezes, but for `longest`;
 *   `at`: since `from`
 */
export function gapsOf(times, from, until) {
  const within = times.filter((time) => time >= from && time <= until);
  const before = times.filter((time) => time < from).at(-1) ?? from;
  const marks = [before, ...within, until];
  const all = marks.slice(1).map((time, i) => ({ at: Math.max(marks[i], from) - from, ms: time - Math.max(marks[i], from) }));
  const gaps = all.filter(({ ms }) => ms > kFreezeMs);
  return {
    longest: Math.max(...all.map(({ ms }) => ms)),
    total: gaps.reduce((sum, { ms }) => sum + ms, 0),
    count: gaps.length,
    frames: within.length,
    gaps,
  };
}
