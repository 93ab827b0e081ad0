import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { encode } from '../../web_demo/vendor/uqr.js';
import { readQr } from './qr_reader.mjs';

const vendored = (name) => readFileSync(new URL(`../../web_demo/vendor/${name}`, import.meta.url), 'utf8');
const packaged = (name) => readFileSync(new URL(`../node_modules/uqr/${name}`, import.meta.url), 'utf8');

test('the vendored maker of QR codes is the file of the npm package that package.json names', () => {
  assert.equal(vendored('uqr.js'), packaged('dist/index.mjs'));
  assert.equal(vendored('uqr.d.ts'), packaged('dist/index.d.mts'));
  assert.equal(vendored('uqr.LICENSE'), packaged('LICENSE'));
  const { devDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.equal(JSON.parse(packaged('package.json')).version, devDependencies.uqr);
});

test('a link comes back out of its code, with a quiet zone of four modules around it', () => {
  for (const link of ['https://petcam.local:8443/#/join/8KX3PQ7Z2M4N6R9T', 'https://10.0.0.2:8443/#/join/0123456789ABCDEF', 'https://cam.a-family-with-a-long-name.example.org/#/join/8KX3PQ7Z2M4N6R9T']) {
    const { data, size } = encode(link, { ecc: 'M', boostEcc: false, border: 4 });
    const quiet = (place) => place < 4 || place >= size - 4;
    data.forEach((row, y) => row.forEach((dark, x) => assert.ok(!dark || !(quiet(x) || quiet(y)))));
    assert.equal(readQr(data.slice(4, -4).map((row) => row.slice(4, -4))), link);
  }
});
