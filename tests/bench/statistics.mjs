// The few statistics that the benchmark needs.

/** Middle value; the mean of the two middle ones of an even count. @param {number[]} values */
export function median(values) {
  return quantile(values, 0.5);
}

/**
 * Value below which a share of the values lies, interpolated between neighbours.
 * @param {number[]} values  at least one
 * @param {number} share  0 to 1
 */
export function quantile(values, share) {
  if (values.length === 0) throw new Error('no value was measured');
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/**
 * @typedef {object} Summary
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {number[]} values  in the order of the rounds
 */

/** @param {number[]} values @returns {Summary} */
export function summarize(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), values };
}

/**
 * How many times `ours` is of `theirs`, round by round: the two of one round were measured right after each other, so
 * what slows the machine for a while changes neither their ratio nor the median of all ratios.
 * @param {number[]} ours @param {number[]} theirs  same rounds, same order
 */
export function ratios(ours, theirs) {
  if (ours.length !== theirs.length) throw new Error('the two were not measured in the same rounds');
  return summarize(ours.map((value, round) => value / theirs[round]));
}
