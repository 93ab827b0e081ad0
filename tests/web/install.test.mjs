import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wantsHint } from '../../web_demo/shell/install_hint.js';

const kSafari = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';
const kIpad = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15';

test('Safari on an iPhone or iPad is told how to install', () => {
  assert.equal(wantsHint({ standalone: false, userAgent: kSafari }), true);
  assert.equal(wantsHint({ standalone: false, userAgent: kIpad }), true);
});

test('who has installed it, and browsers that cannot, are told nothing', () => {
  assert.equal(wantsHint({ standalone: true, userAgent: kSafari }), false);
  assert.equal(wantsHint({ userAgent: kIpad }), false, 'a Mac');
  for (const userAgent of [
    kSafari.replace('Version/18.1', 'CriOS/130.0.6723.90'),
    kSafari.replace('Version/18.1', 'FxiOS/131.0'),
    kSafari.replace('Version/18.1 Mobile/15E148 Safari/604.1', 'Mobile/15E148'), // the web view of an app
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
  ]) assert.equal(wantsHint({ standalone: false, userAgent }), false, userAgent);
});
