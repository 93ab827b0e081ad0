// Compares what was measured with the limits.

import { kMetrics } from './metrics.mjs';
import { ratios, summarize } from './statistics.mjs';

/** In place of a rival: the highest value that is allowed. */
export const kAllowed = 'what is allowed';

/**
 * @typedef {Record<string, number>} Measured  metric key -> value of one system in one round
 * @typedef {object} Comparison
 * @property {string} rival
 * @property {import('./statistics.mjs').Summary} ratio  petcam's value divided by the rival's, round by round
 * @property {number} limit
 * @property {boolean} held
 */

/**
 * @typedef {object} Row
 * @property {import('./metrics.mjs').Metric} metric
 * @property {Record<string, import('./statistics.mjs').Summary>} systems
 * @property {Comparison[]} comparisons
 */

/**
 * @param {Record<string, Measured[]>} measured  system -> one entry a round
 * @returns {Row[]} one for each metric that was measured
 */
export function judge(measured) {
  return kMetrics.flatMap((metric) => {
    const values = Object.entries(measured)
      .map(([system, rounds]) => /** @type {const} */ ([system, rounds.map((round) => round[metric.key]).filter((value) => value !== undefined)]))
      .filter(([, found]) => found.length > 0);
    if (values.length === 0) return [];
    const of = Object.fromEntries(values);
    const comparisons = Object.entries(metric.limits).filter(([rival]) => of[rival]).map(([rival, limit]) => {
      const ratio = ratios(of.petcam, of[rival]);
      return { rival, ratio, limit, held: ratio.median <= limit };
    });
    if (metric.most !== undefined && of.petcam) {
      const most = metric.most;
      const ratio = summarize(of.petcam.map((value) => value / most));
      comparisons.push({ rival: kAllowed, ratio, limit: 1, held: (metric.always ? ratio.max : ratio.median) <= 1 });
    }
    const systems = Object.fromEntries(values.map(([system, found]) => [system, summarize(found)]));
    return [{ metric, systems, comparisons }];
  });
}

/** @param {Row[]} rows */
export function allHeld(rows) {
  return rows.every(({ comparisons }) => comparisons.every(({ held }) => held));
}
