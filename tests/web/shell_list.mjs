// The files that the service worker keeps with their common digest, and in boot.js those that each way into the page needs. After a change
// to web_demo/:
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

/** What a way into the page begins with, beside main.js; the modules that these import come with them. */
const kWays = {
  watch: ['screens/watch.js', 'core/words_watch_LANG.js', 'stage.css', 'watch.css'],
  home: ['screens/home.js', 'home/lobby.js', 'core/state_list.js', 'media/tiles.js', 'media/viewer.js', 'media/spare.js', 'core/words_home_LANG.js', 'tiles.css'],
};

/** @returns {Set<string>} these modules and all that they import, not what they import later */
function withImports(dir, ...names) {
  const all = new Set();
  for (const name of names) add(name);
  return all;

  function add(name) {
    if (all.has(name)) return;
    all.add(name);
    if (name.includes('LANG') || !name.endsWith('.js')) return;
    const imports = /^import\b[^;]*?'(\.[^']+)'/gm;
    for (const [, to] of readFileSync(path.join(dir, name), 'utf8').matchAll(imports)) add(path.posix.join(path.posix.dirname(name), to));
  }
}

/** The part of boot.js that names what to fetch at once: sets of modules, each name after that of its folder. */
export function bootNeeds(dir = kWebDir) {
  const all = withImports(dir, 'main.js', 'core/words_LANG.js');
  const [watch, home] = [kWays.watch, kWays.home].map((names) => [...withImports(dir, ...names)].filter((name) => !all.has(name)));
  const viewer = watch.filter((name) => home.includes(name));
  const [onlyWatch, onlyHome] = [watch, home].map((names) => names.filter((name) => !viewer.includes(name)));
  const line = (name, modules) => `    ${name}: '${inFolders(modules)}',\n`;
  return `const kNeeds = {\n${line('all', [...all])}${line('viewer', viewer)}${line('watch', onlyWatch)}${line('home', onlyHome)}  };`;
}

/** @param {string[]} modules @returns {string} like "main core/ i18n names net/ janus" */
function inFolders(modules) {
  const folders = new Map();
  for (const name of [...modules].sort()) {
    const folder = name.includes('/') ? `${path.posix.dirname(name)}/` : '';
    folders.set(folder, [...(folders.get(folder) ?? []), path.posix.basename(name, '.js')]);
  }
  return [...folders].sort(([one], [other]) => one.localeCompare(other)).flatMap(([folder, names]) => [folder, ...names]).filter(Boolean).join(' ');
}

export const kBootNeeds = /const kNeeds = \{[^}]*\};/;

export function writeShellList(dir = kWebDir) {
  const boot = path.join(dir, 'boot.js');
  writeFileSync(boot, readFileSync(boot, 'utf8').replace(kBootNeeds, bootNeeds(dir)));
  writeFileSync(path.join(dir, kListName), shellList(dir));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--write')) writeShellList();
  else process.stdout.write(shellList());
}
