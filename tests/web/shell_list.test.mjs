import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { bootNeeds, kBootNeeds, kListName, kServerConfig, kWebDir, pageWithBoot, policyWithDigest, shellFiles, shellList } from './shell_list.mjs';

const read = (name) => readFileSync(path.join(kWebDir, name), 'utf8');

test('the service worker keeps exactly the files there are, as they are', () => {
  assert.equal(read(kListName), shellList(), 'the page has changed: run   node tests/web/shell_list.mjs --write');
});

test('what an address needs is fetched at once, and nothing else', () => {
  assert.equal(kBootNeeds.exec(read('boot.js'))?.[0], bootNeeds(), 'the page has changed: run   node tests/web/shell_list.mjs --write');
});

test('boot.js stands in the page, and nothing else is let in there', () => {
  assert.equal(read('index.html'), pageWithBoot(), 'boot.js has changed: run   node tests/web/shell_list.mjs --write');
  assert.equal(readFileSync(kServerConfig, 'utf8'), policyWithDigest(), 'boot.js has changed: run   node tests/web/shell_list.mjs --write');
  assert.ok(read('index.html').includes(read('boot.js')));
  assert.doesNotMatch(read('boot.js'), /<\/script|<!--/i, 'it would end, or hide, what follows');
  assert.doesNotMatch(readFileSync(kServerConfig, 'utf8'), /unsafe-inline/);
});

test('every file that a module imports or the page names is kept', () => {
  const kept = new Set(shellFiles());
  for (const name of shellFiles().filter((file) => /\.js$/.test(file) && !file.startsWith('vendor/'))) {
    // A type is named as import('…').Type.
    const imports = /^(?:import|export)\b[^;]*? from '(\.[^']+)'|\bimport\('(\.[^']+)'\)(?!\.[A-Z])/gm;
    for (const [, fixed, late] of read(name).matchAll(imports)) {
      const to = path.posix.join(path.posix.dirname(name), fixed ?? late);
      assert.ok(kept.has(to), `${name} imports ${to}`);
    }
  }
  for (const [, to] of read('index.html').matchAll(/(?:src|href)="([^"]+)"/g)) assert.ok(kept.has(to) || to.endsWith('.png'), to);
});

test('the pictures that the manifest names are there, in the size that it says', () => {
  const { icons, start_url: start, scope, display } = JSON.parse(read('manifest.webmanifest'));
  assert.deepEqual([start, scope, display], ['./', './', 'standalone']);
  const pictures = icons.filter(({ type }) => type === 'image/png');
  for (const { src, sizes } of pictures) {
    const png = readFileSync(path.join(kWebDir, src));
    assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, sizes, src);
  }
  for (const wanted of ['192x192', '512x512', '192x192 maskable', '512x512 maskable']) {
    assert.ok(pictures.some(({ sizes, purpose }) => [sizes, purpose].filter(Boolean).join(' ') === wanted), wanted);
  }
});
