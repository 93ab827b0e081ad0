import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyWord } from './whole_state.mjs';
import { joinNames, words } from '../../web_demo/core/i18n.js';
import { isolated } from '../../web_demo/core/names.js';

await everyWord();

const kRlo = '\u202e';
const [kOpen, kClose] = ['\u2068', '\u2069'];

test('a name that cannot turn anything stays as it is', () => {
  for (const name of ['Kitchen', '엄마', 'こども部屋', 'Ünal', '<img src=x onerror=alert(1)>', '🐱'.repeat(40), '']) assert.equal(isolated(name), name);
});

test('names from right to left, and marks of direction, stand in an isolate', () => {
  for (const name of ['سارة', 'שרה', `${kRlo}nehctiK`, 'a\u200fb']) assert.equal(isolated(name), kOpen + name + kClose);
});

test('a name cannot leave its isolate', () => {
  assert.equal(isolated(`a${kClose}${kRlo}b`), `${kOpen}a${kRlo}b${kClose}`);
  assert.equal(isolated('a\u2067b\u2066c'), `${kOpen}a\u2067b\u2066c${kClose}${kClose}${kClose}`);
  assert.equal(isolated(`\u2067a${kClose}b${kClose}c`), `${kOpen}\u2067a${kClose}bc${kClose}`);
});

test('to isolate twice does no harm', () => {
  const once = isolated(`${kRlo}x`);
  assert.equal(isolated(once), kOpen + once + kClose);
});

test('names in sentences are isolated, and the sentence is not', () => {
  assert.equal(words('en', 'someoneTalks', { name: `${kRlo}muM` }), `${kOpen}${kRlo}muM${kClose} is talking`);
  assert.equal(joinNames('en', ['Mum', 'سارة']), `Mum and ${kOpen}سارة${kClose}`);
});

test('a Korean particle follows the isolate and fits the name', () => {
  assert.equal(words('ko', 'someoneTalks', { name: `${kRlo}엄마` }), `${kOpen}${kRlo}엄마${kClose}가 말하는 중이에요`);
  assert.equal(words('ko', 'watchesMany', { names: joinNames('ko', ['엄마', `삼촌${kRlo}`]) }), `${kOpen}엄마, ${kOpen}삼촌${kRlo}${kClose}${kClose}이 보고 있어요`);
  assert.equal(words('ko', 'someoneTalks', { name: 'سارة' }), `${kOpen}سارة${kClose}님이 말하는 중이에요`);
});
