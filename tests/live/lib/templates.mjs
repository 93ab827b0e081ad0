// Fills in the configuration templates that `./petcam up` uses as well, so that tests run what a home runs.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * Writes a template with every @KEY@ replaced.
 * @param {string} name  of the template in conf/ without ".in", or its absolute path, also without
 * @param {string} target  file to write
 * @param {Record<string, string | number>} values
 * @param {Record<string, string | number | boolean>} [overrides]  settings of a .jcfg that take another value in this test
 */
export function render(name, target, values, overrides = {}) {
  let text = readFileSync(path.resolve(root, 'conf', `${name}.in`), 'utf8');
  text = text.replace(/@([A-Z_]+)@/g, (_, key) => {
    if (!(key in values)) throw new Error(`nobody fills in @${key}@ of ${name}.in`);
    return String(values[key]);
  });
  for (const [key, value] of Object.entries(overrides)) {
    const line = new RegExp(`^(\\s*)${key} = [^\\n]*`, 'm');
    if (!line.test(text)) throw new Error(`${name}.in has no setting ${key}`);
    text = text.replace(line, `$1${key} = ${JSON.stringify(value)}`);
  }
  writeFileSync(target, text);
}
