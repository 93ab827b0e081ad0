// systemd's unit files without systemd: what they say, and their programs started as they say it, for machines whose process 1 is another.

import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A unit file. `all(key)` are the values of a key in its order, `one(key)` is the last. */
export class Unit {
  #settings = [];

  /** @param {string} file */
  constructor(file) {
    this.name = path.basename(file);
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
      if (key) this.#settings.push([key, value]);
    }
  }

  all(key) {
    return this.#settings.filter(([name]) => name === key).map(([, value]) => value);
  }

  one(key) {
    return this.all(key).at(-1);
  }

  /** A command line of it, as its user, with its limits and without privileges. @param {string} line */
  argv(line) {
    const limits = [['LimitDATA', '--data'], ['LimitNOFILE', '--nofile']].filter(([key]) => this.one(key))
      .map(([key, option]) => `${option}=${Math.min(bytes(this.one(key)), key === 'LimitNOFILE' ? mostFiles() : Infinity)}`);
    const user = this.one('User');
    if (!user || user === 'root') throw new Error(`${this.name} has no user of its own`);
    const wanted = (this.one('AmbientCapabilities') ?? '').toLowerCase().split(' ').filter(Boolean).map((one) => `+${one.replace('cap_', '')}`);
    const capabilities = ['-all', ...wanted].join(',');
    return ['prlimit', ...limits, 'setpriv', `--reuid=${user}`, `--regid=${this.one('Group')}`, '--init-groups',
      `--inh-caps=${capabilities}`, `--ambient-caps=${capabilities}`, `--bounding-set=${capabilities}`, '--no-new-privs',
      'sh', '-c', `umask ${this.one('UMask')}; export HOME=~${user}; exec "$@"`, 'sh', ...line.split(' ')];
  }

  /** Runs what comes before it. @param {import('./clean_root.mjs').CleanRoot} root */
  async prepare(root) {
    const runtime = this.one('RuntimeDirectory');
    for (const line of this.all('ExecStartPre')) {
      if (runtime) await root.must(['install', '-d', '-m', '700', '-o', this.one('User'), '-g', this.one('Group'), `/run/${runtime}`]);
      await root.must(['env', `RUNTIME_DIRECTORY=/run/${runtime}`, ...this.argv(line)], { limit: 90000 });
    }
  }

  /** Starts it in a root. @param {import('./clean_root.mjs').CleanRoot} root @param {string} logs  a folder outside */
  async start(root, logs) {
    mkdirSync(logs, { recursive: true });
    await this.prepare(root);
    const argv = this.argv(this.one('ExecStart'));
    if (this.one('Type') === 'oneshot') return void await root.must(argv);
    return root.start(this.name, argv, path.join(logs, `${this.name}.log`));
  }
}

/** More than this not even root may set on every machine. */
const mostFiles = () => Number(/^Max open files +\d+ +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);

function bytes(value) {
  const [, number, unit] = /^(\d+)([KMG]?)$/.exec(value) ?? [];
  if (!number) throw new Error(`${value} is no size`);
  return Number(number) * 1024 ** ['', 'K', 'M', 'G'].indexOf(unit);
}
