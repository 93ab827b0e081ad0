// Each screen has a style file of its own, and all of them are loaded at once: what one calls a thing must not reach another's.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../web_demo/', import.meta.url);
/** What several screens have in common, and may refine. */
const kCommon = ['style.css', 'stage.css', 'home.css'];

/** @param {string} file @returns {string[]} */
function selectors(file) {
  const text = readFileSync(new URL(file, root), 'utf8').replace(/\/\*.*?\*\//gs, '');
  return [...text.matchAll(/(?:^|[{}])\s*([^{}@]+)\{/g)].flatMap(([, list]) => list.split(',')).map((one) => one.trim());
}

const classesIn = (/** @type {string[]} */ list) => new Set(list.flatMap((one) => one.match(/\.[a-z][\w-]*/g) ?? []));

test('a class of one screen’s style file is no other’s, unless it says on which screen', () => {
  const common = classesIn(kCommon.flatMap(selectors));
  const files = readdirSync(root).filter((file) => file.endsWith('.css') && !kCommon.includes(file)).map((file) => {
    const all = selectors(file);
    const bare = all.map((one) => /^\.[a-z][\w-]*/.exec(one)?.[0] ?? '').filter((name) => name && !common.has(name));
    return { file, bare: new Set(bare), all: classesIn(all) };
  });
  const reaching = files.flatMap(({ file, bare }) =>
    files.filter((other) => other.file !== file).flatMap(({ file: other, all }) => [...bare].filter((name) => all.has(name)).map((name) => `${name} of ${file} reaches ${other}`)));
  assert.deepEqual(reaching, []);
});
