// Pairing codes and tokens under attack: guessing, racing, timing, and what of them is found where it must not be.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { claim, grant, heapProbe, JanusClient, signedIn, sleep, startLockedHome, waitFor } from './lib/index.mjs';

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

test('a wrong code and an expired one take the same time', async (t) => {
  const member = await home.member({ name: 'Invited again' });
  const { code } = await home.server.admin({ request: 'pair', member: member.id });
  await sleep(2100); // its lifetime here is two seconds
  const times = { wrong: [], expired: [] };
  await attempts(2 * kTimed + 40, async (handle, n) => {
    // In turns, and each kind as often first on its handle as the other.
    const kind = (n + Math.floor(n / kClaimsOfAHandle)) % 2 === 0 ? 'wrong' : 'expired';
    const began = performance.now();
    const { data } = await handle.request({ request: 'claim', code: kind === 'wrong' ? wrongCode(n) : code });
    if (n >= 40) times[kind].push(performance.now() - began);
    assert.equal(data.error_code, 411);
  });
  const [wrong, expired] = [median(times.wrong), median(times.expired)];
  const difference = Math.abs(expired / wrong - 1);
  t.diagnostic(`note: wrong ${(wrong * 1000).toFixed(0)} µs, expired ${(expired * 1000).toFixed(0)} µs, ${(difference * 100).toFixed(2)} % apart`);
  assert.ok(times.wrong.length >= kTimed - 1 && times.expired.length >= kTimed - 1);
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
  const sdp = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n'
    + 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=setup:actpass\r\na=mid:0\r\n'
    + `a=rtcp-mux\r\na=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}\r\na=recvonly\r\na=rtpmap:96 VP8/90000\r\n`;
  const { data } = await caller.request({ request: 'watch', camera: 'c1' }, { jsep: { type: 'offer', sdp } });
  assert.equal(data.error_code, 410);
  await caller.nextOther('detached', 1000);
  assert.ok(Date.now() - began < 4500);
  await idle.nextOther('detached', 7000);
  assert.ok(Date.now() - began >= 5000);
  await client.close();
});

test('no token, code, key or secret is in a log or in the database', async () => {
  const { server } = home;
  const secrets = { 'admin secret': server.adminSecret, 'owner token': home.owner.token };
  // A whole story, through nginx too, with right and wrong secrets.
  const invited = await server.admin({ request: 'invite', role: 'sitter', name: 'Ana', cameras: grant(['watch'], 'c1') });
  secrets.code = invited.code;
  secrets.token = (await claim(server, invited.code)).token;
  secrets['wrong code'] = 'QWRONGCODEWRONGQ';
  secrets['wrong token'] = 'Qwrong-token-wrong-token-wrong-token-wrongQ';
  const handle = await JanusClient.handle(server.wssUrl);
  await handle.request({ request: 'claim', code: secrets['wrong code'] });
  await handle.request({ request: 'sign_in', token: secrets['wrong token'] });
  assert.equal((await handle.request({ request: 'sign_in', token: secrets.token })).data.petcam, 'signed_in');
  await handle.client.close();
  const owner = await signedIn(server, home.owner.token);
  const { data } = await owner.request({ request: 'ticket', camera: 'c1' });
  secrets.ticket = data.ticket;
  await owner.client.close();
  const key = readFileSync(path.join(server.stateDir, 'home.key'));
  Object.assign(secrets, { key: key.toString('latin1'), 'key in hex': key.toString('hex'), 'key in base64': key.toString('base64') });
  await waitFor('log of the pairing', () => readFileSync(path.join(server.dir, 'janus.log'), 'utf8').includes('paired'));

  const files = [server.dir, server.stateDir].flatMap((dir) => readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.log$|\.db/.test(entry.name)).map((entry) => path.join(dir, entry.name)));
  assert.ok(['janus.log', 'access.log', 'petcam.db'].every((name) => files.some((file) => file.endsWith(name))), files.join());
  for (const file of files) {
    const content = readFileSync(file, 'latin1');
    for (const [name, secret] of Object.entries(secrets)) {
      assert.ok(secret.length >= 16, name);
      assert.ok(!content.includes(secret), `${name} in ${path.basename(file)}`);
    }
  }
});
