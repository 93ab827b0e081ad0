// The files that the service worker keeps with their common digest; in boot.js those that each way into the page needs; and boot.js inside
// index.html, where it comes a round trip sooner, with its digest in the Content-Security-Policy. After a change to web_demo/:
//   node tests/web/shell_list.mjs --write

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const kWebDir = fileURLToPath(new URL('../../web_demo/', import.meta.url));
export const kListName = 'shell_files.js';

const kPage = 'index.html';
const kBoot = 'boot.js';
export const kServerConfig = fileURLToPath(new URL('../../conf/nginx.conf.in', import.meta.url));

/** Not needed to start: the worker itself, its list, what only tools read, pictures for the home screen, and what is in index.html. */
const kLeftOut = /^(sw\.js|boot\.js|shell_files\.js|jsconfig\.json|package\.json|.*\.(d\.ts|LICENSE|png))$/;

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
  const main = withImports(dir, 'main.js', 'core/words_LANG.js');
  const early = [...withImports(dir, 'early.js')].filter((name) => name !== 'early.js');
  const [first, seat] = [early.filter((name) => main.has(name)), early.filter((name) => !main.has(name))];
  const [watch, home] = [kWays.watch, kWays.home].map((names) => [...withImports(dir, ...names)].filter((name) => !main.has(name) && !seat.includes(name)));
  const viewer = watch.filter((name) => home.includes(name));
  const [onlyWatch, onlyHome] = [watch, home].map((names) => names.filter((name) => !viewer.includes(name)));
  const line = (name, modules) => `    ${name}: '${inFolders(modules)}',\n`;
  const sets = { first, main: [...main].filter((name) => !first.includes(name)), seat, viewer, watch: onlyWatch, home: onlyHome };
  return `const kNeeds = {\n${Object.entries(sets).map(([name, modules]) => line(name, modules)).join('')}  };`;
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
const kInline = /(?<=<script>\n)[^]*?(?=<\/script>)/;
const kInlineDigest = /(?<=script-src 'self' 'sha256-)[^']*(?=')/;

/** index.html with boot.js in it. */
export function pageWithBoot(dir = kWebDir) {
  return readFileSync(path.join(dir, kPage), 'utf8').replace(kInline, () => readFileSync(path.join(dir, kBoot), 'utf8'));
}

/** The server's configuration with the digest of what stands between the tags, as Content Security Policy Level 3 (8.3) has it. */
export function policyWithDigest(dir = kWebDir) {
  const inline = `\n${kInline.exec(pageWithBoot(dir))?.[0]}`;
  return readFileSync(kServerConfig, 'utf8').replace(kInlineDigest, createHash('sha256').update(inline).digest('base64'));
}

export function writeShellList(dir = kWebDir) {
  const boot = path.join(dir, kBoot);
  writeFileSync(boot, readFileSync(boot, 'utf8').replace(kBootNeeds, bootNeeds(dir)));
  writeFileSync(path.join(dir, kPage), pageWithBoot(dir));
  writeFileSync(kServerConfig, policyWithDigest(dir));
  writeFileSync(path.join(dir, kListName), shellList(dir));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--write')) writeShellList();
  else process.stdout.write(shellList());
}
