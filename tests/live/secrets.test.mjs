// After a home's whole story, with pictures, voices, refusals and restarts: no token, code, key or secret is in a log, or in
// clear in what the home keeps.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { cannedClips, grant, Headless, JanusClient, signedIn, startHeadless, startLockedHome, waitFor, watchOffer } from './lib/index.mjs';

const clip = cannedClips().h264;
/** Everything that nobody may find: what it is -> the text itself. */
const secrets = {};
let home;
let pages; // the server as phones reach it: through nginx

before(async () => {
  home = await startLockedHome();
  secrets['admin secret'] = home.server.adminSecret;
  pages = { url: home.server.url, wsUrl: home.server.wssUrl };
});

after(() => home?.server.stop());

let count = 0;
const made = (what, secret) => {
  secrets[`${what} ${++count}`] = secret;
  return secret;
};
const invented = (what) => made(`wrong ${what}`, randomBytes(32).toString('base64url'));

/** An invitation, and the token that somebody gets for it. */
async function paired(request, name = 'Somebody') {
  const invited = await home.server.admin(request);
  const code = made('code', invited.code);
  const attempt = made('attempt', randomBytes(24).toString('base64url'));
  const handle = await JanusClient.handle(pages.wsUrl);
  const { data } = await handle.request({ request: 'claim', code, name, attempt });
  assert.equal(data.petcam, 'claimed', JSON.stringify(data));
  await handle.client.close();
  return { token: made('token', data.token), id: (data.member ?? data.camera).id };
}

async function fetchPage(pathname) {
  const answered = new Promise((resolve, reject) => {
    https.get(`${pages.url}${pathname}`, { rejectUnauthorized: false }, (answer) => answer.resume().on('end', () => resolve(answer.statusCode))).on('error', reject);
  });
  return answered;
}

test('a whole story: pairing, pictures, voices, refusals, removal, restarts', async () => {
  const { server } = home;
  const mum = await paired({ request: 'invite_owner' }, 'Mum');
  const kitchen = await paired({ request: 'add_camera', name: 'Kitchen' });
  const ana = await paired({ request: 'invite', role: 'sitter', name: 'Ana', cameras: grant(['watch', 'listen', 'talk'], kitchen.id) });
  made('unused code', (await server.admin({ request: 'pair', member: ana.id })).code);

  const device = made('device key', randomBytes(24).toString('base64url'));
  const publish = () => startHeadless(pages, 'publish', { camera: kitchen.id, token: kitchen.token, device, video: clip, tone: 523 });
  let camera = await publish();
  const [owner, sitter] = await Promise.all([mum, ana].map(({ token }) => startHeadless(pages, 'watch', { camera: kitchen.id, token, video: clip, tone: 1130 })));
  await Promise.all([owner.pictures(), sitter.pictures()]);
  assert.equal((await sitter.talk('start')).state, 'granted');
  await owner.command('restart_ice');
  await camera.kill(); // its phone reloads: the same device key
  camera = await publish();
  const thief = new Headless('publish', { url: pages.wsUrl, camera: kitchen.id, token: kitchen.token, device: made('other device key', randomBytes(24).toString('base64url')), video: clip });
  await waitFor('refusal of another device', async () => (await thief.report())[0].reason?.includes('another device'));
  await thief.kill();

  const refused = async (body, jsep) => {
    const handle = await JanusClient.handle(pages.wsUrl);
    const { data } = await handle.request(body, { jsep });
    assert.equal(data.petcam, 'error', JSON.stringify(data));
    await handle.client.close();
  };
  await refused({ request: 'claim', code: invented('code') });
  await refused({ request: 'claim', code: secrets['code 1'] }); // used
  await refused({ request: 'sign_in', token: invented('token') });
  await refused({ request: 'sign_in', token: made('long token', randomBytes(100).toString('base64url')) });
  await refused({ request: 'watch', camera: kitchen.id, token: invented('token') }, watchOffer());
  // Where they do not belong: the words of a refusal must not carry them on.
  await refused({ request: 'members', token: mum.token });
  await refused({ request: mum.token });
  await refused({ request: 'sign_in', [mum.token]: mum.token });
  const handle = await signedIn(pages, mum.token);
  for (const body of [{ request: 'watch', camera: made('part of a token', ana.token.slice(0, 40)) }, { request: 'rename_camera', camera: 'c1', name: ana.token }, { request: 'remove', member: ana.token }]) {
    assert.equal((await handle.request(body)).data.petcam, 'error');
  }
  const { data } = await handle.request({ request: 'ticket', camera: kitchen.id });
  made('ticket', data.ticket);
  for (const query of [`/?token=${mum.token}`, `/index.html?code=${secrets['code 1']}`, `/nothing.js?token=${ana.token}`]) await fetchPage(query);

  assert.equal((await handle.request({ request: 'remove', member: ana.id })).data.petcam, 'removed');
  await assert.rejects(signedIn(pages, ana.token), /411/);
  await handle.client.close();
  for (const how of ['stop', 'kill']) {
    await Promise.all([camera, owner, sitter].map((peer) => peer.kill()));
    if (how === 'stop') await server.janus.stop();
    else await server.janus.stop({ signal: 'SIGKILL' });
    assert.notEqual(await fetchPage(`/nothing.js?token=${mum.token}`), 200); // nginx alone
    await server.startJanus();
    await (await signedIn(pages, mum.token)).client.close();
    if (how === 'stop') camera = await publish();
  }
});

test('none of it is in a log or, in clear, in the state folder', async () => {
  const { server } = home;
  const key = readFileSync(path.join(server.stateDir, 'home.key'), 'latin1');
  secrets.key = key;
  await waitFor('log of the pairing', () => readFileSync(path.join(server.dir, 'janus.log'), 'utf8').includes('paired'));
  const all = (dir, wanted) => readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isFile() && wanted.test(entry.name)).map(({ name }) => path.join(dir, name));
  const files = [...all(server.dir, /\.log/), ...all(server.stateDir, /./).filter((file) => !file.endsWith('home.key'))];
  for (const name of ['janus.log', 'nginx.log', 'access.log', 'petcam.db']) assert.ok(files.some((file) => file.endsWith(name)), `${name} is none of ${files}`);
  assert.ok(Object.keys(secrets).length >= 16, Object.keys(secrets).join());
  const found = [];
  for (const file of files) {
    const content = readFileSync(file, 'latin1');
    for (const [name, secret] of Object.entries(secrets)) {
      assert.ok(secret.length >= 16, name);
      const bytes = Buffer.from(secret, 'latin1');
      for (const form of ['latin1', 'hex', 'base64', 'base64url']) {
        if (content.toLowerCase().includes(bytes.toString(form).toLowerCase())) found.push(`${name} in ${path.basename(file)} as ${form}`);
      }
    }
  }
  assert.deepEqual(found, []);
});
