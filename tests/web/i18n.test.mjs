import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { chooseLang, duration, joinNames, words } from '../../web_demo/core/i18n.js';
import { kSizes } from '../../web_demo/core/picture_sizes.js';
import { everyWord, kWordParts } from './whole_state.mjs';

await everyWord();

const fileOf = (part, lang) => `words${part === 'main' ? '' : `_${part}`}_${lang}.js`;
/** @type {[string, {english: Record<string, string>, korean: Record<string, string>}][]} */
const parts = await Promise.all(kWordParts.map(async (part) => {
  const [{ english }, { korean }] = await Promise.all(['en', 'ko'].map((lang) => import(`../../web_demo/core/${fileOf(part, lang)}`)));
  return [part, { english, korean }];
}));
const english = Object.assign({}, ...parts.map(([, words]) => words.english));
const korean = Object.assign({}, ...parts.map(([, words]) => words.korean));

const root = new URL('../../web_demo/', import.meta.url);

const holes = (template) => [...template.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort();

test('both languages have the same keys, each in one part', () => {
  for (const [part, words] of parts) assert.deepEqual(Object.keys(words.korean), Object.keys(words.english), part);
  assert.equal(parts.reduce((sum, [, words]) => sum + Object.keys(words.english).length, 0), Object.keys(english).length);
});

/** The modules that arrive with this one. @param {string} file @param {Set<string>} [found] */
function importsOf(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, to] of readFileSync(new URL(file, root), 'utf8').matchAll(/^(?:import|export)\b[^;]*? from '(\.[^']+)'/gm)) {
    importsOf(path.posix.join(path.posix.dirname(file), to), found);
  }
  return found;
}

/** What a screen loads by and by, and the parts of the words that it has. */
const kScreens = {
  home: { modules: ['main.js', 'screens/home.js', 'home/lobby.js', 'media/tiles.js', 'media/viewer.js'], has: ['main', 'home'] },
  watch: { modules: ['main.js', 'screens/watch.js', 'ui/watch_sheet.js', 'ui/zoomable.js', 'ui/photo.js'], has: ['main', 'watch'] },
  camera: { modules: ['main.js', 'screens/camera.js', 'ui/view_picture.js', 'ui/view_dark.js'], has: ['main', 'camera'] },
  door: { modules: ['main.js', 'screens/names.js', 'screens/join.js'], has: ['main', 'manage'] },
  others: { modules: ['main.js', 'screens/manage.js', 'screens/settings.js', 'screens/timeline.js', 'home/household.js', 'home/leaver.js'], has: ['main', 'home', 'manage'] },
};

for (const [screen, { modules, has }] of Object.entries(kScreens)) {
  test(`all words are loaded that there may be on: ${screen}`, () => {
    // These only carry words from one to another: reasons for the screens that say them.
    const carriers = ['media/problems.js', 'core/state_join.js', 'home/joiner.js', 'core/wishes.js'];
    const files = [...new Set(modules.flatMap((file) => [...importsOf(file)]))].filter((file) => !carriers.includes(file));
    const text = files.map((file) => readFileSync(new URL(file, root), 'utf8')).join('\n');
    const others = parts.filter(([part]) => !has.includes(part)).flatMap(([, words]) => Object.keys(words.english));
    assert.ok(files.length > 20 && others.length > 50);
    assert.deepEqual(others.filter((key) => new RegExp(`['"]${key}['"]`).test(text)), []);
  });
}

test('both languages fill in the same values', () => {
  for (const key of Object.keys(english)) assert.deepEqual(holes(korean[key]), holes(english[key]), key);
});

