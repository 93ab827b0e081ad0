// A Docker engine of the tests' own: its images and containers are in build/docker, and the machine's own engine never hears of it.

import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildDir, root } from './paths.mjs';
import { ChildProcess } from './process.mjs';
import { waitFor } from './wait.mjs';

export const kImage = 'petcam';

/** Why there can be none here, or null. */
export function whyNoDocker() {
  if (process.getuid?.() !== 0) return 'only root can run a Docker engine';
  for (const program of ['dockerd', 'docker', 'docker-compose']) {
    try {
      execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    } catch {
      return `there is no ${program} on this machine`;
    }
  }
  return null;
}

export class Engine {
  #daemon;
  #dir = mkdtempSync(path.join(os.tmpdir(), 'petcam-docker-')); // paths of sockets are short

  async start() {
    const data = path.join(buildDir, 'docker');
    mkdirSync(data, { recursive: true });
    this.#daemon = new ChildProcess({
      name: 'dockerd',
      // Containers use the network that they are started in: no rule of a firewall and no bridge is needed.
      argv: ['dockerd', '--bridge=none', '--iptables=false', '--ip6tables=false', `--data-root=${data}`, `--exec-root=${this.#dir}/exec`,
        `--host=unix://${this.#dir}/sock`, `--pidfile=${this.#dir}/pid`],
      log: path.join(this.#dir, 'log'),
    });
    await waitFor('Docker engine', () => this.docker(['version']).then(({ code }) => code === 0),
      { within: 30000, saw: () => this.#daemon.lastLines(5) });
  }

  /** @returns {Promise<{code: number | string, said: string}>} */
  docker(args, options) {
    return this.#run('docker', args, options);
  }

  /** @param {Record<string, string>} env  what compose.yaml leaves open */
  compose(args, env, options) {
    return this.#run('docker-compose', ['-p', 'petcam-test', '-f', 'docker/compose.yaml', ...args], { env, ...options });
  }

  #run(program, args, { limit = 60000, env = {} } = {}) {
    const settings = { ...process.env, ...env, DOCKER_HOST: `unix://${this.#dir}/sock`, DOCKER_BUILDKIT: '0' };
    return new Promise((resolve) => {
      const child = execFile(program, args, { cwd: root, timeout: limit, env: settings, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        resolve({ code: error ? error.code ?? error.signal ?? 'killed' : 0, said: stdout + stderr });
      });
      child.stdin?.end();
    });
  }

  async stop() {
    await this.#daemon?.stop({ within: 30000 });
    spawnSync('umount', ['-l', `${this.#dir}/exec/netns/default`]);
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
