// Waiting with an end: every wait in the live tests has a deadline and says what it saw last.

import os from 'node:os';

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks again and again until the answer is truthy, and returns it. An exception of `probe` counts as "not yet".
 * @template T
 * @param {string} what  what is awaited, for the error message
 * @param {() => T | Promise<T>} probe
 * @param {{within?: number, every?: number, saw?: (last: T | undefined) => unknown}} [options]  in ms; `saw` describes the last answer
 * @returns {Promise<T>}
 */
export async function waitFor(what, probe, { within = 5000, every = 50, saw = (last) => last } = {}) {
  const deadline = Date.now() + within;
  let last;
  let error;
  do {
    try {
      error = undefined;
      last = await bounded(Promise.resolve(probe()), Math.max(1000, deadline - Date.now()), what);
      if (last) return last;
    } catch (caught) {
      error = caught;
    }
    await sleep(every);
  } while (Date.now() < deadline);
  throw new Error(`no ${what} within ${within} ms; last seen: ${error ? error.message : show(await saw(last))}`);
}

/** The opposite: fails when `probe` becomes truthy within the time. */
export async function staysFalse(what, probe, { during = 1000, every = 50 } = {}) {
  const end = Date.now() + during;
  while (Date.now() < end) {
    const answer = await probe();
    if (answer) throw new Error(`${what} happened although it must not: ${show(answer)}`);
    await sleep(every);
  }
}

/** The part of the time since the machine started in which its cores did nothing, and all of it: ticks. */
function coreTimes() {
  const times = os.cpus().map((core) => core.times);
  return { idle: sum(times.map(({ idle }) => idle)), all: sum(times.flatMap(Object.values)) };
}

/**
 * Waits until whatever was started has settled: browsers that just came up take whole cores for seconds, and a time measured meanwhile
 * is theirs. A machine that never gets calm is measured all the same.
 * @param {{within?: number, idle?: number}} [options]  ms; which part of a second the cores have to be idle
 * @returns {Promise<boolean>} whether it got calm
 */
export async function settled({ within = 20000, idle = 0.1 } = {}) {
  for (const deadline = Date.now() + within; Date.now() < deadline;) {
    const before = coreTimes();
    await sleep(1000);
    const now = coreTimes();
    if (now.idle - before.idle >= idle * (now.all - before.all)) return true;
  }
  return false;
}

/** A promise with an end. */
export function bounded(promise, ms, what) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${ms} ms`)), ms);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
const show = (value) => (typeof value === 'string' ? value : JSON.stringify(value) ?? String(value));
