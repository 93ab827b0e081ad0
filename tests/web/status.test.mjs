import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyWord } from './whole_state.mjs';
import { startState } from '../../web_demo/core/state.js';
import { kPublishStart } from '../../web_demo/core/state_starts.js';
import { kWatchStart } from '../../web_demo/core/state_starts.js';
import { connectionWords, reportWords } from '../../web_demo/core/status_sheet.js';
import { publishStatus, watchedBy } from '../../web_demo/core/status_camera.js';
import { othersWatching, talkWords, watchDetail, watchNotes, watchStatus } from '../../web_demo/core/status_watch.js';

await everyWord();

const mum = { id: 'a', name: 'Mum' };
const dad = { id: 'b', name: 'Dad' };

const watching = (watch, lang = 'en') =>
  startState({ lang, watch: { ...kWatchStart, phase: 'joined', camera: 'live', id: 'a', viewers: [mum], pictured: true, age: 0, ...watch } });
const publishing = (publish) => startState({ publish: { ...kPublishStart, phase: 'on', ...publish } });

test('only a picture that moves is live', () => {
  assert.deepEqual(watchStatus(watching({})), { tone: 'live', text: 'Live' });
  assert.equal(watchStatus(watching({ age: 1 })).tone, 'live');
  for (const watch of [{ age: 2 }, { age: 90 }, { pictured: false, age: null }, { camera: 'waiting' }, { phase: 'reconnecting' }, { phase: 'failed' }, { phase: 'connecting' }]) {
    assert.notEqual(watchStatus(watching(watch)).tone, 'live', JSON.stringify(watch));
    assert.notEqual(watchStatus(watching(watch)).text, 'Live', JSON.stringify(watch));
  }
});

test('an old picture tells its age in words', () => {
  assert.equal(watchStatus(watching({ age: 12 })).text, '12 s ago, reconnecting');
  assert.equal(watchStatus(watching({ age: 200, phase: 'reconnecting' })).text, '3 min ago, reconnecting');
  assert.equal(watchStatus(watching({ age: 12 }, 'ko')).text, '12초 전 화면, 다시 연결하는 중');
  assert.equal(watchStatus(watching({ age: 7300, camera: 'waiting' })).text, 'The camera is off. This picture is 2 h old.');
});

test('a camera that is off, one that starts, and a failure each say so', () => {
  assert.match(watchStatus(watching({ camera: 'waiting', pictured: false, age: null })).text, /camera is off.*by itself/);
  assert.match(watchStatus(watching({ pictured: false, age: null })).text, /picture is coming/);
  assert.match(watchStatus(watching({ pictured: false, age: null, barren: 'picture' })).text, /no picture comes here/);
  assert.match(watchStatus(watching({ pictured: false, age: null, barren: 'way' })).text, /Nothing gets through from your home to this network/);
  assert.match(watchStatus(watching({ phase: 'failed', problem: { key: 'badName', detail: '' } })).text, /name does not work/);
});

test('a browser that cannot decode the picture says whether one comes that it can, and never live', () => {
  for (const before of [{ pictured: false, age: null }, { pictured: true, age: 5 }]) {
    assert.match(watchStatus(watching({ ...before, playable: 'soon' })).text, /changing its picture to one that this browser can play/);
    assert.match(watchStatus(watching({ ...before, playable: 'no' })).text, /cannot play what the camera sends/);
  }
  assert.match(watchStatus(watching({ playable: 'no', camera: 'paused', pictured: false, age: null })).text, /Privacy pause/);
  assert.equal(watchStatus(watching({ playable: 'soon', age: 0 })).text, 'Live', 'what moves is live, whatever was said before');
});

test('a camera without a picture says why, and since when', () => {
  const at = new Date();
  at.setHours(14, 32, 5, 0);
  const since = Math.floor(at.getTime() / 1000);
  const off = (camera, lang) => watching({ camera, since, pictured: false, age: null }, lang);
  assert.match(watchStatus(off('paused')).text, /Privacy pause.*on purpose/);
  assert.match(watchStatus(off('asleep')).text, /asleep.*by itself/);
  assert.match(watchStatus(off('waiting')).text, /camera is off/);
  for (const camera of ['paused', 'asleep', 'waiting']) {
    assert.match(watchDetail(off(camera)), /^Since 14:32$/);
    assert.match(watchDetail(off(camera, 'ko')), /^14:32부터$/);
  }
  assert.equal(watchDetail(watching({ since })), '');
  assert.equal(watchDetail(watching({ camera: 'waiting', since: null })), '');
  assert.match(watchDetail(watching({ camera: 'waiting', since: since - 30 * 86400 })), /^Since \w+ \d+, 14:32$/);
  assert.equal(watchStatus(watching({ camera: 'asleep', age: 40 })).text, 'The camera is asleep. This picture is 40 s old.');
});

