import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyWord, reduce, startState } from './whole_state.mjs';
import { kPhoneStart, kPublishStart } from '../../web_demo/core/state_starts.js';
import { darkWords } from '../../web_demo/core/dark.js';
import { batteryWords, needsPerson, publishStatus, recordedHere, warningWords, watchedBy } from '../../web_demo/core/status_camera.js';

await everyWord();

const mum = { id: 'a', name: 'Mum' };
const camera = (publish = {}, lang = 'en') => startState({ lang, publish: { ...kPublishStart, phase: 'on', ...publish } });
const phone = (fields) => ({ phone: { ...kPhoneStart, ...fields } });
const after = (actions, state = startState()) => actions.reduce((before, action) => reduce(before, action), state).publish;

test('a paused camera says that nobody sees or hears, and never that it is on', () => {
  assert.deepEqual(publishStatus(camera({ paused: true }), 'Kitchen'), { tone: 'off', text: 'Kitchen is paused. Nobody sees or hears this room.' });
  assert.match(publishStatus(camera({ paused: true }, 'ko'), '부엌').text, /부엌 잠시 꺼짐/);
  assert.equal(publishStatus(camera({ paused: true, phase: 'reconnecting' }), 'Kitchen').tone, 'warn');
});

test('a camera that was paused from elsewhere says who did it, until that ends', () => {
  const paused = (...actions) => after([{ type: 'publish/started' }, ...actions.map((action) => ({ type: 'publish/paused', ...action }))]);
  const elsewhere = { paused: true, byHome: true };
  const said = (publish, lang) => publishStatus(camera({ ...publish, phase: 'on' }, lang), 'Kitchen').text;
  assert.equal(said(paused(elsewhere)), 'The family paused Kitchen from elsewhere. Nobody sees or hears this room.');
  assert.match(said(paused(elsewhere), 'ko'), /^가족이 다른 곳에서 Kitchen 카메라를 잠시 껐어요\./);
  assert.match(said(paused(elsewhere, { paused: true, byHome: false })), /^Kitchen is paused/);
  assert.equal(said(paused(elsewhere, { paused: false, byHome: false })), 'Kitchen is on');
});

test('nobody is said to watch a paused camera', () => {
  assert.equal(watchedBy(camera({ viewers: [mum], paused: true })), '');
});

test('a camera that does not open says why, where that is known', () => {
  assert.match(publishStatus(camera({ captureBroken: true, captureProblem: { key: 'cameraBlocked', detail: '' } }), 'Kitchen').text, /camera is blocked/);
  assert.match(publishStatus(camera({ captureBroken: true }), 'Kitchen').text, /picture of this device stopped/);
});

test('the battery is shown where it is known, with the charger', () => {
  assert.equal(batteryWords(camera()), '');
  assert.equal(batteryWords(camera(phone({ battery: 83, charging: true }))), 'Battery 83 %, charging');
  assert.equal(batteryWords(camera(phone({ battery: 83, charging: false }), 'ko')), '배터리 83%');
});

test('each warning says what to do, and a camera that is off warns of nothing', () => {
  const all = phone({ battery: 12, charging: false, warnings: ['unplugged', 'hot', 'slow'] });
  assert.deepEqual(warningWords(camera(all)).map(({ warning }) => warning), ['unplugged', 'hot', 'slow']);
  assert.equal(warningWords(camera(all))[0].text, 'Not charging, 12 % left. Plug this phone in.');
  assert.deepEqual(warningWords(camera({ ...all, phase: 'stopped' })), []);
});

