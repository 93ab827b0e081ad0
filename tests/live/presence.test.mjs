// Who watches and who talks: told to those who may watch that camera, to the camera's own handle, and written on the screen
// of the phone that is the camera.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CameraPhone } from './lib/family.mjs';
import { cannedClips, closeBrowsers, grant, launchBrowser, openPage, signedIn, soundClip, startHeadless, startLockedHome, staysFalse, tones, videoClip, waitFor } from './lib/index.mjs';

const clip = cannedClips().h264;
let home;
let dad;
let camera; // a bare one, "Hall"
let phone; // the real page as "Kitchen"
let phoneId;

before(async () => {
  home = await startLockedHome();
  dad = await home.member({ name: 'Dad' });
  const hall = await home.camera('Hall');
  camera = await startHeadless(home.server, 'publish', { camera: hall.id, token: hall.token, video: clip, tone: 523, 'ignore-pli': true });
  const invited = await home.server.admin({ request: 'add_camera', name: 'Kitchen' });
  phoneId = invited.camera;
  const browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
  phone = new CameraPhone(browser, await openPage(browser, `${home.server.url}/#/join/${invited.code}`, { shared: true }));
  for (const testid of ['join-save', 'take-over']) {
    await phone.page.waitForSelector(`[data-testid=${testid}]`, { visible: true, timeout: 10000 });
    await phone.page.click(`[data-testid=${testid}]`);
  }
  await phone.published();
});

after(async () => {
  await camera?.kill();
  await closeBrowsers(phone?.browser);
  await home?.server.stop();
});

const watching = (id, { token }) => startHeadless(home.server, 'watch', { camera: id, token, video: clip, tone: 1130 });
const names = ({ viewers }) => viewers.map(({ name }) => name);

/** Waits until the camera's own handle was told; returns what it was told since, oldest first. */
async function told(event, accept) {
  const all = () => camera.events.map(({ data }) => data).filter((data) => data?.event === event);
  await waitFor(`${event} on the camera's handle`, () => all().some(accept), { saw: () => JSON.stringify(all()) });
  const found = all();
  camera.events = camera.events.filter(({ data }) => data?.event !== event);
  return found;
}

test('the camera\'s own handle is told who watches it and who talks to it', async () => {
  const mum = await watching('c1', home.owner);
  assert.deepEqual((await told('viewers', (event) => names(event).length === 1)).map(names), [['Mum']]);
  const other = await watching('c1', dad);
  assert.deepEqual((await told('viewers', (event) => names(event).length === 2)).map(names), [['Mum', 'Dad']]);
  await other.talk('start');
  assert.deepEqual((await told('floor', ({ holder }) => holder)).map(({ holder, reason }) => [holder.name, reason]), [['Dad', 'granted']]);
  await other.talk('stop');
  assert.deepEqual((await told('floor', ({ holder }) => !holder)).map(({ reason }) => reason), ['released']);
  await mum.stop();
  assert.deepEqual((await told('viewers', (event) => names(event).length === 1)).map(names), [['Dad']]);
  // Who is removed while it talks is gone at once, for the camera as well.
  const guest = await home.member({ role: 'sitter', name: 'Guest', cameras: grant(['watch', 'talk'], 'c1') });
  const third = await watching('c1', guest);
  await third.talk('start');
  await told('floor', ({ holder }) => holder?.name === 'Guest');
  await home.server.admin({ request: 'remove', member: guest.id });
  assert.deepEqual((await told('floor', ({ holder }) => !holder)).map(({ reason }) => reason), ['left']);
  await told('viewers', (event) => names(event).join() === 'Dad');
  await Promise.all([third.kill(), other.stop()]);
  await told('viewers', (event) => names(event).length === 0);
});

test('the camera phone\'s screen names who watches and who talks', async () => {
  const says = (testid, text) => waitFor(`${testid} that says "${text}"`, async () => (await phone.text(testid)) === text, { saw: () => phone.text(testid) });
  await says('watchers', 'Nobody is watching');
  assert.equal(await phone.text('talker'), '');
  const mum = await watching(phoneId, home.owner);
  await says('watchers', 'Mum is watching');
  const other = await watching(phoneId, dad);
  await says('watchers', 'Mum and Dad are watching');
  await other.talk('start');
  await says('talker', 'Dad is talking');
  await mum.request({ request: 'talk', action: 'take' });
  await says('talker', 'Mum is talking');
  await mum.talk('stop');
  await other.talk('stop');
  await says('talker', '');
  await other.stop();
  await says('watchers', 'Mum is watching');
  await mum.stop();
  await says('watchers', 'Nobody is watching');
  assert.deepEqual(phone.page.problems, []);
});

test('who watches and who talks is known to those who may watch that camera, and to nobody else', async () => {
  const ana = await home.member({ role: 'sitter', name: 'Ana', cameras: grant(['watch', 'listen', 'talk'], phoneId) });
  const aunt = await home.member({ role: 'sitter', name: 'Aunt', cameras: grant(['playback', 'manage'], 'c1') });
  const [family, other, archivist] = [await signedIn(home.server, dad.token), await signedIn(home.server, ana.token), await signedIn(home.server, aunt.token)];
  for (const handle of [family, other, archivist]) await handle.request({ request: 'list' });
  const mum = await watching('c1', home.owner);
  const seen = await family.next('viewers', (event) => names(event).includes('Mum'));
  assert.equal(seen.camera, 'c1');
  await mum.talk('start');
  assert.equal((await family.next('floor', ({ holder }) => holder)).holder.name, 'Mum');
  for (const handle of [other, archivist]) {
    const { data } = await handle.request({ request: 'list' });
    // That she talked there before is for those who may watch that camera.
    const elsewhere = data.cameras.map(({ last_event: last, ...card }) => (card.rights.includes('watch') ? card : { ...card, last }));
    assert.doesNotMatch(JSON.stringify(elsewhere), /Mum/);
  }
  await mum.kill();
  await staysFalse('event to who may not watch', () => [...other.events, ...archivist.events].some(({ event }) => ['viewers', 'floor', 'camera_online', 'camera_offline'].includes(event)));
  for (const handle of [family, other, archivist]) await handle.client.close();
});
