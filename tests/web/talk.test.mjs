import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { kTalkIdle } from '../../web_demo/core/state_starts.js';
import { reduceTalk } from '../../web_demo/core/state_talk.js';
import { Talk } from '../../web_demo/media/talk.js';
import { FakeClock, settle } from './fake_clock.mjs';

const us = { id: '7f3a', name: 'Mum' };
const dad = { id: 'b2', name: 'Dad' };

let clock;
let events;
let state;
let microphone;
let talk;

/** A microphone that opens when the test says so. */
function fakeMicrophone() {
  return {
    ready: true,
    held: 0,
    acquire() {
      this.held++;
      events.push('mic');
      return new Promise((resolve, reject) => Object.assign(this, { open: () => resolve({ kind: 'audio' }), refuse: reject }));
    },
    release() {
      this.held--;
    },
    stop() {},
  };
}

/** A line whose floor answers are given by the test: line.reply({state: 'granted'}). */
function fakeLine() {
  const waiting = [];
  return {
    ourId: us.id,
    ask: (action) => {
      events.push(action);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    sender: {
      slow: null,
      async replaceTrack(track) {
        events.push(track ? 'sends' : 'null');
        if (track) await this.slow;
      },
    },
    reply: (answer) => waiting.shift().resolve(answer),
    fail: () => waiting.shift().reject(new Error('no answer')),
  };
}

let line;

beforeEach(() => {
  clock = new FakeClock();
  events = [];
  state = kTalkIdle;
  microphone = fakeMicrophone();
  line = fakeLine();
  talk = new Talk({ clock, microphone, dispatch: (action) => (state = reduceTalk(state, action)) });
  talk.use(line);
  events = [];
});

async function pressUntilSpeaking() {
  talk.press();
  microphone.open();
  line.reply({ state: 'granted', lease_ms: 30000 });
  await settle();
}

test('with the permission at hand the microphone and the floor are asked for side by side', async () => {
  talk.press();
  await settle();
  assert.deepEqual(events, ['mic', 'start']);
  assert.equal(state.phase, 'asking');
});

test('without the permission the floor is asked for only after the microphone opened', async () => {
  microphone.ready = false;
  talk.press();
  await settle();
  assert.deepEqual(events, ['mic']);
  microphone.open();
  await settle();
  assert.deepEqual(events, ['mic', 'start']);
});

test('nothing is sent before the floor is granted', async () => {
  talk.press();
  microphone.open();
  await settle();
  assert.ok(!events.includes('sends'));
  line.reply({ state: 'granted' });
  await settle();
  assert.equal(events.at(-1), 'sends');
  assert.equal(state.phase, 'speaking');
});

test('nothing is sent before the microphone is open, even when the floor is granted', async () => {
  talk.press();
  line.reply({ state: 'granted' });
  await settle();
  assert.ok(!events.includes('sends'));
  microphone.open();
  await settle();
  assert.equal(state.phase, 'speaking');
});

test('letting go takes the track off the sender first, then gives the floor back', async () => {
  await pressUntilSpeaking();
  events = [];
  talk.release();
  await settle();
  assert.deepEqual(events, ['null', 'stop']);
  assert.equal(state.phase, 'idle');
  assert.equal(microphone.held, 0);
});

test('letting go while the permission is still being asked never asks for the floor', async () => {
  microphone.ready = false;
  talk.press();
  talk.release();
  microphone.open();
  await settle();
  assert.ok(!events.includes('start'));
  assert.ok(!events.includes('sends'));
  assert.equal(microphone.held, 0);
});

test('letting go while the floor is being asked for gives it back and never sends', async () => {
  talk.press();
  microphone.open();
  await settle();
  talk.release();
  line.reply({ state: 'granted' });
  await settle();
  assert.deepEqual(events, ['mic', 'start', 'null', 'stop']);
  assert.equal(state.phase, 'idle');
});

test('a queued viewer speaks when a floor event names it', async () => {
  talk.press();
  microphone.open();
  line.reply({ state: 'queued', position: 1 });
  await settle();
  assert.deepEqual([state.phase, state.position], ['queued', 1]);
  talk.floorChanged({ holder: dad, reason: 'queued' });
  await settle();
  assert.equal(state.phase, 'queued');
  talk.floorChanged({ holder: us, reason: 'granted' });
  await settle();
  assert.equal(state.phase, 'speaking');
  assert.equal(events.at(-1), 'sends');
});

test('a floor event that overtakes the queued reply is not forgotten', async () => {
  talk.press();
  microphone.open();
  await settle();
  talk.floorChanged({ holder: us, reason: 'granted' });
  line.reply({ state: 'queued', position: 1 });
  await settle();
  assert.equal(state.phase, 'speaking');
});

test('a holder that loses the floor stops sending and is told why', async () => {
  await pressUntilSpeaking();
  talk.floorChanged({ holder: null, reason: 'lease' });
  await settle();
  assert.deepEqual([state.phase, state.reason], ['ended', 'ended_lease']);
  assert.equal(events.at(-1), 'null');
  await clock.pass(4000);
  assert.equal(state.phase, 'idle');
});

test('the late echo of our own last turn does not end the new one', async () => {
  await pressUntilSpeaking();
  talk.floorChanged({ holder: null, reason: 'released' });
  await settle();
  assert.equal(state.phase, 'speaking');
});

test('a floor that was lost again before the microphone opened is asked for again, and nothing is sent without it', async () => {
  talk.press();
  line.reply({ state: 'granted' });
  await settle();
  talk.floorChanged({ holder: us, reason: 'granted' });
  talk.floorChanged({ holder: null, reason: 'silent' });
  await settle();
  assert.equal(state.phase, 'asking');
  microphone.open();
  await settle();
  assert.deepEqual(events, ['mic', 'start', 'start']);
  assert.equal(state.phase, 'asking');
  line.reply({ state: 'granted' });
  await settle();
  assert.deepEqual([state.phase, events.at(-1)], ['speaking', 'sends']);
});

test('a floor that went to the next before the microphone opened is waited for', async () => {
  talk.press();
  line.reply({ state: 'granted' });
  await settle();
  talk.floorChanged({ holder: dad, reason: 'silent' });
  microphone.open();
  await settle();
  line.reply({ state: 'queued', position: 1 });
  await settle();
  assert.deepEqual([state.phase, state.position], ['queued', 1]);
  assert.ok(!events.includes('sends'));
});

test('a floor that was lost before the grant arrived is not trusted either', async () => {
  talk.press();
  microphone.open();
  await settle();
  talk.floorChanged({ holder: us, reason: 'granted' });
  talk.floorChanged({ holder: null, reason: 'silent' });
  line.reply({ state: 'granted' });
  await settle();
  assert.deepEqual([state.phase, events.at(-1)], ['asking', 'start']);
});

test('a floor that is lost while the track is put on the sender is not shown as speaking', async () => {
  let done;
  line.sender.slow = new Promise((resolve) => (done = resolve));
  talk.press();
  microphone.open();
  line.reply({ state: 'granted' });
  await settle();
  talk.floorChanged({ holder: null, reason: 'silent' });
  done();
  await settle();
  assert.equal(state.phase, 'asking');
  assert.deepEqual(events, ['mic', 'start', 'sends', 'null', 'start']);
  line.reply({ state: 'granted' });
  await settle();
  assert.deepEqual([state.phase, events.at(-1)], ['speaking', 'sends']);
});

test('a queued viewer whose camera goes off is told so', async () => {
  talk.press();
  microphone.open();
  line.reply({ state: 'queued', position: 1 });
  await settle();
  talk.floorChanged({ holder: null, reason: 'camera_offline' });
  await settle();
  assert.deepEqual([state.phase, state.reason], ['ended', 'ended_camera_offline']);
  assert.equal(microphone.held, 0);
});

test('a place in the queue that ended before the microphone opened is asked for again', async () => {
  talk.press();
  line.reply({ state: 'queued', position: 1 });
  await settle();
  talk.floorChanged({ holder: null, reason: 'camera_offline' });
  microphone.open();
  await settle();
  line.reply({ state: 'refused', reason: 'camera_offline' });
  await settle();
  assert.deepEqual([state.phase, state.reason], ['refused', 'refused_camera_offline']);
});

test('after an outage a queued viewer asks again', async () => {
  talk.press();
  microphone.open();
  line.reply({ state: 'queued', position: 2 });
  await settle();
  talk.caughtUp(dad);
  await settle();
  assert.deepEqual([state.phase, events.at(-1)], ['queued', 'start']);
  line.reply({ state: 'queued', position: 1 });
  await settle();
  assert.deepEqual([state.phase, state.position], ['queued', 1]);
});

test('after an outage a queued viewer that got the floor meanwhile speaks', async () => {
  talk.press();
  microphone.open();
  line.reply({ state: 'queued', position: 1 });
  await settle();
  talk.caughtUp(us);
  await settle();
  assert.deepEqual([state.phase, events], ['speaking', ['mic', 'start', 'sends']]);
});

test('after an outage a viewer whose microphone is still opening asks again once it is open', async () => {
  talk.press();
  line.reply({ state: 'granted' });
  await settle();
  talk.caughtUp(null);
  microphone.open();
  await settle();
  assert.deepEqual([state.phase, events], ['asking', ['mic', 'start', 'start']]);
});

test('after an outage a viewer whose request was lost asks again while the button is held', async () => {
  talk.press();
  microphone.open();
  await settle();
  line.fail();
  await settle();
  assert.equal(state.phase, 'refused');
  events = [];
  talk.caughtUp(null);
  microphone.open();
  line.reply({ state: 'queued', position: 1 });
  await settle();
  assert.deepEqual(events, ['mic', 'start']);
});

test('after an outage nobody asks who does not hold the button', async () => {
  talk.press();
  microphone.open();
  await settle();
  line.fail();
  await settle();
  talk.release();
  events = [];
  talk.caughtUp(null);
  await settle();
  assert.deepEqual(events, []);
});

test('after an outage a viewer that lost the floor meanwhile is told so', async () => {
  await pressUntilSpeaking();
  talk.caughtUp(null);
  await settle();
  assert.deepEqual([state.phase, state.reason], ['ended', 'ended_left']);
});

test('each reason of a refusal has words of its own', async () => {
  talk.press();
  microphone.open();
  line.reply({ state: 'refused', reason: 'queue_full' });
  await settle();
  assert.deepEqual([state.phase, state.reason], ['refused', 'refused_queue_full']);
  assert.equal(microphone.held, 0);
  assert.ok(!events.includes('stop'));
});

test('a blocked microphone is refused in words and gives back a floor that was granted meanwhile', async () => {
  talk.press();
  await settle();
  microphone.refuse(new DOMException('no', 'NotAllowedError'));
  await settle();
  assert.deepEqual([state.phase, state.reason], ['refused', 'micBlocked']);
  assert.equal(events.at(-1), 'stop');
  assert.equal(microphone.held, 0);
});

test('an unanswered floor request is refused in words', async () => {
  talk.press();
  microphone.open();
  await settle();
  line.fail();
  await settle();
  assert.deepEqual([state.phase, state.reason], ['refused', 'talkFailed']);
});

test('a button that is still held is asked for again on a new connection', async () => {
  await pressUntilSpeaking();
  talk.use(null);
  assert.equal(state.phase, 'idle');
  events = [];
  const next = fakeLine();
  talk.use(next);
  microphone.open();
  next.reply({ state: 'granted' });
  await settle();
  assert.equal(state.phase, 'speaking');
  assert.deepEqual(events, ['mic', 'start', 'sends']);
});

test('a button that was let go is not asked for again', async () => {
  await pressUntilSpeaking();
  talk.release();
  events = [];
  talk.use(fakeLine());
  await settle();
  assert.deepEqual(events, []);
});

test('a press without a connection does nothing', () => {
  talk.use(null);
  events = [];
  talk.press();
  assert.deepEqual(events, []);
  assert.equal(state.phase, 'idle');
});
