// Where the fuzz targets, their inputs and what they leave behind are.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const buildDir = 'build-fuzz';
export const coverageDir = 'build-coverage';

/** The names in tests/fuzz/CMakeLists.txt. */
export const targets = [...readFileSync(path.join(root, 'tests/fuzz/CMakeLists.txt'), 'utf8').matchAll(/^petcam_fuzz\((\w+) /gm)]
  .map(([, name]) => name);

export const program = (dir, target) => `${dir}/tests/fuzz/petcam-fuzz-${target}`;

/** Inputs of the source tree: seeds, and those that once failed. They are read only. */
export const kept = (target) => [`tests/fuzz/corpus/${target}`, `tests/fuzz/finds/${target}`].filter((dir) => existsSync(path.join(root, dir)));

/** What fuzzing added to them here, from one run to the next. */
export const grown = (target) => `${buildDir}/corpus/${target}`;
