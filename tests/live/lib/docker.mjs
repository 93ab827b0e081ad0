// A Docker engine of the tests' own: its images and containers are in build/docker, and the machine's own engine never hears of it.

import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildDir, root } from './paths.mjs';
import { ChildProcess } from './process.mjs';
import { waitFor } from './wait.mjs';

export const kImage = 'petcam';
/** Each of the 500 ports of a network is rules of the firewall, which takes a minute or two on a busy machine. */
export const kSlow = 300000;
const kData = path.join(buildDir, 'docker');
/** Of the image: sourcesDigest() of what it was made of. */
export const kSourcesLabel = 'petcam.sources';
/** What docker/Dockerfile takes into it. */
const kSources = ['CHANGELOG.md', 'CMakeLists.txt', 'README.md', 'cmake', 'conf', 'docker/Dockerfile', 'docker/part.sh', 'gst-pipelines', 'plugin', 'web_demo'];

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

/** Another one where a file has another name, content or mode. */
export function sourcesDigest() {
  const digest = createHash('sha256');
  const add = (file) => {
    const stat = statSync(path.join(root, file));
    if (stat.isDirectory()) readdirSync(path.join(root, file)).sort().forEach((name) => add(path.join(file, name)));
    else digest.update(`${file}\0${stat.mode & 0o100}\0${stat.size}\0`).update(readFileSync(path.join(root, file)));
  };
  kSources.forEach(add);
  return digest.digest('hex');
}

export class Engine {
  #daemon;
  #networks;
  #dir = mkdtempSync(path.join(os.tmpdir(), 'petcam-docker-')); // paths of sockets are short

  /** @param {{networks?: boolean}} [options]  networks: containers may have networks of their own, for which it makes rules of the firewall here */
  constructor({ networks = false } = {}) {
    this.#networks = networks;
  }

  async start() {
    // What a run left that was killed would start again, in whatever network this one has.
    for (const left of ['containers', 'network', 'volumes']) rmSync(path.join(kData, left), { recursive: true, force: true });
    mkdirSync(kData, { recursive: true });
    await this.#serve();
  }

  async #serve() {
    this.#daemon = new ChildProcess({
      name: 'dockerd',
      argv: ['dockerd', '--bridge=none', ...(this.#networks ? ['--userland-proxy=false'] : ['--iptables=false']), '--ip6tables=false', `--data-root=${kData}`,
        `--exec-root=${this.#dir}/exec`, `--host=unix://${this.#dir}/sock`, `--pidfile=${this.#dir}/pid`],
      log: path.join(this.#dir, 'log'),
    });
    await waitFor('Docker engine', () => this.docker(['version']).then(({ code }) => code === 0),
      { within: kSlow, saw: () => this.#daemon.lastLines(5) });
  }

  /** As a reboot does it: what runs is ended, and what should run is started again. */
  async restart() {
    await this.#daemon.stop({ within: kSlow });
    await this.#serve();
  }

  /** Its log. */
  get said() {
    return readFileSync(path.join(this.#dir, 'log'), 'utf8');
  }

  /** Why the image cannot be tested, or null. One of other sources than today's is an error. */
  async whyNoImage() {
    const { code, said } = await this.docker(['image', 'inspect', '-f', `{{index .Config.Labels "${kSourcesLabel}"}}`, kImage]);
    if (code !== 0) return 'there is no image: node tests/live/lib/make_image.mjs makes one, as root and with a network';
    if (said.trim() !== sourcesDigest()) throw new Error('the image was made of other sources; again: node tests/live/lib/make_image.mjs');
    return null;
  }

  /** @returns {Promise<{code: number | string, said: string}>} */
  docker(args, options) {
    return this.#run('docker', args, options);
  }

  /** @param {string[]} files @param {Record<string, string>} env  what they leave open */
  compose(files, args, env, options) {
    return this.#run('docker-compose', ['-p', 'petcam-test', ...files.flatMap((file) => ['-f', file]), ...args], { env, ...options });
  }

  #run(program, args, { limit = 60000, env = {} } = {}) {
    const settings = { ...process.env, ...env, DOCKER_HOST: `unix://${this.#dir}/sock`, DOCKER_BUILDKIT: '0', COMPOSE_HTTP_TIMEOUT: String(kSlow / 1000) };
    return new Promise((resolve) => {
      const child = execFile(program, args, { cwd: root, timeout: limit, env: settings, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        resolve({ code: error ? error.code ?? error.signal ?? 'killed' : 0, said: stdout + stderr });
      });
      child.stdin?.end();
    });
  }

  async stop() {
    await this.#daemon?.stop({ within: kSlow });
    // Networks of its containers.
    for (const [, mount] of readFileSync('/proc/self/mounts', 'utf8').matchAll(/^\S+ (\S+)/gm)) {
      if (mount.startsWith(`${this.#dir}/`)) spawnSync('umount', ['-l', mount]);
    }
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
