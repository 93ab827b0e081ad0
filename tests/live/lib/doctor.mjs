// `./petcam doctor` as a test asks it, and homes to break.

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * Runs doctor: its exit code, and of each thing it looked at the verdict and what it said.
 * @param {string} home
 * @param {{words?: string[], by?: string[], bin?: string}} [options]  by: a program that runs it; bin: a folder that comes first in PATH
 */
export function doctor(home, { words = [], by = [], bin } = {}) {
  const [file, ...args] = [...by, path.join(root, 'petcam'), 'doctor', '--state', home, ...words];
  const env = { ...process.env, RES_OPTIONS: 'timeout:1 attempts:1', PATH: `${bin ? `${bin}:` : ''}${process.env.PATH}` };
  return new Promise((resolve, reject) => {
    execFile(file, args, { timeout: 60000, env }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') return reject(error);
      const found = [...stdout.matchAll(/^(ok|warn|FAIL) +(\w+) +(.+)$/gm)].map(([, verdict, name, text]) => ({ verdict, name, text }));
      return resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr, found, of: (name) => found.find((one) => one.name === name) });
    });
  });
}

/** Only this is wrong, and what is said of it fits. */
export function onlyFault(examined, name, pattern) {
  assert.equal(examined.code, 1, examined.said);
  assert.deepEqual(examined.found.filter(({ verdict }) => verdict === 'FAIL').map((one) => one.name), [name], examined.said);
  assert.match(examined.of(name).text, pattern);
  assert.match(examined.said, /^1 to mend/m);
}

/** A copy of the home that does not run, to break. @param {string} state @param {string} name  of the copy, which lies beside it */
export function copyOf(state, name) {
  const copy = path.join(path.dirname(state), name);
  cpSync(state, copy, { recursive: true, filter: (file) => !file.startsWith(path.join(state, 'run')) && !statSync(file).isSocket() });
  return copy;
}

/** A certificate of the home's authority for these names. */
export function signLocally(home, names) {
  execFileSync('mkcert', ['-cert-file', path.join(home, 'tls', 'cert.pem'), '-key-file', path.join(home, 'tls', 'key.pem'), ...names],
    { env: { ...process.env, CAROOT: path.join(home, 'ca'), TRUST_STORES: 'none' }, stdio: 'ignore' });
}
