import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slideOf } from '../../web_demo/core/slide.js';

const box = { left: 139, right: 251, top: 700, bottom: 812 };
const at = (clientX, clientY) => slideOf(box, { clientX, clientY });

test('a finger that trembles stays on the button', () => {
  assert.equal(at(195, 756), 'on');
  assert.equal(at(110, 756), 'on');
  assert.equal(at(195, 690), 'on');
});

test('to the side or below is off', () => {
  assert.equal(at(90, 756), 'off');
  assert.equal(at(300, 756), 'off');
  assert.equal(at(195, 860), 'off');
});

test('up is the lock, up and far to the side is off', () => {
  assert.equal(at(195, 640), 'lock');
  assert.equal(at(195, 0), 'lock');
  assert.equal(at(60, 640), 'off');
});
