// A small file system of its own, for tests of what a full or read-only disk does.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildDir } from './paths.mjs';

/** Why there can be none here, or null. Only in the mount namespace of isolated.sh: elsewhere it would be everybody's. */
export const whyNoDisk = () => (process.env.PETCAM_ISOLATED === 'yes' ? null : 'this machine lets no test mount a file system of its own');

/** @param {number} kilobytes */
export function mountDisk(kilobytes) {
  mkdirSync(path.join(buildDir, 'live'), { recursive: true });
  const dir = mkdtempSync(path.join(buildDir, 'live', 'disk-'));
  const mount = (...options) => execFileSync('mount', [...options, dir]);
  mount('-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=0700`, 'petcam-test');
  return {
    dir,
    readOnly: () => mount('-o', 'remount,ro'),
    writable: () => mount('-o', 'remount,rw'),
    remove() {
      execFileSync('umount', [dir]);
      rmSync(dir, { recursive: true });
    },
  };
}
