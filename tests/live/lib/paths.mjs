// Where things are in the checkout.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const buildDir = path.join(root, 'build');
export const pluginDir = path.join(buildDir, 'plugins');
export const webDir = path.join(root, 'web_demo');

/** The first of these programs that this machine has. @param {string} name @param {...string} places */
export function installed(name, ...places) {
  const found = places.find((file) => existsSync(file));
  if (!found) throw new Error(`no ${name} on this machine`);
  return found;
}
