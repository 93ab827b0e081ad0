import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Watchdog } from '../../web_demo/core/watchdog.js';

let dog;

beforeEach(() => {
  dog = new Watchdog();
});

const fine = { live: true, visible: true, ice: 'connected', socketUp: true };

/** Looks every 250 ms, as the viewer does; returns what was advised and when. */
function watch(from, to, look = fine) {
  const advice = [];
  for (let now = from; now <= to; now += 250) {
    const said = dog.look({ now, ...look });
    if (said !== 'none') advice.push([said, now]);
  }
  return advice;
}

test('a picture that moves needs nothing', () => {
  for (let now = 0; now <= 20000; now += 250) {
    dog.frame(now);
    assert.equal(dog.look({ now, ...fine }), 'none');
  }
});

test('after 1.5 s without a frame a refresh is asked for, after 4 s a restart', () => {
  dog.frame(0);
  assert.deepEqual(watch(0, 4000), [['refresh', 1500], ['refresh', 3000], ['restart', 4000]]);
});

test('a frame starts the count anew', () => {
  dog.frame(0);
  watch(0, 3750);
  dog.frame(3900);
  assert.deepEqual(watch(4000, 5250), []);
  assert.deepEqual(watch(5500, 5500), [['refresh', 5500]]);
});

test('a restart that brings no picture is followed by a rejoin, and rejoins become rare', () => {
  dog.frame(0);
  const strong = watch(0, 60000).filter(([said]) => said !== 'refresh');
  assert.deepEqual(strong, [['restart', 4000], ['rejoin', 8000], ['rejoin', 16000], ['rejoin', 32000], ['rejoin', 48000]]);
});

test('a viewer that cannot decode at all stops asking for refreshes every moment', () => {
  dog.frame(0);
  const refreshes = watch(0, 60000).filter(([said]) => said === 'refresh');
  assert.deepEqual(refreshes.map(([, at]) => at), [1500, 3000, 5500, 7000, 9500, 17500, 33500, 49500]);
});

test('a picture after a restart makes the quick way right again', () => {
  dog.frame(0);
  watch(0, 4000);
  dog.frame(5000);
  assert.deepEqual(watch(5000, 9000).at(-1), ['restart', 9000]);
});

test('a camera that is off is no fault', () => {
  dog.frame(0);
  assert.deepEqual(watch(250, 60000, { ...fine, live: false }), []);
});

test('when the camera comes back its first frame gets the full time', () => {
  dog.frame(0);
  watch(0, 30000, { ...fine, live: false });
  assert.deepEqual(watch(30250, 31500), []);
  assert.deepEqual(watch(31750, 31750), [['refresh', 31750]]);
});

test('a hidden page is not judged by its frames', () => {
  dog.frame(0);
  assert.deepEqual(watch(0, 60000, { ...fine, visible: false }), []);
});

test('a page that wakes up waits less long for its picture', () => {
  watch(0, 60000, { ...fine, visible: false });
  dog.frame(60000);
  dog.woke(60000);
  assert.deepEqual(watch(60000, 60750), []);
  assert.deepEqual(watch(61000, 61000), [['restart', 61000]]);
});

test('a lost socket and a failed ICE restart at once', () => {
  dog.frame(0);
  assert.equal(dog.look({ now: 10, ...fine, socketUp: false }), 'restart');
  dog.frame(20);
  assert.equal(dog.look({ now: 30, ...fine, ice: 'failed' }), 'restart');
});

test('a disconnected ICE gets two seconds, even while the camera is off', () => {
  dog.frame(0);
  const off = { ...fine, live: false, ice: 'disconnected' };
  assert.deepEqual(watch(0, 2000, off), []);
  assert.deepEqual(watch(2250, 2250, off), [['restart', 2250]]);
});

test('an ICE that recovers in time starts its two seconds anew', () => {
  dog.frame(0);
  const off = { ...fine, live: false };
  watch(0, 1500, { ...off, ice: 'disconnected' });
  watch(1750, 1750, off);
  assert.deepEqual(watch(2000, 4000, { ...off, ice: 'disconnected' }), []);
});

/** Looks every 125 ms at a connection on which packets arrive and, when `decodes` says so, become pictures. */
function receive(from, to, { packets = () => 3, decodes = () => false, ...rest } = {}) {
  const advice = [];
  let count = 0;
  for (let now = from; now <= to; now += 125) {
    if (decodes(now)) dog.frame(now);
    count += packets(now);
    const said = dog.look({ now, ...fine, packets: decodes(now) ? undefined : count, ...rest });
    if (said !== 'none') advice.push([said, now]);
  }
  return advice;
}

