// One petcam-peer: a publisher or a number of viewers without a browser, which cost far less than the Janus they load.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buildDir } from '../live/lib/paths.mjs';
import { bounded, waitFor } from '../live/lib/wait.mjs';

const kProgram = path.join(buildDir, 'tests', 'petcam-peer');

/**
 * @typedef {object} PeerReport
 * @property {number} peer
 * @property {number} [first_video_ms]
 * @property {{kind: string, packets: number, bytes: number, missing: number}[]} streams
 */

export class PeerProcess {
  #child;
  #stderr = '';
  /** @type {((reply: any) => void)[]} waiting for a reply, first asked first answered */
  #asked = [];
  /** @type {any[]} */
  #events = [];

  /** @param {string[]} argv */
  constructor(argv) {
    if (!existsSync(kProgram)) throw new Error('build/tests/petcam-peer is missing: ./petcam bench builds it');
    this.#child = spawn(kProgram, argv, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr.on('data', (part) => { this.#stderr = `${this.#stderr}${part}`.slice(-2000); });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#take(line));
    const kill = () => this.#child.kill('SIGKILL');
    process.once('exit', kill);
    this.ended = new Promise((resolve) => {
      this.#child.once('error', resolve);
      this.#child.once('exit', resolve);
    }).then(() => process.off('exit', kill));
  }

  /** Waits until all peers of this process receive (or send) media. @param {number} count */
  async up(count) {
    await waitFor(`${count} peers that are up`, () => {
      this.#mustRun();
      return this.#events.filter(({ event }) => event === 'up').length >= count;
    }, { within: 20000, saw: () => `${JSON.stringify(this.#events.slice(-5))} ${this.#stderr}` });
  }

  /** @returns {Promise<PeerReport[]>} one entry a peer */
  async report() {
    const reply = await this.#ask('report');
    return reply.peers;
  }

  async stop() {
    this.#send('stop');
    await bounded(this.ended, 5000, 'end of petcam-peer').catch(() => this.#child.kill('SIGKILL'));
  }

  /** @param {string} command @returns {Promise<any>} */
  #ask(command) {
    this.#mustRun();
    const answered = new Promise((resolve) => this.#asked.push(resolve));
    this.#send(command);
    return bounded(answered, 5000, `reply of petcam-peer to ${command}; it said: ${this.#stderr}`);
  }

  /** @param {string} command */
  #send(command) {
    if (this.#child.stdin.writable) this.#child.stdin.write(`${JSON.stringify({ command })}\n`);
  }

  /** @param {string} line */
  #take(line) {
    const message = JSON.parse(line);
    if (message.reply) this.#asked.shift()?.(message);
    else this.#events.push(message);
  }

  #mustRun() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
      throw new Error(`petcam-peer ended (${this.#child.exitCode ?? this.#child.signalCode}): ${this.#stderr}`);
    }
  }
}
