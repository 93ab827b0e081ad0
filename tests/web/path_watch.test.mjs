import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { PathWatch } from '../../web_demo/core/path_watch.js';
import { readTraffic } from '../../web_demo/media/traffic.js';

let path;
let now;
let traffic;

beforeEach(() => {
  path = new PathWatch();
  now = 1000;
  traffic = { received: 0, sent: 0 };
  path.restarted(now);
});

/** Looks every 500 ms, as the camera does, while something arrives at the times that `hears` says. Returns the verdicts. */
function pass(ms, { hears = () => false, packets = 15 } = {}) {
  const verdicts = [];
  for (const end = now + ms; now < end; ) {
    now += 500;
    if (hears(now)) traffic.received += 100;
    traffic.sent += packets;
    verdicts.push(path.look(now, traffic));
  }
  return verdicts;
}

const everySecond = (at) => at % 1000 === 0;

test('a camera whose packets are reported on every second is never repaired', () => {
  assert.ok(!pass(600000, { hears: everySecond }).includes('dead'));
});

test('reports that get lost now and then are no fault', () => {
  assert.ok(!pass(600000, { hears: (at) => at % 2500 === 0 }).includes('dead'));
});

test('three seconds without anything coming back are a dead path, and doubtful before', () => {
  pass(20000, { hears: everySecond });
  assert.deepEqual(pass(3000), ['silent', 'silent', 'doubtful', 'silent', 'silent', 'dead']);
});

test('where reports come all the time, a second of silence is doubtful, once', () => {
  pass(20000, { hears: () => true });
  assert.deepEqual(pass(2000), ['silent', 'doubtful', 'silent', 'silent']);
  pass(20000, { hears: () => true });
  assert.deepEqual(pass(1000), ['silent', 'doubtful']);
});

test('what comes as rarely as ever is not doubted, and a camera that sends nothing is not either', () => {
  pass(2000, { hears: everySecond });
  assert.ok(!pass(60000, { hears: everySecond }).includes('doubtful'));
  assert.ok(!pass(60000, { packets: 0 }).includes('doubtful'));
});

test('a server that reports rarely gets more time', () => {
  assert.ok(!pass(600000, { hears: (at) => at % 5000 === 0 }).includes('dead'));
  assert.equal(pass(8000).filter((said) => said === 'dead').length > 0, true);
});

test('a camera that sends nothing is not judged', () => {
  pass(20000, { hears: everySecond });
  assert.ok(!pass(60000, { packets: 0 }).includes('dead'));
});

test('a connection that was just made or repaired gets its time', () => {
  pass(20000, { hears: everySecond });
  pass(3000);
  path.restarted(now);
  assert.ok(!pass(5500).includes('dead'));
  assert.deepEqual(pass(500), ['dead']);
});

test('a page that was frozen is not judged by the silence it slept through', () => {
  pass(20000, { hears: everySecond });
  now += 60000;
  traffic.sent += 1000;
  assert.ok(!pass(2500).includes('dead'));
});

test('counters that disappear with their candidate pair are neither life nor death', () => {
  pass(20000, { hears: everySecond });
  traffic.received -= 1500;
  assert.deepEqual(pass(500), ['silent']);
  assert.deepEqual(pass(500, { hears: () => true }), ['alive']);
});

test('traffic is what came back by any way, and the packets that were sent', () => {
  const reports = [
    { type: 'candidate-pair', bytesReceived: 1000, packetsReceived: 10, responsesReceived: 3, requestsReceived: 2 },
    { type: 'candidate-pair', responsesReceived: 1 },
    { type: 'transport', bytesReceived: 20000, bytesSent: 7 },
    { type: 'inbound-rtp', packetsReceived: 100000 },
    { type: 'outbound-rtp', packetsSent: 40 },
    { type: 'outbound-rtp', packetsSent: 2 },
    { type: 'remote-inbound-rtp', timestamp: 5e12 },
  ];
  assert.deepEqual(readTraffic(reports), { received: 121016, sent: 42 });
});

test('after a change of the network a second and a half of silence is enough, whatever was learned', () => {
  pass(20000, { hears: (at) => at % 2500 === 0 });
  path.doubt(now);
  assert.deepEqual(pass(1500), ['silent', 'silent', 'dead']);
});

test('a change of the network that the path survives is forgotten', () => {
  pass(20000, { hears: everySecond });
  path.doubt(now);
  pass(1000, { hears: everySecond });
  assert.deepEqual(pass(3000), ['silent', 'silent', 'doubtful', 'silent', 'silent', 'dead']);
});
