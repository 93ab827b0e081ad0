// Runs each fuzz target of build-fuzz: first on every input that is kept, then on new ones for a while.
//   PETCAM_FUZZ_SECONDS   how long each is fuzzed; 10
//   PETCAM_FUZZ_SEED      where chance begins; 1, so that a run on the same corpus tries the same
// What fails is kept below build-fuzz/found; the message says how to try it again.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { buildDir, grown, kept, program, root, targets } from './lib/targets.mjs';

const seconds = Number(process.env.PETCAM_FUZZ_SECONDS ?? 10);
const seed = Number(process.env.PETCAM_FUZZ_SEED ?? 1);
const kEnv = {
  ...process.env,
  ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1',
  UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
};

function argumentsOf(target) {
  const dictionary = `tests/fuzz/${target}.dict`;
  return [
    `-max_total_time=${seconds}`, `-seed=${seed}`, '-max_len=4096', '-timeout=10', '-rss_limit_mb=2048', '-print_final_stats=1',
    `-artifact_prefix=${buildDir}/found/${target}-`,
    ...(existsSync(path.join(root, dictionary)) ? [`-dict=${dictionary}`] : []),
    grown(target), ...kept(target),
  ];
}

/** @returns {Promise<{ok: boolean, output: string}>} */
function run(target) {
  for (const dir of [grown(target), `${buildDir}/found`]) mkdirSync(path.join(root, dir), { recursive: true });
  return new Promise((resolve) => {
    const child = spawn(program(buildDir, target), argumentsOf(target), { cwd: root, env: kEnv, stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.on('data', (part) => { output += part; });
    child.on('error', (error) => resolve({ ok: false, output: String(error) }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/** What is worth knowing of a failure, the cause first; the whole output is long. */
function failure(target, output) {
  const lines = output.split('\n');
  const wanted = /property violated|ERROR:|runtime error:|terminate called|what\(\)|SUMMARY|Test unit written/;
  const frames = lines.filter((line) => /^ +#\d+ /.test(line) && / \S+\/(plugin|tests)\/\S+:\d+/.test(line)).slice(0, 8);
  const found = /Test unit written to (\S+)/.exec(output)?.[1];
  return [
    ...lines.filter((line) => wanted.test(line)).slice(0, 6), ...frames,
    ...(found ? [`again: ${program(buildDir, target)} ${found}   and keep it in tests/fuzz/finds/${target}/`] : lines.slice(-15)),
  ].join('\n');
}

// Two at a time, like everything here: a home server has no more to give.
describe(`fuzzing for ${seconds} s with seed ${seed}`, { concurrency: 2 }, () => {
  for (const target of targets) {
    it(`${target}: nothing fails`, async (t) => {
      const { ok, output } = await run(target);
      if (!ok) throw new Error(failure(target, output));
      const count = (name) => /(\d+)$/m.exec(output.slice(output.indexOf(name)))?.[1] ?? '?';
      const inputs = count('stat::number_of_executed_units:');
      t.diagnostic(`note: ${target}: ${inputs} inputs, ${count('stat::average_exec_per_sec:')}/s, seed ${seed}`);
    });
  }
});
