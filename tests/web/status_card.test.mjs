import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyWord } from './whole_state.mjs';
import { startState } from '../../web_demo/core/state.js';
import { kTilesStart } from '../../web_demo/core/state_starts.js';
import { kWatchStart } from '../../web_demo/core/state_starts.js';
import { batteryWords, lastEventWords, tileAge, tileStatus, tileWatchers, warningWords } from '../../web_demo/core/status_card.js';
import { cardStatus } from '../../web_demo/core/status_line.js';

await everyWord();

const mum = { id: 'a', name: 'Mum' };
const dad = { id: 'b', name: 'Dad' };
const gran = { id: 'c', name: 'Gran' };
const kNow = new Date(2026, 10, 30, 15, 0).getTime() / 1000;
const kAt1432 = new Date(2026, 10, 30, 14, 32).getTime() / 1000;
const kitchen = { camera: 'k', state: 'live', viewers: [], holder: null };
const report = { capture: 'on', battery: 83, charging: null, network: null, uplink_kbps: null, warnings: [] };
const moving = { ...kWatchStart, phase: 'joined', camera: 'live', id: 'a', pictured: true, age: 0 };

/** A state in which the tile of k is watched like this. */
const watched = (watch, { lang = 'en', link = 'up', kept = {} } = {}) => startState({ lang, link, tiles: { ...kTilesStart, watch: watch ? { k: { ...moving, ...watch } } : {}, kept } });

test('a line of a list says state, viewers and talker', () => {
  const card = { camera: 'Kitchen', state: 'live', viewers: [mum, dad], holder: mum };
  assert.equal(cardStatus(startState(), card).text, 'Live · 2 watching · Mum is talking');
  assert.equal(cardStatus(startState({ lang: 'ko' }), { ...card, holder: { id: 'x', name: '엄마' } }).text, '켜짐 · 2명이 보는 중 · 엄마가 말하는 중');
  assert.deepEqual(cardStatus(startState(), { ...card, state: 'offline', viewers: [], holder: null }), { tone: 'off', text: 'Off' });
});

test('a camera that is not live says what it is, and since when', () => {
  const said = (card, lang = 'en') => tileStatus(watched(null, { lang }), { ...kitchen, ...card }, kNow).text;
  assert.equal(said({ state: 'offline', since: kAt1432 }), 'Off since 14:32');
  assert.equal(said({ state: 'asleep', since: kAt1432 }), 'Asleep since 14:32');
  assert.equal(said({ state: 'paused', since: kAt1432 }), 'Privacy pause since 14:32');
  assert.equal(said({ state: 'offline', since: null }), 'Off');
  assert.equal(said({ state: 'offline', device: null, since: kAt1432 }), 'No phone yet');
  assert.equal(said({ state: 'offline', since: kAt1432 }, 'ko'), '14:32부터 꺼짐');
});

test('only a tile whose picture moves says live', () => {
  assert.deepEqual(tileStatus(watched({}), kitchen, kNow), { tone: 'live', text: 'Live' });
  for (const watch of [null, { age: 2 }, { pictured: false, age: null }, { camera: 'waiting' }, { phase: 'reconnecting' }, { phase: 'connecting' }, { phase: 'failed' }]) {
    const { tone, text } = tileStatus(watched(watch), kitchen, kNow);
    assert.notEqual(tone, 'live', JSON.stringify(watch));
    assert.notEqual(text, 'Live', JSON.stringify(watch));
  }
});

test('a tile that does not move says why', () => {
  const said = (watch, card = {}, more = {}) => tileStatus(watched(watch, more), { ...kitchen, ...card }, kNow).text;
  assert.equal(said(null), 'On');
  assert.equal(said({ phase: 'connecting', pictured: false }), 'Connecting…');
  assert.equal(said({ age: 7 }), 'Reconnecting…');
  assert.equal(said({ phase: 'failed' }), 'No picture comes here');
  assert.equal(said({ pictured: false, barren: 'picture' }), 'No picture comes here');
  assert.equal(said(null, { rights: ['listen'] }), 'Not for you to watch');
  assert.equal(said(null, {}, { link: 'lost' }), 'Not known right now');
});

