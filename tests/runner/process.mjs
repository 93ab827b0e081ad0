// Runs one step of a suite: a command in a process group of its own, or a function. Never longer than its deadline.

import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';

const kMostDetailLines = 60;
const runningGroups = new Set();

/** Kills what is running now, with everything it started in its process groups. */
export function endRunningSteps() {
  for (const group of runningGroups) killGroup(group, 'SIGKILL');
}

function killGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // gone already
  }
}

/**
 * @param {{argv?: string[], env?: object, cwd?: string, run?: Function, skip?: string, parse?: Function}} step
 * @returns {Promise<{passed: number, failed: number, skipped?: number, details?: string[]}>}
 */
export async function runStep(step, { deadline, log, append }) {
  if (!append) writeFileSync(log, '');
  if (step.skip) return { passed: 0, failed: 0, skipped: 1, details: [`skipped: ${step.skip}`] };
  if (step.run) return step.run();
  const outcome = await runCommand(step, deadline);
  appendFileSync(log, `$ ${step.argv.join(' ')}\n${outcome.output}\n[${outcome.ending}]\n`);
  const counted = step.parse(outcome);
  // Whatever was counted, a bad ending is a failure.
  if (!outcome.ok && !counted.failed) {
    counted.failed = 1;
    counted.details = [...(counted.details ?? []), tail(outcome.output, 25)];
  }
  if (!outcome.ok) counted.details = [`${step.argv.slice(0, 4).join(' ')}: ${outcome.ending}`, ...(counted.details ?? [])];
  return counted;
}

function runCommand(step, deadline) {
  return new Promise((resolve) => {
    const child = spawn(step.argv[0], step.argv.slice(1), {
      cwd: step.cwd,
      env: { ...process.env, ...step.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a process group of its own, so that all of it can be killed
    });
    const parts = [];
    let timedOut = false;
    if (child.pid) runningGroups.add(child.pid);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => parts.push(part));

    const seconds = Math.max(1, (deadline - Date.now()) / 1000);
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid, 'SIGTERM');
      setTimeout(() => killGroup(child.pid, 'SIGKILL'), 3000).unref();
    }, seconds * 1000);

    const end = (ok, ending) => {
      clearTimeout(timer);
      if (child.pid) killGroup(child.pid, 'SIGKILL'); // what the command left behind
      runningGroups.delete(child.pid);
      resolve({ ok, ending, output: Buffer.concat(parts).toString() });
    };
    child.on('error', (error) => end(false, `could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      // Output may still be in the pipes, but a grandchild that keeps them open must not keep us waiting.
      const ending = timedOut ? `over its time limit (${seconds.toFixed(0)} s)` : signal ? `killed by ${signal}` : `exit code ${code}`;
      const settle = setTimeout(() => end(code === 0 && !timedOut, ending), 1000);
      child.on('close', () => {
        clearTimeout(settle);
        end(code === 0 && !timedOut, ending);
      });
    });
  });
}

/** The last lines of a long text. */
export function tail(text, lines = kMostDetailLines) {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
