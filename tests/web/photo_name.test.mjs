import assert from 'node:assert/strict';
import { test } from 'node:test';
import { photoName } from '../../web_demo/core/photo_name.js';

const at = new Date(2026, 10, 26, 7, 5, 9);

test('a photo is called after its camera and its moment', () => {
  assert.equal(photoName('Kitchen', at), 'Kitchen 2026-11-26 07-05-09.jpg');
  assert.equal(photoName('거실', at), '거실 2026-11-26 07-05-09.jpg');
});

test('photos of one camera sort by time', () => {
  const names = [new Date(2026, 9, 2, 10), new Date(2026, 10, 1, 9), new Date(2026, 10, 1, 9, 0, 1)].map((time) => photoName('Hall', time));
  assert.deepEqual([...names].sort(), names);
});

test('a hostile name makes no path, no second suffix and no text that runs backwards', () => {
  assert.equal(photoName('../../etc/passwd', at), 'etc passwd 2026-11-26 07-05-09.jpg');
  assert.equal(photoName('cat\u202Egpj.exe', at), 'cat gpj exe 2026-11-26 07-05-09.jpg');
  assert.equal(photoName('<img src="x" onerror=alert(1)>', at), 'img src= x onerror=alert(1) 2026-11-26 07-05-09.jpg');
  assert.equal(photoName('a\u0000b\nc', at), 'a b c 2026-11-26 07-05-09.jpg');
});

test('a name of nothing but signs is left out', () => {
  for (const name of ['', '...', '///', '\u200F\u200F']) assert.equal(photoName(name, at), 'petcam 2026-11-26 07-05-09.jpg');
});

test('40 emoji stay whole and fit a file system', () => {
  const name = photoName('🐶'.repeat(60), at);
  assert.ok(name.startsWith('🐶'.repeat(40) + ' '));
  assert.ok(Buffer.byteLength(name) < 255);
});
