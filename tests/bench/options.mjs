// The command line of the benchmark.

import { parseArgs } from 'node:util';
import { kLinkParts, kParts } from './metrics.mjs';

const kRounds = 5;

/**
 * @typedef {object} Options
 * @property {number} rounds
 * @property {import('./metrics.mjs').Part[]} parts
 * @property {'h264' | 'vp8'} codec
 * @property {string} json  file of the report
 * @property {boolean} quick  one short round, to see that everything works
 */

/**
 * @param {string[]} argv
 * @param {string} json  where the report goes when nobody says
 * @returns {Options} throws with words for the user
 */
export function readOptions(argv, json) {
  const { values } = parseArgs({
    args: argv,
    options: {
      rounds: { type: 'string' },
      only: { type: 'string', multiple: true },
      codec: { type: 'string', default: 'h264' },
      json: { type: 'string', default: json },
      quick: { type: 'boolean', default: false },
    },
  });
  const quick = values.quick === true;
  const rounds = Number(values.rounds ?? (quick ? 1 : kRounds));
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100) throw new Error('--rounds wants a number from 1 to 100');
  const wanted = (values.only ?? kParts).flatMap((name) => name.split(',')).flatMap((name) => (name === 'links' ? kLinkParts : [name]));
  const stranger = wanted.find((name) => !kParts.includes(/** @type {any} */ (name)));
  if (stranger !== undefined) throw new Error(`--only does not know "${stranger}"; it knows ${kParts.join(', ')}, and links for those on bad links`);
  if (values.codec !== 'h264' && values.codec !== 'vp8') throw new Error('--codec is h264 or vp8');
  return { rounds, parts: kParts.filter((part) => wanted.includes(part)), codec: values.codec, json: String(values.json), quick };
}
