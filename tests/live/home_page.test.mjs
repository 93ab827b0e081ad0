// A locked home on the real page, with phones as they come: the owner's link, an old phone that becomes a camera, a sitter who
// is invited and removed again. Everything at phone size; PETCAM_SHOTS=DIR keeps pictures of the screens.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shot as keepShot } from './lib/album.mjs';
import { CameraPhone, cameraMedia, Phones, ViewerPhone } from './lib/family.mjs';
import { startServer, waitFor } from './lib/index.mjs';
import { appears, at, fits, sees, shownLink, tap, type } from './lib/touch.mjs';

const kTokenShape = /[\w-]{43}/;

let server;
let owner;
let camera;
let sitter;
let usedLink;
const phones = new Phones();

before(async () => {
  server = await startServer({ open: false });
});

after(async () => {
  await phones.close();
  await server?.stop();
});

/** A screen as it is now: nothing may be wider than the phone, with or without pictures. */
async function shot(phone, name) {
  assert.ok(await fits(phone), `${name} is wider than the screen`);
  await keepShot(phone.page, name, { fullPage: true });
}

test('a browser without a token sees that the home is private, and nothing of it', async () => {
  owner = await phones.open(ViewerPhone, `${server.url}/`);
  await appears(owner, 'barred', { text: /private/ });
  for (const testid of ['camera-card', 'use-as-camera', 'add-device', 'open-family']) {
    assert.equal(await sees(owner, testid), false, testid);
  }
  await shot(owner, 'private');
});

test('addresses of cameras tell a stranger to ask for a link, too', async () => {
  await owner.page.goto(`${server.url}/#/watch/c1`);
  await appears(owner, 'watch-status', { text: /private/ });
  await shot(owner, 'private-watch');
  await owner.page.goto(`${server.url}/#/family`);
  await appears(owner, 'barred', { text: /private/ });
});

test('the first link makes an owner, and its code is out of the address at once', async () => {
  const invited = await server.admin({ request: 'invite_owner' });
  usedLink = `${server.url}/#/join/${invited.code}`;
  await owner.page.goto(usedLink);
  await appears(owner, 'join-form');
  assert.equal(await owner.page.evaluate(() => location.hash), '#/');
  await shot(owner, 'join');
  await type(owner, 'join-name', 'Mum');
  await tap(owner, 'join-save');
  await appears(owner, 'no-camera');
  await appears(owner, 'viewer-name', { text: /Mum/ });
  await shot(owner, 'owner-empty');
  assert.doesNotMatch(await owner.page.evaluate(() => JSON.stringify([petcam.state(), petcam.log(), location.href])), kTokenShape);
});

test('a second phone opens the link for a camera and is one after a tap', async () => {
  await tap(owner, 'add-device');
  await type(owner, 'add-name', 'Kitchen');
  await tap(owner, 'add-save');
  const link = await shownLink(owner);
  await shot(owner, 'add-device');
  camera = await phones.open(CameraPhone, link, cameraMedia());
  await tap(camera, 'join-save');
  await appears(camera, 'publish-status', { text: /Kitchen/ });
  await shot(camera, 'camera-ready');
  await appears(owner, 'link-status-line', { text: /has joined/ });
  await tap(camera, 'take-over');
  await camera.published();
  assert.equal(await camera.text('title'), 'Kitchen');
  await shot(owner, 'add-device-joined');
});

test('the owner sees the moving picture', async () => {
  await tap(owner, 'link-done');
  await appears(owner, 'card-status', { text: /Live/ });
  await shot(owner, 'owner-main');
  await tap(owner, 'camera-card');
  await owner.watches();
  await owner.decodes(10);
  assert.ok((await owner.motion()) > 1);
  assert.equal(await owner.text('title'), 'Kitchen');
  await camera.page.reload();
  await camera.published();
  await tap(owner, 'back');
});

test('a sitter who is invited sees the camera, and nothing to change', async () => {
  await tap(owner, 'invite-somebody');
  await type(owner, 'invite-name', 'Ana');
  await owner.page.click(at('invite-role-sitter'));
  await appears(owner, 'invite-camera');
  await shot(owner, 'invite');
  await tap(owner, 'invite-save');
  const link = await shownLink(owner);
  await shot(owner, 'invite-link');
  sitter = await phones.open(ViewerPhone, link);
  await tap(sitter, 'join-save');
  await appears(owner, 'link-status-line', { text: /Ana has joined/ });
  await appears(sitter, 'camera-card');
  for (const testid of ['camera-settings', 'add-device', 'open-family', 'use-as-camera']) {
    assert.equal(await sees(sitter, testid), false, testid);
  }
  await shot(sitter, 'sitter-main');
  await tap(sitter, 'camera-card');
  await sitter.watches();
  await sitter.decodes(10);
});

