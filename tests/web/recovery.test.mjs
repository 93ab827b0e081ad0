import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Backoff } from '../../web_demo/core/backoff.js';
import { FinalFailure, Recovery, StillDown, TryLater } from '../../web_demo/core/recovery.js';
import { JanusError } from '../../web_demo/net/janus.js';
import { FakeClock, settle } from './fake_clock.mjs';

let clock;
let attempts;
let outcomes;
let finals;

beforeEach(() => {
  clock = new FakeClock();
  attempts = [];
  outcomes = [];
  finals = [];
});

function recovery() {
  const attempt = (kind) => async () => {
    attempts.push([kind, clock.now()]);
    const outcome = outcomes.shift();
    if (outcome instanceof Error) throw outcome;
    if (outcome) await outcome;
  };
  return new Recovery({
    clock,
    backoff: new Backoff({ jitter: 0 }),
    repair: attempt('repair'),
    rejoin: attempt('rejoin'),
    onFinal: (failure) => finals.push(failure.key),
  });
}

test('backoff starts at half a second, doubles to three, and starts over after a success', () => {
  const backoff = new Backoff({ jitter: 0 });
  assert.deepEqual(Array.from({ length: 7 }, () => backoff.next()), [500, 1000, 2000, 3000, 3000, 3000, 3000]);
  backoff.reset();
  assert.equal(backoff.next(), 500);
});

test('jitter only shortens, and never by more than its share', () => {
  assert.equal(new Backoff({ jitter: 0.3, random: () => 0 }).next(), 500);
  assert.equal(new Backoff({ jitter: 0.3, random: () => 1 }).next(), 350);
});

test('a repair that works is all that happens', async () => {
  await recovery().repair();
  assert.deepEqual(attempts, [['repair', 0]]);
});

test('a repair that fails is followed at once by a rejoin', async () => {
  outcomes = [new Error('claim refused')];
  await recovery().repair();
  assert.deepEqual(attempts, [['repair', 0], ['rejoin', 0]]);
});

test('while the server cannot be reached the repair stays the right thing to try', async () => {
  outcomes = [new StillDown('no route'), new StillDown('no route')];
  recovery().repair();
  await clock.pass(5000);
  assert.deepEqual(attempts, [['repair', 0], ['repair', 500], ['repair', 1500]]);
});

test('rejoins are repeated with growing pauses until one succeeds', async () => {
  outcomes = [new Error(), new Error(), new Error()];
  const it = recovery();
  it.rejoin();
  await clock.pass(20000);
  assert.deepEqual(attempts.map(([, at]) => at), [0, 500, 1500, 3500]);
  assert.ok(!it.busy);
});

test('a refusal that names its own pause is obeyed', async () => {
  outcomes = [new TryLater(10000, 'cameraBusy')];
  recovery().rejoin();
  await clock.pass(10000);
  assert.deepEqual(attempts.map(([, at]) => at), [0, 10000]);
});

test('a final failure ends the attempts and is reported', async () => {
  outcomes = [new FinalFailure('badName')];
  const it = recovery();
  await it.rejoin();
  await clock.pass(60000);
  assert.equal(attempts.length, 1);
  assert.deepEqual(finals, ['badName']);
  assert.ok(!it.busy);
});

test('two attempts never run at the same time', async () => {
  let finish = () => {};
  outcomes = [new Promise((resolve) => (finish = resolve))];
  const it = recovery();
  it.repair();
  it.rejoin();
  it.repair();
  await settle();
  assert.equal(attempts.length, 1);
  finish();
  await settle();
  assert.equal(attempts.length, 1);
});

test('a kick ends the pause, for a page that became visible', async () => {
  outcomes = [new Error()];
  const it = recovery();
  it.rejoin();
  await clock.pass(100);
  it.kick();
  await settle();
  assert.deepEqual(attempts.map(([, at]) => at), [0, 100]);
});

test('a failure that arrives after a stop is nobody’s business any more', async () => {
  let fail = () => {};
  outcomes = [new Promise((_, reject) => (fail = reject))];
  const it = recovery();
  it.rejoin();
  await settle();
  it.stop();
  fail(new FinalFailure('badName'));
  await clock.pass(60000);
  assert.deepEqual(finals, []);
  assert.equal(attempts.length, 1);
});

test('nothing is attempted after a stop', async () => {
  outcomes = [new Error()];
  const it = recovery();
  it.rejoin();
  await clock.pass(100);
  it.stop();
  await clock.pass(60000);
  assert.equal(attempts.length, 1);
});

test('what was asked on a socket that gave way to another is asked again at once, and nobody is told', async () => {
  const moved = new JanusError(0, 'another socket is opened', 0);
  outcomes = [moved];
  const told = [];
  const it = new Recovery({ clock, backoff: new Backoff({ jitter: 0 }), repair: async () => {}, rejoin: async () => {
    attempts.push(clock.now());
    const outcome = outcomes.shift();
    if (outcome) throw outcome;
  }, onFinal: () => {}, onWait: (error) => told.push(error) });
  it.rejoin();
  await clock.pass(0);
  assert.deepEqual([attempts, told], [[0, 0], []]);
});
