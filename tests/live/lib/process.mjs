// One child process of a test: its log, its end. It is ended by its pid, never by its name.

import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { endAtLast } from './leftovers.mjs';
import { bounded } from './wait.mjs';

/** A program that writes to a log file and whose end can be awaited. Killed when this process exits. */
export class ChildProcess {
  #child;
  #ended;
  #group;

  /**
   * @param {{name: string, argv: string[], log: string, env?: Record<string, string>, cwd?: string, group?: boolean}} options
   *   group: signals reach its children as well, which would outlive a parent that is killed
   */
  constructor({ name, argv, log, env = {}, cwd, group = false }) {
    this.name = name;
    this.log = log;
    this.#group = group;
    const file = openSync(log, 'a');
    this.#child = spawn(argv[0], argv.slice(1), { cwd, env: { ...process.env, ...env }, stdio: ['ignore', file, file], detached: group });
    closeSync(file);
    this.#child.unref(); // a test that failed before its clean-up must end, not wait for us
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve({ code: null, signal: null, error }));
      this.#child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const killAtExit = () => this.kill('SIGKILL');
    process.once('exit', killAtExit);
    const forget = endAtLast(killAtExit);
    this.#ended.then(() => {
      process.off('exit', killAtExit);
      forget();
    });
  }

  get pid() {
    return this.#child.pid;
  }

  get running() {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** @param {NodeJS.Signals} signal */
  kill(signal) {
    const { pid } = this.#child;
    if (!this.#group || pid === undefined) return void this.#child.kill(signal);
    try {
      process.kill(-pid, signal);
    } catch {
      // gone already
    }
  }

  /** How it ended: {code, signal}. */
  ended(within = 10000) {
    return bounded(this.#ended, within, `end of ${this.name}`);
  }

  /** Asks it to end; kills it and throws when it does not. */
  async stop({ signal = /** @type {NodeJS.Signals} */ ('SIGTERM'), within = 10000 } = {}) {
    if (this.running) this.kill(signal);
    try {
      return await this.ended(within);
    } catch (error) {
      this.kill('SIGKILL');
      throw new Error(`${error.message}; its log ends with\n${this.lastLines()}`);
    }
  }

  logText() {
    return readFileSync(this.log, 'utf8');
  }

  lastLines(count = 20) {
    return this.logText().trimEnd().split('\n').slice(-count).join('\n');
  }
}

/** True while a process with this pid exists (and is not just waiting to be buried). */
export function processExists(pid) {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