test('rights that are taken away disable the talk button and hide the sound at once', async () => {
  await tap(owner, 'link-done');
  await tap(owner, 'open-family');
  await appears(owner, 'member-row', { text: /Ana/ });
  await shot(owner, 'family');
  await tap(owner, 'member-row', { attributes: '[data-id=m2]' });
  await appears(owner, 'member-form');
  await shot(owner, 'member');
  for (const right of ['talk', 'listen']) await owner.page.click(`${at('right')}[data-right=${right}]`);
  await tap(owner, 'member-save');
  await waitFor('talk button that is off', () => sitter.page.$eval(at('talk'), (button) => button.disabled), { within: 2000 });
  assert.match(await sitter.text('talk-hint'), /not talk/);
  for (const testid of ['sound', 'unmute']) assert.equal(await sees(sitter, testid), false, testid);
  await sitter.decodes(5);
  await shot(sitter, 'sitter-no-talk');
});

test('a sitter who is removed sees nothing any more within a second or so, and reads why', async (t) => {
  await tap(owner, 'member-row', { attributes: '[data-id=m2]' });
  await tap(owner, 'member-remove');
  await shot(owner, 'member-remove');
  const since = Date.now();
  await tap(owner, 'member-remove-yes');
  await appears(sitter, 'watch-status', { text: /ended your access/, within: 2000 });
  t.diagnostic(`cut off ${Date.now() - since} ms after the tap`);
  assert.equal(await sitter.page.$eval(at('video'), (video) => video.srcObject), null);
  await shot(sitter, 'sitter-cut-off');
  await tap(sitter, 'back');
  await appears(sitter, 'barred', { text: /signed out/ });
  await shot(sitter, 'sitter-signed-out');
  assert.equal(await sitter.page.evaluate(() => localStorage.getItem('petcam.member')), null);
});

test('a link that was used is refused with words that say what to do', async () => {
  const late = await phones.open(ViewerPhone, usedLink);
  await tap(late, 'join-save');
  await appears(late, 'join-status', { text: /Ask the owner for a new one/ });
  await shot(late, 'join-used');
  await late.page.evaluate(() => localStorage.setItem('petcam.lang', 'ko'));
  await late.page.goto('about:blank');
  await late.page.goto(usedLink);
  await shot(late, 'join-ko');
  await tap(late, 'join-save');
  await appears(late, 'join-status', { text: /새 링크/ });
  await tap(late, 'join-home');
  await appears(late, 'barred');
});

test('the owner can change a camera, and its phone follows', async () => {
  await tap(owner, 'camera-row', { attributes: '[data-id=c1]' });
  await type(owner, 'device-name', 'Hall');
  await shot(owner, 'device');
  await tap(owner, 'device-save');
  await waitFor('new name on the camera', async () => (await camera.text('title')) === 'Hall', { saw: () => camera.text('title') });
  await tap(owner, 'camera-settings', { attributes: '[data-camera=c1]' });
  await tap(owner, 'device-pair');
  const next = await phones.open(CameraPhone, await shownLink(owner), cameraMedia());
  await tap(next, 'join-save');
  await appears(camera, 'publish-status', { text: /Another phone is this camera now/ });
  await shot(camera, 'camera-replaced');
  await tap(next, 'take-over');
  await next.published();
  await appears(owner, 'link-status-line', { text: /has joined/ });
});

test('who may manage one camera can change that one, and nothing else', async () => {
  await tap(owner, 'link-done');
  await tap(owner, 'invite-somebody');
  await tap(owner, 'invite-save');
  const dad = await phones.open(ViewerPhone, await shownLink(owner));
  await type(dad, 'join-name', 'Dad');
  await tap(dad, 'join-save');
  await appears(owner, 'link-status-line', { text: /Dad has joined/ });
  await appears(dad, 'camera-card');
  assert.equal(await sees(dad, 'camera-settings'), false);
  await tap(owner, 'link-done');
  await tap(owner, 'open-family');
  await tap(owner, 'member-row', { attributes: '[data-id=m3]' });
  await appears(owner, 'member-form');
  await owner.page.click(`${at('right')}[data-right=manage]`);
  await tap(owner, 'member-save');
  await tap(dad, 'camera-settings');
  await type(dad, 'device-name', 'Landing');
  await tap(dad, 'device-save');
  await appears(owner, 'camera-row', { text: /Landing/ });
  await appears(dad, 'camera-card', { text: /Landing/ });
  await shot(dad, 'manager-main');
  for (const testid of ['add-device', 'open-family', 'use-as-camera']) assert.equal(await sees(dad, testid), false, testid);
});

test('the owner’s own phone becomes a camera in this browser', async () => {
  await tap(owner, 'back');
  await tap(owner, 'use-as-camera');
  await type(owner, 'camera-name-form-input', 'Landing');
  await tap(owner, 'camera-name-form-save');
  await appears(owner, 'home-problem', { text: /of that name/ });
  await type(owner, 'camera-name-form-input', 'Desk');
  await tap(owner, 'camera-name-form-save');
  await new CameraPhone(owner.browser, owner.page).published();
  await tap(owner, 'back');
  await appears(owner, 'own-camera', { text: /Desk/ });
  await shot(owner, 'owner-two');
});

test('no page ran into an error', () => {
  assert.deepEqual(phones.problems(), []);
});
