// Our plugin with a sanitizer inside a Janus that is built without one.

import { execFileSync } from 'node:child_process';

const kReport = /AddressSanitizer|ThreadSanitizer|runtime error:/;
const kOurs = /libjanus_petcam\.so/;
const kLinesOfAReport = 40;

/**
 * The runtime has to be loaded before everything else. Leaks are looked for when Janus ends; it has some of its own, so they
 * do not decide its exit code.
 */
export function sanitizerEnvironment() {
  const runtime = execFileSync('g++', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
  return {
    LD_PRELOAD: runtime,
    ASAN_OPTIONS: 'detect_leaks=1:abort_on_error=1:malloc_context_size=8',
    LSAN_OPTIONS: 'exitcode=0',
    UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
  };
}

/** What a sanitizer found, out of Janus's log: every error, and every leak of memory that our code asked for. */
export function sanitizerReports(log) {
  const found = [];
  const lines = log.split('\n');
  const error = lines.findIndex((line) => kReport.test(line) && !/SUMMARY/.test(line));
  if (error >= 0) found.push(lines.slice(error, error + kLinesOfAReport).join('\n'));
  // "Direct leak of 24 byte(s) in 1 object(s) allocated from:", then one frame a line. Ours is what our code asked for:
  // the allocator is the first frame, and what it is wrapped in (operator new, json_object) one or two more.
  for (const [leak, frames] of log.matchAll(/^(?:Direct|Indirect) leak of .*\n((?: +#\d+ .*\n)+)/gm)) {
    if (kOurs.test(frames.split('\n').slice(0, 4).join('\n'))) found.push(leak);
  }
  return found;
}
