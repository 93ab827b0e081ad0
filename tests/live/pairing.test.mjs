// Pairing codes and tokens under attack: guessing, racing, timing. (secrets.test.mjs looks for them where they must not be.)

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { heapProbe, JanusClient, signedIn, sleep, startLockedHome, watchOffer } from './lib/index.mjs';

const kWrongClaims = 10000;
const kTimed = 1000;
const kRaces = 200;
/** A handle is ended after five codes that are not valid. */
const kClaimsOfAHandle = 4;

let home;
let heap;

before(async () => {
  heap = heapProbe();
  home = await startLockedHome({ limits: 'claims_per_minute = 1000000; code_lifetime_s = 2;', env: heap.env });
});

after(async () => {
  await home?.server.stop();
  heap.forget();
});

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Calls `attempt(handle, n)` so many times, on new handles as they are used up. */
async function attempts(count, attempt) {
  const client = await JanusClient.connect(home.server.wsUrl);
  await client.create();
  let handle;
  for (let n = 0; n < count; ++n) {
    if (n % kClaimsOfAHandle === 0) {
      await handle?.detach();
      handle = await client.attach();
    }
    await attempt(handle, n);
  }
  await client.close();
}

const wrongCode = (n) => `WRONG${String(n).padStart(11, '0')}`;

test('10,000 wrong claims: each is refused, the owner signs in meanwhile, and no memory is kept', async (t) => {
  const refuse = async (handle, n) => {
    const { data } = await handle.request({ request: 'claim', code: wrongCode(n) });
    assert.equal(data.error_code, 411);
  };
  await attempts(kWrongClaims / 10, refuse); // what grows once has grown
  const before_ = await heap.settled();
  let attacking = true;
  const attack = attempts(kWrongClaims, refuse).finally(() => { attacking = false; });
  const times = [];
  while (attacking) {
    const began = performance.now();
    const handle = await signedIn(home.server, home.owner.token);
    times.push(performance.now() - began);
    await handle.client.close();
    await sleep(50);
  }
  await attack;
  const after_ = await heap.settled();
  const { counters } = await home.server.admin({ request: 'sessions' });
  assert.ok(counters.not_recognised >= kWrongClaims);
  t.diagnostic(`note: ${times.length} sign-ins of the owner meanwhile, ${median(times).toFixed(1)} ms in the median, ${Math.max(...times).toFixed(1)} ms at most; `
    + `heap of Janus ${heap.works ? `${Math.round(before_ / 1024)} kB before, ${Math.round(after_ / 1024)} kB after` : 'not measured: a sanitizer keeps what is freed'}`);
  assert.ok(times.length > 10 && Math.max(...times) < 1000);
  assert.ok(after_ < before_ + 100 * 1024, `${after_ - before_} bytes`);
});

/** Whether the home still keeps this invitation: what it forgets it overwrites, so its hash is in the file or not. */
const isKept = (code) => readFileSync(path.join(home.server.stateDir, 'petcam.db')).includes(createHash('sha256').update(code).digest());