test('every word key that the sources name exists, and every key is named', () => {
  const sources = ['core', 'home', 'media', 'net', 'screens', 'shell', 'ui', '.'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root))
      .filter((file) => file.endsWith('.js') && !file.startsWith('words_'))
      .map((file) => readFileSync(new URL(`${folder}/${file}`, root), 'utf8')),
  );
  const text = sources.join('\n');
  const built = /^(refused|ended|right|role|happened|warning|here|last|size|theme|lack|recorder|records)_/;
  const unused = Object.keys(english).filter((key) => !built.test(key) && !new RegExp(`['"]${key}['"]`).test(text));
  assert.deepEqual(unused, []);
  const tones = "(?:'(?:live|busy|warn|bad|off)', )?";
  const named = [...text.matchAll(new RegExp(`(?:words\\((?:state\\.)?lang, |say\\(${tones})'(\\w{5,})'`, 'g'))].map(([, key]) => key);
  assert.ok(named.length > 30);
  assert.deepEqual(named.filter((key) => !(key in english)), []);
});

test('every reason that the server may give has words', () => {
  for (const reason of ['camera_offline', 'camera_paused', 'queue_full', 'receive_only', 'no_speaker', 'not_allowed']) assert.ok(english[`refused_${reason}`], reason);
  for (const reason of ['granted', 'released', 'silent', 'lease', 'left', 'camera_offline', 'camera_paused', 'queued', 'preempted', 'not_allowed']) assert.ok(english[`ended_${reason}`], reason);
});

test('every warning and every event of a camera has words', () => {
  for (const warning of ['hot', 'slow', 'unplugged', 'low']) assert.ok(english[`warning_${warning}`], warning);
  for (const event of ['talk', 'motion', 'sound']) assert.ok(english[`last_${event}`], event);
});

test('every state of the recorder, everything it records and everything that happened has words', () => {
  for (const state of ['full', 'read_only', 'gone', 'absent']) assert.ok(english[`recorder_${state}`], state);
  for (const mode of ['off', 'motion', 'continuous']) assert.ok(english[`records_${mode}`], mode);
  for (const type of ['motion', 'sound', 'talk', 'snapshot', 'clip']) assert.ok(english[`happened_${type}`], type);
});

test('every size of the picture and every warning has words', () => {
  for (const size of kSizes) assert.ok(english[`size_${size}`], size);
  for (const warning of ['unplugged', 'hot', 'slow']) assert.ok(english[`here_${warning}`], warning);
});

test('every right and every role has words', () => {
  for (const right of ['watch', 'listen', 'talk', 'playback', 'manage']) assert.ok(english[`right_${right}`], right);
  for (const role of ['owner', 'family', 'sitter']) assert.ok(english[`role_${role}`], role);
});

test('Korean particles fit the last sound of the name', () => {
  assert.equal(words('ko', 'talkQueuedNext', { name: '엄마' }), '엄마가 말하는 중이에요, 다음 차례예요');
  assert.equal(words('ko', 'someoneTalks', { name: '삼촌' }), '삼촌이 말하는 중이에요');
  assert.equal(words('ko', 'someoneTalks', { name: 'Mum' }), 'Mum님이 말하는 중이에요');
});

test('a value is never taken for a pattern', () => {
  assert.equal(words('en', 'someoneTalks', { name: '{name} $& <b>' }), '{name} $& <b> is talking');
});

test('an unknown key is shown as it is', () => {
  assert.equal(words('en', 'noSuchKey'), 'noSuchKey');
});

test('the first language of the browser that we have wins', () => {
  assert.equal(chooseLang(['ko-KR', 'en-US']), 'ko');
  assert.equal(chooseLang(['de', 'ko', 'en']), 'ko');
  assert.equal(chooseLang(['en-GB', 'ko']), 'en');
  assert.equal(chooseLang(['kok', 'fr']), 'en');
  assert.equal(chooseLang([]), 'en');
});

test('names are joined as people say them', () => {
  assert.equal(joinNames('en', ['Mum']), 'Mum');
  assert.equal(joinNames('en', ['Mum', 'Dad']), 'Mum and Dad');
  assert.equal(joinNames('ko', ['엄마', '아빠', '할머니']), '엄마, 아빠 외 1명');
});

test('durations use the largest whole unit', () => {
  assert.deepEqual([0, 59, 60, 3599, 3600, 9000].map((s) => duration('en', s)), ['0 s', '59 s', '1 min', '59 min', '1 h', '2 h']);
});
