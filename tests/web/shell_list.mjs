// The files that the service worker keeps, and their common digest. After a change to web_demo/:
//   node tests/web/shell_list.mjs --write

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const kWebDir = fileURLToPath(new URL('../../web_demo/', import.meta.url));
export const kListName = 'shell_files.js';

/** Not needed to start: the worker itself, its list, what only tools read, and pictures for the home screen. */
const kLeftOut = /^(sw\.js|shell_files\.js|jsconfig\.json|package\.json|.*\.(d\.ts|LICENSE|png))$/;

/** @param {string} dir @returns {string[]} paths below it, sorted */
export function shellFiles(dir = kWebDir) {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath ?? entry.path, entry.name)).replaceAll(path.sep, '/'));
  return names.filter((name) => !kLeftOut.test(name) && !/(^|\/)\./.test(name)).sort();
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** As `sha256sum FILE... | sha256sum` prints it. */
export function shellDigest(dir = kWebDir, files = shellFiles(dir)) {
  return sha256(files.map((name) => `${sha256(readFileSync(path.join(dir, name)))}  ${name}\n`).join(''));
}

/** What shell_files.js has to say. */
export function shellList(dir = kWebDir) {
  const files = shellFiles(dir);
  return `// Made by tests/web/shell_list.mjs from the files beside it; the service worker keeps these. Not to be edited by hand.\nself.petcamShell = {\n  digest: '${shellDigest(dir, files)}',\n  files: [\n${files.map((name) => `    '${name}',\n`).join('')}  ],\n};\n`;
}

export function writeShellList(dir = kWebDir) {
  writeFileSync(path.join(dir, kListName), shellList(dir));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--write')) writeShellList();
  else process.stdout.write(shellList());
}