test('a picture tells its age whenever it is not live, and a paused camera shows none', () => {
  const age = (watch, ago, state = 'live') => tileAge(watched(watch, { kept: { k: kNow - ago } }), { ...kitchen, state }, kNow);
  assert.equal(age(null, 0), '1 s ago');
  assert.equal(age(null, 12 * 60 + 5), '12 min ago');
  assert.equal(age(null, 3 * 86400), '3 d ago');
  assert.equal(age({ age: 3 }, 3), '3 s ago');
  assert.equal(age({}, 12), '');
  assert.equal(age(null, 60, 'paused'), '');
  assert.equal(tileAge(watched(null), kitchen, kNow), '');
  assert.equal(tileAge(watched(null, { lang: 'ko', kept: { k: kNow - 720 } }), kitchen, kNow), '12분 전');
});

test('who watches has names, and we ourselves are one of them while the tile is live', () => {
  const said = (viewers, watch = null, lang = 'en') => tileWatchers(watched(watch, { lang }), { ...kitchen, viewers });
  assert.equal(said([]), '');
  assert.equal(said([dad]), 'Dad is watching');
  assert.equal(said([dad, gran]), 'Dad and Gran are watching');
  assert.equal(said([dad, { ...dad, id: 'z' }]), 'Dad is watching');
  assert.equal(said([mum], {}), 'Only you are watching');
  assert.equal(said([mum, dad], {}), 'You and Dad are watching');
  assert.equal(said([mum, dad, gran], {}), 'You, Dad and Gran are watching');
  assert.equal(said([mum, { id: 'b', name: '아빠' }], {}, 'ko'), '나와 아빠가 보고 있어요');
});

test('the battery and what is wrong with the phone come from its report, while there is one', () => {
  assert.equal(batteryWords('en', { ...kitchen, report }), 'Battery 83 %');
  assert.equal(batteryWords('en', { ...kitchen, report: { ...report, charging: true } }), 'Battery 83 %, charging');
  assert.equal(batteryWords('ko', { ...kitchen, report: { ...report, charging: true } }), '배터리 83%, 충전 중');
  for (const card of [kitchen, { ...kitchen, report: null }, { ...kitchen, report: { ...report, battery: null } }, { ...kitchen, state: 'offline', report }]) assert.equal(batteryWords('en', card), '');
  assert.deepEqual(warningWords('en', { ...kitchen, report: { ...report, warnings: ['hot', 'unplugged'] } }), ['Too warm', 'Not plugged in']);
  assert.deepEqual(warningWords('en', { ...kitchen, report: { ...report, battery: 15, charging: false } }), ['Battery is low']);
  assert.deepEqual(warningWords('en', { ...kitchen, report: { ...report, battery: 15, charging: true } }), []);
  assert.deepEqual(warningWords('en', { ...kitchen, state: 'offline', report: { ...report, warnings: ['hot'] } }), []);
});

test('the last event has a name and an age, and what happens now comes first', () => {
  const last_event = { event: 'talk', at: kNow - 300, name: 'Dad' };
  assert.equal(lastEventWords('en', { ...kitchen, last_event }, kNow), 'Dad talked 5 min ago');
  assert.equal(lastEventWords('ko', { ...kitchen, last_event: { ...last_event, name: '아빠' } }, kNow), '아빠가 5분 전에 말했어요');
  assert.equal(lastEventWords('en', { ...kitchen, last_event, holder: mum }, kNow), 'Mum is talking');
  assert.equal(lastEventWords('en', { ...kitchen, last_event: { event: 'motion', at: kNow - 7 } }, kNow), 'Something moved 7 s ago');
  assert.equal(lastEventWords('en', { ...kitchen, last_event: { event: 'from the future', at: kNow } }, kNow), '');
  assert.equal(lastEventWords('en', kitchen, kNow), '');
});