test('a wrong code and an expired one take the same time', async (t) => {
  const member = await home.member({ name: 'Invited again' });
  const times = { wrong: [], expired: [] };
  let code = '';
  let forgotten = 0;
  for (let batch = 0; times.expired.length < kTimed; ++batch) {
    if (!code || !isKept(code)) {
      code = (await home.server.admin({ request: 'pair', member: member.id })).code;
      await sleep(2100); // its lifetime here is two seconds
      assert.ok(isKept(code));
    }
    const measured = { wrong: [], expired: [] };
    await attempts(100, async (handle, n) => {
      // In turns, and each kind as often first on its handle as the other.
      const kind = (n + Math.floor(n / kClaimsOfAHandle)) % 2 === 0 ? 'wrong' : 'expired';
      const began = performance.now();
      const { data } = await handle.request({ request: 'claim', code: kind === 'wrong' ? wrongCode(n) : code });
      measured[kind].push(performance.now() - began);
      assert.equal(data.error_code, 411);
    });
    // Expired invitations are forgotten once a minute; from then on it was one wrong code like the others.
    if (!isKept(code)) ++forgotten;
    else if (batch > 0) for (const kind of ['wrong', 'expired']) times[kind].push(...measured[kind]);
  }
  const [wrong, expired] = [median(times.wrong), median(times.expired)];
  const difference = Math.abs(expired / wrong - 1);
  t.diagnostic(`note: wrong ${(wrong * 1000).toFixed(0)} µs, expired ${(expired * 1000).toFixed(0)} µs, ${(difference * 100).toFixed(2)} % apart; `
    + `${times.expired.length} of each, measured again where the expired one was forgotten meanwhile: ${forgotten}`);
  assert.equal(times.wrong.length, times.expired.length);
  assert.ok(difference < 0.05, `${difference}`);
});

test('of two clients that use one code at the same instant exactly one gets in, 200 times', async () => {
  const camera = await home.server.admin({ request: 'add_camera', name: 'Raced' });
  const clients = await Promise.all([0, 1].map(async () => {
    const client = await JanusClient.connect(home.server.wsUrl);
    await client.create();
    return client;
  }));
  for (let race = 0; race < kRaces; ++race) {
    const { code } = await home.server.admin({ request: 'pair', camera: camera.camera });
    const handles = await Promise.all(clients.map((client) => client.attach()));
    const answers = await Promise.all(handles.map((handle) => handle.request({ request: 'claim', code })));
    assert.deepEqual(answers.map(({ data }) => data.petcam).sort(), ['claimed', 'error'], `race ${race}`);
    assert.equal(answers.find(({ data }) => data.petcam === 'error').data.error_code, 411);
    // The one that won is this camera now; the one that won before is signed out.
    await Promise.all(handles.map((handle) => handle.detach().catch(() => {})));
  }
  const { cameras } = await home.server.admin({ request: 'home' });
  assert.equal(cameras.find(({ name }) => name === 'Raced').device.startsWith('d'), true);
  for (const client of clients) await client.close();
});

test('with the shipped limits a guesser waits, and who has a token does not', async () => {
  const shipped = await startLockedHome({ web: false });
  try {
    const client = await JanusClient.connect(shipped.server.wsUrl);
    await client.create();
    const codes = [];
    for (let n = 0; n < 60; ++n) {
      const handle = await client.attach();
      const { data } = await handle.request({ request: 'claim', code: wrongCode(n) });
      codes.push(data.error_code);
      if (data.error_code === 412) assert.match(data.error, /again in \d+ s/);
      await handle.detach();
    }
    assert.ok(codes.filter((code) => code === 411).length <= 30);
    assert.equal(codes.at(-1), 412);
    for (let n = 0; n < 100; ++n) await (await signedIn(shipped.server, shipped.owner.token)).client.close();
    await client.close();
  } finally {
    await shipped.server.stop();
  }
});

test('a handle that does not sign in is ended after five seconds, after five wrong tokens, and at once with an offer', async () => {
  const client = await JanusClient.connect(home.server.wsUrl);
  await client.create();
  const [idle, guesser, caller] = [await client.attach(), await client.attach(), await client.attach()];
  const began = Date.now();
  for (let n = 0; n < 5; ++n) {
    assert.equal((await guesser.request({ request: 'sign_in', token: `wrong${n}` })).data.error_code, 411);
  }
  await guesser.nextOther('detached', 1000);
  const { data } = await caller.request({ request: 'watch', camera: 'c1' }, { jsep: watchOffer() });
  assert.equal(data.error_code, 410);
  await caller.nextOther('detached', 1000);
  assert.ok(Date.now() - began < 4500);
  await idle.nextOther('detached', 7000);
  assert.ok(Date.now() - began >= 5000);
  await client.close();
});
