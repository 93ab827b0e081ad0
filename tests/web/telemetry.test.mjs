import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { kPhoneStart } from '../../web_demo/core/state_starts.js';
import { Sustained } from '../../web_demo/core/sustained.js';
import { networkOf, ReportPacer, reportOf, warningsOf } from '../../web_demo/core/telemetry.js';
import { steady, UplinkMeter } from '../../web_demo/core/uplink.js';

const on = (phone = {}) => reportOf('on', { ...kPhoneStart, ...phone });

let pacer;
let sent;

beforeEach(() => {
  pacer = new ReportPacer();
  sent = [];
});

/** Offers a report; when it is due it arrives at once. */
function offer(now, report) {
  if (!pacer.due(now, report)) return;
  sent.push([now, report]);
  pacer.sent(now, report);
}
const times = () => sent.map(([at]) => at);

test('a report holds only what the browser tells', () => {
  assert.deepEqual(on(), { capture: 'on', warnings: [] });
  assert.deepEqual(on({ battery: 83, charging: false, network: 'wifi', uplink_kbps: 0, warnings: ['unplugged'] }),
    { capture: 'on', battery: 83, charging: false, network: 'wifi', uplink_kbps: 0, warnings: ['unplugged'] });
});

test('the first report goes at once, and one that says the same goes never', () => {
  for (let now = 0; now < 60000; now += 500) offer(now, on({ battery: 83 }));
  assert.deepEqual(times(), [0]);
});

test('changes within ten seconds become one report, with the newest state', () => {
  for (let now = 0; now <= 25000; now += 500) offer(now, on({ battery: 90 - Math.floor(now / 1000) }));
  assert.deepEqual(times(), [0, 10000, 20000]);
  assert.equal(sent.at(-1)[1].battery, 70);
});

test('a pause is told at once, and so is its end', () => {
  offer(0, on());
  offer(100, reportOf('paused', kPhoneStart));
  offer(200, on());
  assert.deepEqual(times(), [0, 100, 200]);
});

test('while one is on its way no other one overtakes it', () => {
  assert.ok(pacer.due(0, on()));
  assert.ok(!pacer.due(100, reportOf('paused', kPhoneStart)));
  pacer.sent(200, on());
  assert.ok(pacer.due(300, reportOf('paused', kPhoneStart)));
});

test('another handle is told everything anew', () => {
  offer(0, on());
  pacer.forget();
  offer(100, on());
  assert.deepEqual(times(), [0, 100]);
});

test('a report that did not arrive is tried again, in its time or when the connection is back', () => {
  pacer.due(0, on());
  pacer.failed(0);
  assert.ok(!pacer.due(9999, reportOf('paused', kPhoneStart)));
  assert.ok(pacer.due(10000, on()));
  pacer.failed(10000);
  pacer.forget();
  assert.ok(pacer.due(10100, on()));
});

test('a server that does not know reports is left alone until the next handle', () => {
  pacer.due(0, on());
  pacer.refused();
  assert.ok(!pacer.due(1e9, reportOf('paused', kPhoneStart)));
  pacer.forget();
  assert.ok(pacer.due(1e9, on()));
});

test('unplugged is a warning only where the battery is known', () => {
  const calm = { battery: 40, charging: true, hot: false, slow: false };
  assert.deepEqual(warningsOf(calm), []);
  assert.deepEqual(warningsOf({ ...calm, charging: false }), ['unplugged']);
  assert.deepEqual(warningsOf({ ...calm, battery: null, charging: null }), []);
  assert.deepEqual(warningsOf({ battery: 40, charging: false, hot: true, slow: true }), ['unplugged', 'hot', 'slow']);
});

test('networks have the names of the contract', () => {
  assert.deepEqual(['wifi', 'cellular', 'ethernet', 'bluetooth', 'wimax', 'none', 'unknown', undefined].map(networkOf),
    ['wifi', 'cellular', 'ethernet', 'other', 'other', null, null, null]);
});

