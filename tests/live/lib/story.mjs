// The whole story of a family, told on the real server by real browsers of one kind: an owner with a phone, an old phone that becomes
// the camera, and a member at a desk. Every step says what a person sees and hears. Two test files tell it, one for each browser.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { kDesktop, killBrowser, kPhone } from './browser.mjs';
import { CameraPhone, cameraMedia, Phones, ViewerPhone } from './family.mjs';
import { soundClip, tones } from './clips.mjs';
import { buildDir } from './paths.mjs';
import { appears, fits, sees, shownLink, tap, type } from './touch.mjs';
import { startServer } from './server.mjs';
import { sleep, waitFor } from './wait.mjs';

/**
 * @param {import('./browser.mjs').Kind} kind
 * @param {{prepare?: () => void}} [options]  prepare: runs in every page before anything of it does
 */
export function tellStory(kind, { prepare } = {}) {
  const phones = new Phones();
  let server;
  let profile;
  /** @type {ViewerPhone} */
  let owner;
  /** @type {ViewerPhone} */
  let member;
  /** @type {CameraPhone} */
  let camera;

  before(async () => {
    server = await startServer({ open: false });
    mkdirSync(path.join(buildDir, 'live'), { recursive: true });
    profile = mkdtempSync(path.join(buildDir, 'live', 'profile-'));
  });

  after(async () => {
    await phones.close();
    await server?.stop();
    rmSync(profile, { recursive: true, force: true });
  });

  const open = (Kind, url, options) => phones.open(Kind, url, { kind, prepare, ...options });
  const openCamera = (url) => open(CameraPhone, url, { ...cameraMedia(), userDataDir: profile, viewport: kPhone });

  test('the first link makes an owner, who is told what to do next', async () => {
    const { code } = await server.admin({ request: 'invite_owner' });
    owner = await open(ViewerPhone, `${server.url}/#/join/${code}`, { audio: soundClip(tones.talkerA), viewport: kPhone });
    await type(owner, 'join-name', 'Mum');
    await tap(owner, 'join-save');
    await appears(owner, 'no-camera');
    await appears(owner, 'add-device');
    assert.ok(await fits(owner));
  });

  test('an old phone opens the link for a camera, and is one after a tap', async () => {
    await tap(owner, 'add-device');
    await type(owner, 'add-name', 'Kitchen');
    await tap(owner, 'add-save');
    camera = await openCamera(await shownLink(owner));
    await tap(camera, 'join-save');
    await tap(camera, 'take-over');
    await camera.published();
    await appears(camera, 'publish-status', { text: /Kitchen is on/ });
    await appears(owner, 'link-status-line', { text: /has joined/ });
  });

  test('the owner sees it live, and hears it after a tap', async () => {
    await tap(owner, 'link-done');
    await appears(owner, 'card-status', { text: /Live/ });
    await tap(owner, 'camera-card');
    await owner.watches();
    await owner.seesLive();
    await owner.unmute();
    await owner.hears();
    await appears(camera, 'watchers', { text: /Mum/ });
  });

  test('a member who is invited sees and hears it too, at a desk, and all three say who watches', async () => {
    await tap(owner, 'back');
    await tap(owner, 'invite-somebody');
    await type(owner, 'invite-name', 'Dad');
    await tap(owner, 'invite-save');
    const link = await shownLink(owner);
    member = await open(ViewerPhone, link, { audio: soundClip(tones.talkerB), viewport: kDesktop });
    await tap(member, 'join-save');
    await appears(owner, 'link-status-line', { text: /Dad has joined/ });
    await tap(owner, 'link-done');
    for (const viewer of [owner, member]) {
      await tap(viewer, 'camera-card');
      await viewer.watches();
      await viewer.seesLive();
      assert.ok(await fits(viewer));
    }
    await member.unmute();
    await member.hears();
    await appears(owner, 'others', { text: /Dad/ });
    await appears(member, 'others', { text: /Mum/ });
    await appears(camera, 'watchers', { text: /Mum.*Dad|Dad.*Mum/ });
  });

  test('both talk to the pet, one at a time, and nobody but the camera hears them', async () => {
    const turns = [
      { talker: owner, other: member, name: /Mum is talking/ },
      { talker: member, other: owner, name: /Dad is talking/ },
    ];
    for (const { talker, other, name } of turns) {
      await talker.press();
      await talker.talkBecomes('speaking');
      await camera.hears();
      await appears(camera, 'talker', { text: name });
      await appears(other, 'talk-hint', { text: name });
      // What was on its way when the turn began has arrived by now.
      const before = await received(other, 'audio');
      await sleep(700);
      assert.equal(await received(other, 'audio'), before, 'somebody else hears the talk, or the room with it');
      await talker.release();
      await talker.talkBecomes('idle');
      await other.hears();
    }
    for (const phone of [owner, member, camera]) assert.equal(await phone.negotiations(), 1);
  });

  test('a privacy pause takes picture and sound from everybody, says so, and ends with one tap', async (t) => {
    if (!(await sees(camera, 'pause'))) return t.skip('this page has no privacy pause');
    await tap(camera, 'pause');
    for (const viewer of [owner, member]) await appears(viewer, 'watch-status', { text: /Privacy pause/, within: 3000 });
    await appears(camera, 'publish-status', { text: /paused/ });
    const before = await Promise.all([owner, member].map(receivedAtAll));
    await sleep(700);
    assert.deepEqual(await Promise.all([owner, member].map(receivedAtAll)), before, 'something of a paused camera arrives');
    for (const viewer of [owner, member]) assert.equal(await viewer.stale(), 'true');
    await owner.press();
    await owner.talkBecomes('refused');
    await appears(owner, 'talk-hint', { text: /nobody would hear/ });
    await owner.release();
    await tap(camera, 'pause');
    const since = Date.now();
    const seen = [await owner.seesLive({ within: 5000 }), await member.seesLive({ within: 5000 })].map((at) => at - since);
    t.diagnostic(`live again ${seen.join(' and ')} ms after the tap`);
    await member.hears();
  });

  test('a camera that is killed is never called live, and comes back without a touch on the other side', async (t) => {
    await killBrowser(camera.browser);
    const killedAt = Date.now();
    for (const viewer of [owner, member]) {
      await waitFor('words that do not say live', async () => (await viewer.stale()) === 'true', { within: 4000 });
      await appears(viewer, 'watch-status', { text: /ago|old|off/ });
    }
    const told = Date.now() - killedAt;
    camera = await openCamera(`${server.url}/`);
    await tap(camera, 'own-camera');
    const backAt = await camera.published();
    const seen = [await owner.seesLive({ within: 5000 }), await member.seesLive({ within: 5000 })].map((at) => at - backAt);
    t.diagnostic(`said within ${told} ms; live again ${seen.join(' and ')} ms after the camera was published`);
    for (const viewer of [owner, member]) assert.equal(await viewer.negotiations(), 1);
  });

  test('a member who is removed loses the picture at once, and reads why', async (t) => {
    await tap(owner, 'back');
    await tap(owner, 'open-family');
    await tap(owner, 'member-row', { attributes: '[data-id=m2]' });
    await tap(owner, 'member-remove');
    await tap(owner, 'member-remove-yes');
    const since = Date.now();
    await appears(member, 'watch-status', { text: /ended your access/, within: 3000 });
    t.diagnostic(`cut off ${Date.now() - since} ms after the tap`);
    assert.equal(await member.page.$eval('[data-testid=video]', (video) => video.srcObject), null);
    assert.equal(await sees(member, 'last-frame'), false);
    await tap(member, 'back');
    await appears(member, 'barred', { text: /signed out/ });
    await appears(camera, 'watchers', { text: /Nobody/ });
  });

  test('no page ran into an error', () => {
    assert.deepEqual(phones.problems(), []);
  });
}

const received = async (viewer, kind) => (await viewer.stats())[kind].packetsReceived;
const receivedAtAll = async (viewer) => (await received(viewer, 'video')) + (await received(viewer, 'audio'));
