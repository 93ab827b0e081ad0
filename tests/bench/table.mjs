// The result as a table, in Markdown, so that it can be pasted as it is.

import { kAllowed } from './judge.mjs';

/** @param {import('./judge.mjs').Row[]} rows @param {string[]} all  systems in the order of their columns */
export function table(rows, all) {
  const systems = all.filter((system) => rows.some((row) => row.systems[system]));
  const rivals = [...systems, kAllowed].filter((system) => rows.some(({ comparisons }) => comparisons.some(({ rival }) => rival === system)));
  const head = ['median (lowest to highest)', ...systems, ...rivals.map((rival) => `petcam / ${rival}`)];
  const body = rows.map(({ metric, systems: found, comparisons }) => [
    metric.title,
    ...systems.map((system) => (found[system] ? value(found[system], metric) : '')),
    ...rivals.map((rival) => ratio(comparisons.find((one) => one.rival === rival))),
  ]);
  return align([head, ...body]);
}

/** @param {import('./statistics.mjs').Summary} summary @param {import('./metrics.mjs').Metric} metric */
function value({ median, min, max }, { digits, unit }) {
  return `${median.toFixed(digits)} ${unit} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
}

/** @param {import('./judge.mjs').Comparison} [comparison] */
function ratio(comparison) {
  if (!comparison) return '';
  const { ratio: { median, min, max }, limit, held } = comparison;
  return `${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)}), ${held ? 'ok' : 'MISSED'}: limit ${limit.toFixed(2)}`;
}

/** @param {string[][]} lines  the first one is the head */
function align(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const row = (/** @type {string[]} */ cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [row(lines[0]), rule, ...lines.slice(1).map(row)].join('\n');
}
