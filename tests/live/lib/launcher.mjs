// `./petcam` as a person uses it: its commands in a folder of the test's own, and what they print.

import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildDir, root } from './paths.mjs';
import { processExists } from './process.mjs';
import { bounded, waitFor } from './wait.mjs';

const kPetcam = path.join(root, 'petcam');

/** Everything that one test file starts with `./petcam`; state folders belong below `dir`. */
export class Launcher {
  #started = new Set();

  constructor() {
    mkdirSync(path.join(buildDir, 'live'), { recursive: true });
    this.dir = mkdtempSync(path.join(buildDir, 'live', 'launcher-'));
  }

  /** Starts `./petcam up` with these options; `said` is all it printed. @param {string[]} options */
  up(...options) {
    const child = spawn(kPetcam, ['up', '--no-install', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    const run = { pid: child.pid ?? 0, said: '', kill: (signal) => child.kill(signal), ended: null };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => { run.said += part; });
    run.ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
    this.#started.add(child);
    return run;
  }

  /** Ends a running `up` as Ctrl-C does. */
  async stop(run) {
    run.kill('SIGINT');
    return bounded(run.ended, 15000, 'end of petcam');
  }

  /** Processes that mention a folder on their command line. */
  processes(folder = this.dir) {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder) && processExists(pid);
      } catch {
        return false;
      }
    }).map(Number);
  }

  async cleanUp() {
    for (const child of this.#started) child.kill('SIGKILL');
    await waitFor('end of everything', () => this.processes().length === 0, { within: 10000 });
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export const welcome = (run) => waitFor('welcome', () => run.said.includes('Stop with Ctrl-C'), { within: 60000, saw: () => run.said });

/**
 * Runs a command that ends by itself; `said` is both of its outputs. `typed` is typed at a terminal (else there is none).
 * @param {string[]} words  such as ['members', '--state', dir]
 * @param {{typed?: string}} [options]
 */
export function petcam(words, { typed } = {}) {
  const quoted = [kPetcam, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const [file, args] = typed === undefined ? [kPetcam, words] : ['script', ['-qec', quoted, '/dev/null']];
  return new Promise((resolve) => {
    const child = execFile(file, args, { timeout: 20000 }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, said: stdout + stderr });
    });
    child.stdin?.end(typed ?? '');
  });
}

/** The code of the one link in what petcam printed. */
export function codeIn(said) {
  const links = [...said.matchAll(/https:\/\/\S+\/#\/join\/([0-9A-Za-z]+)/g)];
  if (links.length !== 1) throw new Error(`${links.length} links in: ${said}`);
  return links[0][1];
}
