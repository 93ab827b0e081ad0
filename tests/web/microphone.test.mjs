import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { kTalkIdle } from '../../web_demo/core/state_starts.js';
import { reduceTalk } from '../../web_demo/core/state_talk.js';
import { Microphone, microphoneProblem } from '../../web_demo/media/microphone.js';
import { Talk } from '../../web_demo/media/talk.js';
import { FakeClock, settle } from './fake_clock.mjs';

let clock;
let opened;
let microphone;

function fakeTrack() {
  return {
    readyState: 'live',
    stop() {
      this.readyState = 'ended';
    },
  };
}

beforeEach(() => {
  clock = new FakeClock();
  opened = [];
  const media = {
    getUserMedia: async () => {
      opened.push(fakeTrack());
      return { getAudioTracks: () => [opened.at(-1)] };
    },
  };
  microphone = new Microphone({ clock, media, permissions: { query: async () => ({ state: 'prompt' }) } });
});

test('it stays warm for 20 seconds after a turn and is then stopped', async () => {
  await microphone.acquire();
  microphone.release();
  await clock.pass(19999);
  assert.equal(opened[0].readyState, 'live');
  assert.ok(microphone.ready);
  await clock.pass(1);
  assert.equal(opened[0].readyState, 'ended');
  assert.ok(!microphone.ready);
});

test('a press while it is warm opens nothing new and keeps it open for the turn', async () => {
  await microphone.acquire();
  microphone.release();
  await clock.pass(10000);
  await microphone.acquire();
  await clock.pass(60000);
  assert.equal(opened.length, 1);
  assert.equal(opened[0].readyState, 'live');
});

test('a hidden page stops a warm microphone at once, but not one in use', async () => {
  await microphone.acquire();
  microphone.stop();
  assert.equal(opened[0].readyState, 'live');
  microphone.release();
  assert.equal(opened[0].readyState, 'ended');
});

test('a press while it is warm keeps the next release warm', async () => {
  await microphone.acquire();
  microphone.release();
  await clock.pass(15000);
  await microphone.acquire();
  await clock.pass(15000);
  microphone.release();
  assert.equal(opened[0].readyState, 'live');
});

/** iOS: an audio session whose type does not allow capture ends the tracks and refuses new ones. */
function phone() {
  const waiting = [];
  const audioSession = {
    now: 'playback',
    get type() {
      return this.now;
    },
    set type(type) {
      this.now = type;
      if (type === 'playback') opened.forEach((track) => track.stop());
    },
  };
  const media = {
    getUserMedia: () => {
      if (audioSession.type === 'playback') return Promise.reject(new DOMException('playback', 'InvalidStateError'));
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
  };
  const allow = async () => {
    if (audioSession.type === 'playback') waiting.shift().reject(new DOMException('playback', 'InvalidStateError'));
    else waiting.shift().resolve({ getAudioTracks: () => [opened[opened.push(fakeTrack()) - 1]] });
    await settle();
  };
  const refuse = async () => {
    waiting.shift().reject(new DOMException('no', 'NotAllowedError'));
    await settle();
  };
  Object.defineProperty(globalThis, 'navigator', { value: { audioSession }, configurable: true, writable: true });
  const phones = new Microphone({ clock, media, permissions: { query: async () => ({ state: 'granted' }) } });
  let state = kTalkIdle;
  const talk = new Talk({ clock, microphone: phones, dispatch: (action) => (state = reduceTalk(state, action)) });
  talk.use({ ourId: 'a', ask: async () => ({ state: 'granted' }), sender: { replaceTrack: async () => {} } });
  return { audioSession, microphone: phones, talk, allow, refuse, phase: () => state.phase };
}

test('the audio session allows capture as long as the microphone is warm, and goes back when it is stopped', async () => {
  const { audioSession, talk, allow, phase } = phone();
  talk.press();
  await allow();
  assert.equal(phase(), 'speaking');
  talk.release();
  await clock.pass(19000);
  assert.deepEqual([audioSession.type, opened[0].readyState], ['play-and-record', 'live']);
  await clock.pass(1000);
  assert.deepEqual([audioSession.type, opened[0].readyState], ['playback', 'ended']);
});

test('a permission prompt that steals the touch does not end the microphone it asks for', async () => {
  const { audioSession, talk, allow, phase } = phone();
  talk.press();
  talk.release();
  assert.equal(audioSession.type, 'play-and-record');
  await allow();
  assert.equal(opened[0].readyState, 'live');
  talk.press();
  await settle();
  assert.deepEqual([phase(), opened.length], ['speaking', 1]);
});

test('a refused microphone gives the audio session back', async () => {
  const { audioSession, talk, refuse } = phone();
  talk.press();
  await refuse();
  assert.equal(audioSession.type, 'playback');
});

test('a page that is hidden while the microphone opens has no microphone', async () => {
  const { audioSession, microphone: phones, talk, allow } = phone();
  talk.press();
  talk.release();
  phones.stop();
  await allow();
  assert.deepEqual([opened[0].readyState, audioSession.type], ['ended', 'playback']);
});

test('a press after the page came back keeps the microphone that was on its way', async () => {
  const { microphone: phones, talk, allow, phase } = phone();
  talk.press();
  talk.release();
  phones.stop();
  talk.press();
  await allow();
  assert.deepEqual([phase(), opened[0].readyState], ['speaking', 'live']);
});

test('a screen that is left while the microphone opens stops it and leaves the audio session to the next screen', async () => {
  const { audioSession, microphone: phones, talk, allow } = phone();
  talk.press();
  talk.use(null);
  phones.close();
  audioSession.type = 'play-and-record';
  await allow();
  assert.deepEqual([opened[0].readyState, audioSession.type], ['ended', 'play-and-record']);
});

test('a track that the system ended is opened anew', async () => {
  await microphone.acquire();
  opened[0].stop();
  await microphone.acquire();
  assert.equal(opened.length, 2);
});

test('a permission that was given earlier is known before the press', async () => {
  const permissions = { query: async () => ({ state: 'granted' }) };
  const granted = new Microphone({ clock, media: null, permissions });
  assert.ok(!granted.ready);
  await settle();
  assert.ok(granted.ready);
});

test('every way to fail has words that say what to do', () => {
  assert.equal(microphoneProblem({ name: 'NotAllowedError' }), 'micBlocked');
  assert.equal(microphoneProblem({ name: 'NotFoundError' }), 'micMissing');
  assert.equal(microphoneProblem({ name: 'NotReadableError' }), 'micBusy');
  assert.equal(microphoneProblem({ name: 'NotSupportedError' }), 'micUnavailable');
});
