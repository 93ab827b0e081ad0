// The benchmark: petcam and Janus's videoroom in alternation on this machine, with the same clip. `./petcam bench` installs and
// builds what is needed and runs this in a network of its own.
// Exit code 0: all limits hold. 1: one is missed. 2: it could not measure. A --quick run is too short to judge by: 0 or 2.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildDir } from '../live/lib/paths.mjs';
import { browserRun } from './browser_run.mjs';
import { allHeld, judge } from './judge.mjs';
import { loadRun } from './load_run.mjs';
import { lossRun } from './loss_run.mjs';
import { readOptions } from './options.mjs';
import { recorderRun } from './recorder_run.mjs';
import { restRun } from './rest_run.mjs';
import { rushRun } from './rush_run.mjs';
import { kSystems } from './systems.mjs';
import { table } from './table.mjs';
import { turnRun } from './turn_run.mjs';

const kSameCore = kSystems.filter((system) => system !== 'videoroom-default');

/** Which systems a kind of run needs: latency and first frame are compared under the same core settings only. */
const kRuns = [
  { name: 'under load', parts: ['cpu', 'memory'], run: loadRun, systems: kSystems },
  { name: 'recording', parts: ['recorder'], run: recorderRun, systems: ['petcam', 'gst-launch'] },
  { name: 'in browsers', parts: ['first-frame', 'latency'], run: browserRun, systems: kSameCore },
  { name: 'in a rush', parts: ['rush'], run: rushRun, systems: kSameCore },
  { name: 'at rest', parts: ['rest'], run: restRun, systems: kSameCore },
  { name: 'with loss', parts: ['loss'], run: lossRun, systems: kSameCore },
  { name: 'through TURN', parts: ['turn'], run: turnRun, systems: kSameCore },
];

const kColumns = [...kSystems, 'gst-launch'];

/** @param {import('./options.mjs').Options} options */
async function measureAll(options) {
  const measured = Object.fromEntries(kColumns.map((system) => [system, Array.from({ length: options.rounds }, () => ({}))]));
  const details = [];
  for (let round = 0; round < options.rounds; round++) {
    for (const { name, parts, run, systems } of kRuns) {
      if (!parts.some((part) => options.parts.includes(/** @type {any} */ (part)))) continue;
      for (const system of rotated(systems, round)) {
        const started = Date.now();
        const outcome = await twice(() => run(system, options), `${name}, ${system}`);
        Object.assign(measured[system][round], outcome.measured);
        details.push({ round: round + 1, system, run: name, ...outcome });
        progress(`round ${round + 1} of ${options.rounds}, ${name}, ${system}`, outcome.measured, started);
      }
    }
  }
  return { measured, details };
}

/** A browser that hung once must not cost all that was measured before. @template T @param {() => Promise<T>} run @param {string} what */
async function twice(run, what) {
  try {
    return await run();
  } catch (error) {
    console.log(`${what} failed and is run once more: ${/** @type {Error} */ (error).message}`);
    return run();
  }
}

/** Whoever comes first in one round comes last in the next. @template T @param {T[]} list @param {number} by @returns {T[]} */
const rotated = (list, by) => list.map((_, i) => list[(i + by) % list.length]);

/** @param {string} what @param {Record<string, number>} values @param {number} started */
function progress(what, values, started) {
  const shown = Object.entries(values).map(([key, value]) => `${key} ${value.toFixed(1)}`).join(', ');
  console.log(`${what}: ${shown} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
}

/** What the figures depend on. */
function machine() {
  const [cpu] = os.cpus();
  // It tells its version in front of everything else, and then that it does not know the option.
  const janus = /Janus version: .*/.exec(spawnSync('janus', ['--version'], { encoding: 'utf8' }).stdout)?.[0];
  return { cpu: cpu.model, cores: os.cpus().length, kernel: os.release(), janus, load_before: os.loadavg()[0] };
}

/** @param {boolean} held @param {import('./options.mjs').Options} options */
function verdict(held, { quick }) {
  return `${held ? 'All limits hold.' : 'A limit is MISSED.'}${quick ? ' (A quick run is too short to judge by.)' : ''}`;
}

try {
  const options = readOptions(process.argv.slice(2), path.join(buildDir, 'bench', 'latest.json'));
  const about = { at: new Date().toISOString(), machine: machine(), options };
  const { measured, details } = await measureAll(options);
  const rows = judge(measured);
  const held = allHeld(rows);
  mkdirSync(path.dirname(options.json), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify({ ...about, held, rows, details }, null, 2)}\n`);
  console.log(`\n${table(rows, kColumns)}\n\n${verdict(held, options)} The report: ${path.resolve(options.json)}`);
  process.exitCode = held || options.quick ? 0 : 1;
} catch (error) {
  console.error(`petcam bench: ${/** @type {Error} */ (error).message}`);
  process.exitCode = 2;
}
