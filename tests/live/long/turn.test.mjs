// Passwords for the TURN server that end: what they open, and a call that outlives many of them.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { CameraPhone, cameraMedia, Phones, ViewerPhone } from '../lib/family.mjs';
import { signedIn, sleep, soundClip, startLockedHome, tones } from '../lib/index.mjs';
import { kServerAddress, whyNoLan } from '../lib/lan.mjs';
import { kRelayed, kTurnPort, Turn } from '../lib/turn.mjs';
import { kPublicAddress, World } from '../lib/world.mjs';

const kLifetime = 20;
const kCallMs = 100_000;
const skip = whyNoLan();
const phones = new Phones();
let world;
let turn;
let home;

before(async () => {
  if (skip) return;
  world = await new World().start({ tcp: [443, kTurnPort], udp: [kTurnPort] });
  turn = new Turn(kServerAddress, { shared: true });
  await turn.up;
  home = await startLockedHome({
    host: kServerAddress,
    httpsPort: 443,
    ice: `urls = [ "turn:${kPublicAddress}:${kTurnPort}?transport=udp" ]\n  turn_secret_file = "${turn.secretFile}"\n  credential_lifetime_s = ${kLifetime}`,
  });
});

after(async () => {
  await phones.close();
  await home?.server.stop();
  await turn?.stop();
  world?.remove();
});

const passwordOf = (user) => createHmac('sha1', readFileSync(turn.secretFile, 'utf8').trim()).update(user).digest('base64');

test('coturn takes what the plugin gives, and refuses what is over, guessed, or for another name', { skip }, async () => {
  const handle = await signedIn(home.server, home.owner.token);
  const { data } = await handle.request({ request: 'ice' });
  await handle.client.close();
  const { username, credential } = data.ice.servers[0];
  assert.match(turn.tried(username, credential), kRelayed, 'good');
  const [until] = username.split(':');
  assert.ok(Number(until) * 1000 - Date.now() <= kLifetime * 1000);
  const over = `${Math.floor(Date.now() / 1000) - 1}:d1`;
  for (const [what, user, password] of [
    ['over', over, passwordOf(over)], ['guessed', username, 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='], ['of another name', `${Number(until) + 1000}:d1`, credential], ['no time', 'd1', passwordOf('d1')],
  ]) assert.doesNotMatch(turn.tried(user, password), kRelayed, what);
});

test('a call through the TURN server outlives its passwords, and nobody sees that', { skip }, async (t) => {
  const camera = await home.camera('Kitchen');
  const phone = await phones.open(CameraPhone, `${home.server.url}/#/camera/${camera.id}`, {
    ...cameraMedia(), prefix: (await world.lan.cable()).prefix, memory: { cameras: JSON.stringify({ [camera.id]: camera.token }) },
  });
  await phone.published();
  const viewer = await phones.open(ViewerPhone, `https://${kPublicAddress}/#/watch/${camera.id}`, {
    audio: soundClip(tones.talkerA), prefix: (await world.mobile()).prefix, memory: { member: home.owner.token },
  });
  await viewer.watches();
  await viewer.seesLive();
  assert.equal((await viewer.stats()).path.local, 'relay');
  // The longest time between two frames that are shown.
  await viewer.page.evaluate(() => {
    const video = document.querySelector('[data-testid=video]');
    globalThis.longest = 0;
    let last = performance.now();
    const look = (now) => {
      globalThis.longest = Math.max(globalThis.longest, now - last);
      last = now;
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  });
  await sleep(kCallMs);
  const longest = await viewer.page.evaluate(() => globalThis.longest);
  const restarts = (await viewer.negotiations()) - 1;
  const { local } = (await viewer.stats()).path;
  t.diagnostic(`note: ${restarts} new allocations in ${kCallMs / 1000} s with passwords of ${kLifetime} s; the longest time between two frames was ${Math.round(longest)} ms`);
  assert.equal(local, 'relay');
  assert.ok(restarts >= 4, `${restarts} restarts`);
  assert.ok(longest < 1000, `${longest} ms`);
  assert.deepEqual(viewer.page.problems, []);
});
