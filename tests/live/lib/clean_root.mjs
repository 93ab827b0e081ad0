// A fresh Debian in a folder, for the tests of the package: made once by make_root.mjs while there is a network, copied for each test file.

import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildDir, root } from './paths.mjs';
import { ChildProcess } from './process.mjs';

/** The fresh system, with the packages in its cache that petcam's will ask for. */
export const kBase = path.join(buildDir, 'clean-root');
/** What a Debian server has and debootstrap's smallest variant has not, and what petcam's package only suggests. */
export const kServerPackages = ['logrotate', 'systemd', 'coturn', 'certbot'];

/** Only in the mount namespace of isolated.sh: elsewhere /proc and /dev would stay mounted when a test is killed. */
export function whyNoRoot() {
  if (process.env.PETCAM_ISOLATED !== 'yes') return 'this machine lets no test have mounts of its own';
  if (!existsSync(path.join(kBase, 'complete'))) return 'there is no fresh Debian: node tests/live/lib/make_root.mjs makes one, as root and with a network';
  return null;
}

/**
 * Makes the Debian package of what is built, as somebody does who publishes it.
 * @param {string} [version]  instead of the project's own
 */
export function buildPackage(version) {
  const folder = path.join(buildDir, 'live', 'packages', version ?? 'own');
  const said = version === undefined ? [] : ['-D', `CPACK_PACKAGE_VERSION=${version}`];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync('cpack', ['--config', path.join(buildDir, 'CPackConfig.cmake'), '-B', folder, ...said], { cwd: root, stdio: 'pipe' });
  rmSync(path.join(folder, '_CPack_Packages'), { recursive: true });
  const [made] = readdirSync(folder);
  if (!made?.endsWith('.deb')) throw new Error(`cpack made ${made} in ${folder}`);
  return path.join(folder, made);
}

export class CleanRoot {
  #mounted = [];

  constructor(dir = null) {
    mkdirSync(path.join(buildDir, 'live'), { recursive: true });
    this.dir = dir ?? mkdtempSync(path.join(buildDir, 'live', 'root-'));
    if (!dir) execFileSync('cp', ['-a', `${kBase}/.`, this.dir]);
    this.mount();
  }

  /** What programs in it need. A systemd that boots in it brings its own. */
  mount() {
    for (const [name, ...what] of [['proc', '-t', 'proc', 'proc'], ['dev', '--bind', '/dev']]) {
      const target = path.join(this.dir, name);
      execFileSync('mount', [...what, target]);
      this.#mounted.unshift(target);
    }
  }

  /** The place of a file of it, seen from outside. */
  at(file) {
    return path.join(this.dir, file);
  }

  /** Runs a command in it as root, with nobody at a terminal. @returns {Promise<{code: number | string, said: string}>} */
  run(argv, { limit = 60000 } = {}) {
    return new Promise((resolve) => {
      const child = execFile('chroot', [this.dir, ...argv], { timeout: limit, env: this.#env(), maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        resolve({ code: error ? error.code ?? error.signal : 0, said: stdout + stderr });
      });
      child.stdin?.end();
    });
  }

  /** The same, and nothing but success will do. */
  async must(argv, options) {
    const { code, said } = await this.run(argv, options);
    if (code !== 0) throw new Error(`${argv.join(' ')}: ${code}\n${said.slice(-3000)}`);
    return said;
  }

  /** Starts a program in it that goes on. @param {Record<string, string>} [env] */
  start(name, argv, log, env = {}) {
    return new ChildProcess({ name, argv: ['env', '-i', ...Object.entries({ ...this.#env(), ...env }).map(([key, value]) => `${key}=${value}`),
      'chroot', this.dir, ...argv], log, group: true });
  }

  #env() {
    return { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', HOME: '/root', DEBIAN_FRONTEND: 'noninteractive' };
  }

  unmount() {
    for (const target of this.#mounted.splice(0)) spawnSync('umount', ['-l', target]);
  }

  remove() {
    this.unmount();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
