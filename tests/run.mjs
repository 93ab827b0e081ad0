// Runs all suites in order and ends with the line `N passed, N failed, N skipped`.
//   node tests/run.mjs [--long] [--only PATTERN]
// One line a suite, details of failures below it, everything a suite printed in build/test-logs/.
// Exit code 0 only when something passed and nothing failed. `./petcam test` installs what is needed and calls this.

import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { endRunningSteps, runStep } from './runner/process.mjs';
import { listSuites, logsDir } from './runner/suites.mjs';

// Calm suites mostly wait, for a page, a clock or a time-out: on two good cores two of them do not disturb each other. On slow ones they
// may, and a neighbour of the whole machine may starve even a suite that runs alone. So what goes by the clock and failed has a second
// try, without neighbours, which alone counts; what needed it is named at the end.
const kLanes = 2;

const { values: options } = parseArgs({
  options: { long: { type: 'boolean', default: false }, only: { type: 'string' } },
});

/** Runs the steps of a suite until its time is over; adds up what their parsers counted. */
async function runSuite(suite) {
  const result = { passed: 0, failed: 0, skipped: 0, details: [] };
  if (failed.has(suite.needs)) return { ...result, failed: 1, details: [`not run: ${suite.needs} failed`] };
  const deadline = Date.now() + suite.limit * 1000;
  const log = `${logsDir}/${suite.name.replaceAll('/', '-')}.log`;
  for (const [index, step] of suite.steps.entries()) {
    const counted = await runStep(step, { deadline, log, append: index > 0 });
    for (const key of ['passed', 'failed', 'skipped']) result[key] += counted[key] ?? 0;
    result.details.push(...(counted.details ?? []));
    if (counted.failed && suite.stopAtFailure) break;
  }
  // A suite that did nothing at all is broken, unless it said why.
  if (result.passed + result.failed + result.skipped === 0) {
    result.failed = 1;
    result.details.push('no test ran');
  }
  if (result.failed) result.details.push(`everything it printed: ${log}`);
  return result;
}

/** Runs a suite and says how it went. @returns {Promise<boolean>} whether it counts: not when it failed and has another try */
async function account(suite, { last = true } = {}) {
  const started = Date.now();
  const result = await runSuite(suite).catch((error) => ({
    passed: 0, failed: 1, skipped: 0, details: [String(error.stack ?? error)],
  }));
  const counts = last || failed.has(suite.needs) || result.failed === 0;
  if (result.failed && counts) failed.add(suite.name);
  if (counts) for (const key of ['passed', 'failed', 'skipped']) total[key] += result[key];
  else twice.push(suite.name);
  report(suite.name, result, (Date.now() - started) / 1000, counts ? undefined : 'again');
  return counts;
}

/** Calm suites that follow one another are one group, each of the others is one of its own. */
function groupsOf(suites) {
  const groups = [];
  for (const suite of suites) {
    if (suite.calm && groups.at(-1)?.[0].calm) groups.at(-1).push(suite);
    else groups.push([suite]);
  }
  return groups;
}

async function inLanes(group, lanes) {
  const waiting = [...group];
  const again = [];
  const lane = async () => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
      if (!(await account(suite, { last: !suite.timed }))) again.push(suite);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  for (const suite of again) await account(suite);
}

/** `again`: it failed, and has another try, without neighbours. */
function report(name, result, seconds, verdict = result.failed ? 'FAIL' : result.passed ? 'ok' : 'skip') {
  const counts = ['passed', 'failed', 'skipped'].filter((key) => result[key]).map((key) => `${result[key]} ${key}`);
  console.log(`${verdict.padEnd(5)} ${name.padEnd(22)} ${counts.join(', ').padEnd(34)} ${seconds.toFixed(1).padStart(6)} s`);
  for (const detail of result.details) console.log(detail.replace(/^/gm, '        '));
}

function finish(total) {
  if (twice.length) console.log(`needed a second try: ${twice.join(', ')}`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

mkdirSync(logsDir, { recursive: true });
const wanted = options.only ? new RegExp(options.only) : /^/;
const suites = listSuites({ long: options.long }).filter((suite) => wanted.test(suite.name));
const total = { passed: 0, failed: 0, skipped: 0 };
const twice = [];
/** Those whose last try did. @type {Set<string | undefined>} */
const failed = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    endRunningSteps();
    console.log(`stopped by ${signal}`);
    finish({ ...total, failed: total.failed + 1 });
    process.exit(1);
  });
}

if (suites.length === 0) console.log(`no suite is called like "${options.only}"`);
for (const group of groupsOf(suites)) await inLanes(group, group[0].calm ? kLanes : 1);
finish(total);