test('a sign counts when it lasts, and is over when it stays away', () => {
  const sign = new Sustained({ onAfterMs: 20, offAfterMs: 30 });
  const seen = [];
  for (const [at, is] of [[0, true], [15, false], [16, true], [35, true], [36, true], [50, false], [60, true], [61, false], [90, false], [91, false]]) {
    seen.push(sign.see(at, is));
  }
  assert.deepEqual(seen, [false, false, false, false, true, true, true, true, true, false]);
});

test('noise of the uplink is no news, a real change is', () => {
  assert.equal(steady(null, 863), 850);
  assert.equal(steady(850, 990), 850);
  assert.equal(steady(850, 660), 850);
  assert.equal(steady(850, 430), 450);
  assert.equal(steady(850, 1240), 1200);
  assert.equal(steady(850, 3), 0);
  assert.equal(steady(0, 28), 30);
  assert.equal(steady(30, 45), 30);
});

/** Looks once a second; `shape` says what an encoding is like. */
function loads(seconds, shape = () => ({}), { kbps = 800, pressed = false, meter = new UplinkMeter(), awake = true, made = 15 } = {}) {
  const all = [];
  for (let second = 0; second < seconds; second++) {
    const encodings = [].concat(shape(second)).map((one) => ({ limit: 'none', fps: 15, frames: awake ? second * 15 + 1 : 1, ...one }));
    all.push(meter.look(second * 1000, { bytes: second * kbps * 125, encodings, made, frames: null }, pressed));
  }
  return all;
}

test('the uplink is what was sent in the last ten seconds, and nothing before that is known', () => {
  const meter = new UplinkMeter();
  const all = loads(30, undefined, { meter });
  assert.equal(all[3].kbps, null);
  assert.equal(all[4].kbps, 800);
  for (let second = 30; second < 45; second++) meter.look(second * 1000, { bytes: 29 * 100000, encodings: [], made: null, frames: null }, false);
  assert.equal(meter.look(45000, { bytes: 29 * 100000, encodings: [], made: null, frames: null }, false).kbps, 0);
});

test('a new connection counts from nothing, and the figure of before stays until it is known anew', () => {
  const meter = new UplinkMeter();
  loads(20, undefined, { meter });
  assert.equal(meter.look(21000, { bytes: 100, encodings: [], made: null, frames: null }, false).kbps, 800);
  meter.restarted();
  assert.equal(meter.look(22000, { bytes: 100, encodings: [], made: null, frames: null }, false).kbps, 800);
});

const hot = (all) => all.findIndex((load) => load.hot);
const slow = (all) => all.findIndex((load) => load.slow);

test('an encoder that the processor holds back for 20 s is hot, in any of several encodings', () => {
  assert.equal(hot(loads(40, () => ({ limit: 'cpu' }))), 20);
  assert.equal(hot(loads(40, () => [{}, { limit: 'cpu' }, {}])), 20);
  assert.equal(hot(loads(40, (second) => ({ limit: second % 20 ? 'cpu' : 'none' }))), -1);
});

test('a system under pressure is hot, and so is an encoder that gives up most pictures', () => {
  assert.equal(hot(loads(40, undefined, { pressed: true })), 20);
  assert.equal(hot(loads(40, () => ({ fps: 6 }))), 20);
  assert.equal(hot(loads(40, () => [{ fps: 6 }, { fps: 15 }])), -1);
  assert.equal(hot(loads(40, () => ({ fps: 3 }), { made: 7 })), -1, 'a camera in the dark');
  assert.equal(hot(loads(40, () => ({ fps: 6, limit: 'bandwidth' }))), -1, 'that is the connection');
});

test('a connection that holds the encoder back for 20 s is slow, and no longer 30 s after that', () => {
  const all = loads(90, (second) => ({ limit: second < 40 ? 'bandwidth' : 'none' }));
  assert.equal(slow(all), 20);
  assert.equal(all.findLastIndex((load) => load.slow), 69);
});

test('a camera that sleeps, because nobody watches, is neither hot nor slow', () => {
  assert.equal(hot(loads(60, () => ({ fps: 0, limit: 'cpu' }), { awake: false })), -1);
  assert.equal(slow(loads(60, () => ({ fps: 0, limit: 'bandwidth' }), { awake: false })), -1);
});
