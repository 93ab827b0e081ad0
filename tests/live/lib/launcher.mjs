// `./petcam` as a person uses it: its commands in a folder of the test's own, and what they print.

import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildDir, root } from './paths.mjs';
import { processExists } from './process.mjs';
import { bounded, waitFor } from './wait.mjs';

const kPetcam = path.join(root, 'petcam');

/** For a shell. @param {string[]} words */
const quoted = (words) => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

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
    return this.#watch(child, (signal) => child.kill(signal));
  }

  /** The same at a terminal, where it says what it tells nobody else. It is stopped with the key, Ctrl-C. @param {string[]} options */
  upAtTerminal(...options) {
    const child = spawn('script', ['-qec', `exec ${quoted([kPetcam, 'up', '--no-install', ...options])}`, '/dev/null'], { stdio: 'pipe' });
    return this.#watch(child, (signal) => (signal === 'SIGINT' ? child.stdin.write('\x03') : child.kill(signal)));
  }

  /** @param {import('node:child_process').ChildProcess} child */
  #watch(child, kill) {
    const run = { pid: child.pid ?? 0, said: '', kill, ended: null };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => { run.said += String(part).replaceAll('\r', ''); });
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
  const [file, args] = typed === undefined ? [kPetcam, words] : ['script', ['-qec', quoted([kPetcam, ...words]), '/dev/null']];
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
