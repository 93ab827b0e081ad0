// A bad network in a process: one `petcam-link`, whose two interfaces may be put anywhere. See `petcam-link --help`.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { endAtLast } from './leftovers.mjs';
import { buildDir } from './paths.mjs';
import { bounded } from './wait.mjs';

const kProgram = path.join(buildDir, 'tests', 'petcam-link');

/**
 * @typedef {object} Direction
 * @property {number} frames  that came through @property {number} bytes @property {number} lost
 * @property {number} overflowed  found the queue full @property {number} queued_bytes @property {number} queued_ms
 */

export class Link {
  #child;
  #errors = '';
  /** @type {((line: any) => void)[]} */
  #waiting = [];

  /** @param {string} near @param {string} far @param {number} [seed]  of what it loses */
  constructor(near, far, seed = 1) {
    this.#child = spawn(kProgram, [near, far, String(seed)], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.unref();
    this.#child.stderr.on('data', (part) => { this.#errors += part; });
    this.#child.stdin.on('error', () => {}); // it ended first; what was asked fails by its time limit
    this.ready = this.#answer();
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#waiting.shift()?.(JSON.parse(line)));
    const killAtExit = () => this.#child.kill('SIGKILL');
    process.once('exit', killAtExit);
    const forget = endAtLast(killAtExit);
    this.ended = new Promise((resolve) => this.#child.once('close', resolve)).finally(() => {
      process.off('exit', killAtExit);
      forget();
    });
  }

  /** @returns {Promise<any>} */
  async #answer() {
    const answered = new Promise((resolve) => this.#waiting.push(resolve));
    const answer = await bounded(answered, 5000, 'answer of petcam-link').catch((error) => {
      throw new Error(`${error.message}: ${this.#errors}`);
    });
    if (answer.error) throw new Error(this.#errors.trim());
    return answer;
  }

  /**
   * Another shape from now on, such as "down rate=300k delay=50ms"; "counts" changes nothing.
   * @param {string} line @returns {Promise<{up: Direction, down: Direction}>}  what has passed until now
   */
  tell(line) {
    this.#child.stdin.write(`${line}\n`);
    return this.#answer();
  }

  counts() {
    return this.tell('counts');
  }

  stop() {
    this.#child.stdin.end();
    return bounded(this.ended, 5000, 'end of petcam-link');
  }

  kill() {
    this.#child.kill('SIGKILL');
  }
}