test('RTP that becomes no picture is refreshed within half a second', () => {
  dog.frame(0);
  assert.deepEqual(receive(125, 1000), [['refresh', 500]]);
});

test('a camera of one picture a second is not stuck', () => {
  const everySecond = (now) => now % 1000 === 0;
  const packets = (now) => (everySecond(now) ? 4 : 0);
  // Its packets may be seen one look before its picture. Before it is known, whether there still is a path is asked once.
  for (const decodes of [everySecond, (now) => everySecond(now - 125)]) {
    dog = new Watchdog();
    dog.frame(0);
    assert.deepEqual(receive(125, 20000, { packets, decodes }).map(([said]) => said), ['check']);
  }
});

test('a packet that is sent again gets the time that its way takes', () => {
  dog.frame(0);
  assert.deepEqual(receive(125, 1000, { rttMs: 300 }), [['refresh', 750]]);
});

test('a path that brings nothing is looked at soon, once, and no keyframe is asked for early', () => {
  dog.frame(0);
  assert.deepEqual(receive(125, 1375, { packets: () => 0 }), [['check', 500]]);
  receive(1500, 6000, { decodes: () => true });
  assert.deepEqual(receive(6125, 7375, { packets: () => 0 }), [['check', 6500]]);
});

test('a picture that comes in fits gets longer until its path is looked at', () => {
  dog.frame(0);
  receive(125, 8000, { packets: (now) => (now % 750 === 0 ? 4 : 0), decodes: (now) => now % 750 === 0 });
  const since = 7500;
  assert.deepEqual(receive(8125, 8875, { packets: () => 0 }), [['check', since + 1125]]);
});

test('a path that was just repaired, or of which nothing is known, is not looked at', () => {
  dog.frame(0);
  dog.restarted(100);
  assert.deepEqual(receive(225, 1475, { packets: () => 0 }), []);
  dog.frame(2000);
  assert.deepEqual(watch(2000, 3250), []);
});

test('a keyframe that does not help is asked for more and more rarely', () => {
  dog.frame(0);
  // One picture after each second or so, as when keyframes arrive and all that follows is broken.
  const early = receive(125, 60000, { decodes: (now) => now % 1250 === 0 });
  assert.ok(early.every(([said]) => said === 'refresh'));
  const gaps = early.map(([, at], i) => at - (early[i - 1]?.[1] ?? 0));
  assert.ok(early.length <= 8, `${early.length} refreshes in a minute`);
  assert.ok(gaps.at(-1) >= 16000, `${gaps}`);
});

test('after a calm while the quick way is right again', () => {
  dog.frame(0);
  receive(125, 60000, { decodes: (now) => now % 1250 === 0 });
  receive(60000, 120000, { decodes: () => true });
  assert.deepEqual(receive(120125, 120625), [['refresh', 120500]]);
});

test('the first picture of a connection gets its time: a keyframe alone is long', () => {
  dog.restarted(0);
  assert.deepEqual(receive(125, 2000), [['refresh', 1500]]);
});

test('a picture that was repaired is refreshed with the first packets that become none', () => {
  dog.frame(0);
  dog.repaired(1000);
  assert.deepEqual(receive(1125, 2000, { packets: (now) => (now >= 1500 ? 3 : 0) }), [['refresh', 1500]]);
  dog.repaired(2000);
  assert.deepEqual(receive(2125, 3000, { packets: (now) => (now >= 2500 ? 3 : 0), decodes: (now) => now >= 2500 }), []);
  assert.deepEqual(receive(3125, 3375), []);
  dog.restarted(4000); // a new connection begins with a keyframe
  assert.deepEqual(receive(4125, 5375), []);
});

test('a hidden page and a sleeping camera are never stuck', () => {
  dog.frame(0);
  assert.deepEqual(receive(125, 5000, { visible: false }), []);
  assert.deepEqual(receive(5125, 9000, { live: false }), []);
});

test('while a first way is looked for nothing is asked of the server, and it has eight seconds', () => {
  dog.restarted(0);
  assert.deepEqual(watch(0, 30000, { ...fine, ice: 'checking' }), [['rejoin', 8000], ['rejoin', 16000]]);
});

test('a picture is expected from when there is a way', () => {
  dog.restarted(0);
  assert.deepEqual(watch(0, 7500, { ...fine, ice: 'checking' }), []);
  assert.deepEqual(watch(7750, 11750), [['refresh', 9000], ['refresh', 10500], ['rejoin', 11500]]);
});

test('a way that was there and is looked for again has no more time than before', () => {
  dog.restarted(0);
  dog.frame(500);
  dog.repaired(1000);
  assert.deepEqual(watch(1000, 5000, { ...fine, ice: 'checking' }).at(-1), ['rejoin', 5000]);
});