test('what a camera phone needs is told where it is needed, one thing at a time', () => {
  const report = { capture: 'on', battery: 83, charging: true, network: 'wifi', uplink_kbps: 900, warnings: [] };
  const notes = (fields, watch = {}) => watchNotes(watching({ report: { ...report, ...fields }, ...watch }));
  assert.equal(notes({}), '');
  assert.match(notes({ battery: 12, charging: false, warnings: ['unplugged', 'hot'] }), /at 12 %.*Plug it in/);
  assert.equal(notes({ battery: 12 }), '');
  assert.match(notes({ battery: 15, charging: null }), /15 %/);
  assert.match(notes({ warnings: ['hot', 'unplugged'] }), /hot/);
  assert.match(notes({ charging: false, warnings: ['unplugged'] }), /unplugged \(83 %\)/);
  assert.match(notes({ battery: null, charging: null, warnings: ['unplugged'] }), /unplugged\.$/);
  assert.equal(notes({ warnings: ['unplugged'] }, { camera: 'waiting' }), '');
  assert.equal(watchNotes(watching({})), '');
});

test('a connection is told in words with what to do, and a slow camera is not blamed on it', () => {
  const notes = (watch) => watchNotes(watching(watch));
  assert.equal(notes({ connection: 'good' }), '');
  assert.match(notes({ connection: 'weak' }), /Your connection is weak/);
  assert.match(notes({ connection: 'poor', quality: 'auto' }), /very weak.*Data saver/);
  assert.doesNotMatch(notes({ connection: 'poor', quality: 'saver' }), /Data saver/);
  assert.doesNotMatch(notes({ connection: 'poor', quality: null }), /Data saver/);
  const slow = { capture: 'on', battery: null, charging: null, network: null, uplink_kbps: null, warnings: ['slow'] };
  assert.match(notes({ connection: 'poor', report: slow }), /^The camera’s connection is slow/);
  assert.equal(notes({ connection: 'poor', camera: 'asleep' }), '');
  assert.deepEqual(['good', 'weak', 'poor', null].map((connection) => connectionWords(watching({ connection }))), ['Good', 'Weak', 'Very weak', 'Not known yet']);
  assert.equal(reportWords(watching({ report: { ...slow, battery: 83, charging: true, network: 'wifi' } })), 'Battery 83 %, charging · Wi-Fi');
  assert.equal(reportWords(watching({ report: slow })), '');
});

test('the others are those who are not oneself', () => {
  assert.equal(othersWatching(watching({})), 'Only you are watching');
  assert.equal(othersWatching(watching({ viewers: [mum, dad] })), 'Dad is watching too');
  const many = [mum, dad, { id: 'c', name: 'Gran' }, { id: 'd', name: 'Uncle' }];
  assert.equal(othersWatching(watching({ viewers: many })), 'Dad, Gran and 1 more are watching too');
  assert.equal(othersWatching(watching({ viewers: [mum, dad] }, 'ko')), 'Dad님이 같이 보고 있어요');
});

test('the talk button has a word for each of its states', () => {
  const said = (talk, watch = {}) => talkWords(watching({ ...watch, talk: { phase: 'idle', reason: null, position: 0, ...talk } }));
  assert.deepEqual(said({}), { label: 'Hold to talk', hint: '' });
  assert.deepEqual(said({}, { holder: dad }), { label: 'Hold to talk', hint: 'Dad is talking' });
  assert.equal(said({ phase: 'asking' }).label, 'Wait…');
  assert.equal(said({ phase: 'speaking' }, { holder: mum }).label, 'Speak');
  assert.equal(said({ phase: 'queued', position: 1 }, { holder: dad }).hint, 'Dad is talking, you are next');
  assert.equal(said({ phase: 'queued', position: 3 }, { holder: dad }).hint, 'Dad is talking, you are number 3');
  assert.equal(said({ phase: 'refused', reason: 'refused_receive_only' }).hint, 'You may watch and listen here, but not talk.');
  assert.equal(said({ phase: 'ended', reason: 'ended_lease' }).hint, 'Your turn is over. Hold again to go on.');
  assert.equal(said({ phase: 'queued', position: 3 }, { holder: dad }).label, 'Number 3');
  assert.deepEqual(said({ phase: 'speaking', locked: true }, { holder: mum }), { label: 'Tap to stop', hint: 'The pet hears you, hands-free.' });
  assert.match(said({ phase: 'refused', reason: 'refused_camera_paused' }).hint, /Privacy pause/);
  assert.match(said({ phase: 'refused', reason: 'refused_of_a_newer_server' }).hint, /did not work/);
});

test('a camera says what it is doing, what is wrong first', () => {
  assert.deepEqual(publishStatus(publishing({}), 'Kitchen'), { tone: 'live', text: 'Kitchen is on' });
  assert.equal(publishStatus(publishing({ captureBroken: true }), 'Kitchen').tone, 'warn');
  assert.match(publishStatus(publishing({ phase: 'replaced' }), 'Kitchen').text, /Another tab/);
  assert.match(publishStatus(publishing({ phase: 'connecting', problem: { key: 'cameraBusy', detail: '' } }), 'Kitchen').text, /Another device/);
  assert.match(publishStatus(publishing({ phase: 'reconnecting' }), 'Kitchen').text, /Reconnecting/);
});

test('a camera names who watches it, and claims nobody while it is not on', () => {
  assert.equal(watchedBy(publishing({})), 'Nobody is watching');
  assert.equal(watchedBy(publishing({ viewers: [mum] })), 'Mum is watching');
  assert.equal(watchedBy(publishing({ viewers: [mum, dad] })), 'Mum and Dad are watching');
  assert.equal(watchedBy(publishing({ phase: 'reconnecting', viewers: [mum] })), '');
});
