import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Microphone, microphoneProblem } from '../../web_demo/media/microphone.js';
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
  microphone.stop();
  assert.equal(opened[0].readyState, 'ended');
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