test('the dark screen keeps the time, the camera, who watches, who talks and how the phone is', () => {
  const state = camera({ viewers: [mum], holder: mum, ...phone({ battery: 83, charging: false, warnings: ['unplugged'] }) });
  const said = darkWords(state, 'Kitchen', new Date(2026, 0, 5, 14, 32));
  assert.match(said.clock, /^2:32\sPM$|^14:32$/);
  assert.deepEqual({ ...said, clock: '' }, {
    tone: 'live',
    clock: '',
    status: 'Kitchen is on',
    watchers: 'Mum is watching',
    recorded: '',
    talker: 'Mum is talking',
    battery: 'Battery 83 %',
    warnings: ['Not charging, 83 % left. Plug this phone in.'],
    wake: 'Tap to wake',
  });
  assert.match(darkWords(camera({}, 'ko'), '부엌', new Date(2026, 0, 5, 14, 32)).clock, /2:32/);
});

test('whoever is in the room reads that it is recorded, on the dark screen as well', () => {
  const said = (recording, more = {}) => recordedHere(camera({ recording, ...more }));
  assert.equal(said(null), '');
  assert.equal(said({ mode: 'off', active: false }), '');
  assert.match(said({ mode: 'motion', active: false }), /recorded when something moves/);
  assert.match(said({ mode: 'motion', active: true }), /being recorded/);
  assert.equal(said({ mode: 'motion', active: true }, { paused: true }), '');
  assert.equal(said({ mode: 'motion', active: true }, { phase: 'stopped' }), '');
  const dark = (active) => darkWords(camera({ recording: { mode: 'motion', active } }), 'Kitchen', new Date()).recorded;
  assert.deepEqual([dark(false), dark(true)], ['', 'This room is being recorded.']);
});

test('the camera learns it when it is published, from its card after an outage, and by events', () => {
  const motion = { mode: 'motion', active: true };
  const published = { type: 'publish/published', viewers: [], recording: motion };
  assert.deepEqual(after([published]).recording, motion);
  assert.equal(after([{ type: 'publish/published', viewers: [] }]).recording, null);
  assert.deepEqual(after([{ type: 'publish/card', card: { viewers: [], holder: null, recording: motion } }]).recording, motion);
  assert.deepEqual(after([published, { type: 'publish/event', event: { event: 'recording', mode: 'motion', active: false } }]).recording, { mode: 'motion', active: false });
  assert.equal(after([published, { type: 'publish/event', event: { event: 'recording', mode: null, active: false } }]).recording, null);
});

test('the screen stays light only for what needs a person', () => {
  for (const publish of [{}, { paused: true }, { phase: 'reconnecting' }, { phase: 'connecting' }, { captureBroken: true }, { soundBlocked: true, paused: true }, phone({ battery: 5, charging: false, warnings: ['unplugged'] })]) {
    assert.equal(needsPerson(camera(publish)), false, JSON.stringify(publish));
  }
  for (const publish of [{ phase: 'ready' }, { phase: 'opening' }, { phase: 'failed' }, { phase: 'stopped' }, { phase: 'replaced' }, { soundBlocked: true }, { captureProblem: { key: 'cameraBlocked', detail: '' } }]) {
    assert.equal(needsPerson(camera(publish)), true, JSON.stringify(publish));
  }
});

test('what was chosen outlives a stop and a start', () => {
  const publish = after([
    { type: 'publish/chosen', choices: { facing: 'user', micOn: false, paused: true, size: '720' } },
    { type: 'publish/phone', phone: { ...kPhoneStart, battery: 3 } },
    { type: 'publish/stopped', replaced: false },
    { type: 'publish/started' },
  ]);
  assert.deepEqual([publish.facing, publish.micOn, publish.paused, publish.size, publish.phone.battery], ['user', false, true, '720', null]);
});

test('a camera that starts paused connects without opening anything', () => {
  assert.equal(after([{ type: 'publish/started' }, { type: 'publish/paused', paused: true }]).phase, 'connecting');
  assert.equal(after([{ type: 'publish/started' }, { type: 'publish/paused', paused: false }]).phase, 'opening');
});

test('a pause leaves no old trouble behind', () => {
  const publish = after([{ type: 'publish/broken', problem: { key: 'cameraBlocked', detail: '' } }, { type: 'publish/paused', paused: true }]);
  assert.deepEqual([publish.captureBroken, publish.captureProblem, publish.paused], [false, null, true]);
});
