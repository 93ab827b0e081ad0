// A fresh Debian that has booted with its own systemd (systemd-nspawn), on the network that the test is in.

import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ChildProcess } from './process.mjs';
import { waitFor } from './wait.mjs';

/** Why nothing can boot here, or null. */
export function whyNoBoot() {
  try {
    execFileSync('systemd-nspawn', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'there is no systemd-nspawn on this machine';
  }
}

export class Machine {
  #nspawn;
  #first = '';

  /** @param {import('./clean_root.mjs').CleanRoot} root @param {string} log */
  constructor(root, log) {
    this.root = root;
    root.unmount();
    this.#nspawn = new ChildProcess({ name: 'systemd-nspawn', argv: ['systemd-nspawn', '--quiet', `--directory=${root.dir}`, '--register=no', '--keep-unit', '--boot'], log });
  }

  async boot() {
    const { pid } = this.#nspawn;
    await waitFor('a booted machine', async () => {
      [this.#first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
      return /running|degraded/.test((await this.run(['systemctl', 'is-system-running'])).said);
    }, { within: 90000, every: 500, saw: () => this.#nspawn.lastLines() });
  }

  /** Runs a command in it as root. @returns {Promise<{code: number | string, said: string}>} */
  run(argv) {
    return new Promise((resolve) => {
      execFile('nsenter', ['-t', this.#first, '-m', '-p', '-u', '-i', '-r', '-w', ...argv], { timeout: 90000 }, (error, stdout, stderr) => {
        resolve({ code: error ? error.code ?? error.signal : 0, said: stdout + stderr });
      });
    });
  }

  /** Shuts it down. */
  async stop() {
    await this.#nspawn.stop({ within: 60000 });
    this.root.mount();
  }
}
