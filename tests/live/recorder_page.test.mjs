// What the recorder kept of a camera, on the page: the real recorder behind the real nginx. Something walks past; who manages the camera finds
// it, sees its picture, plays and seeks the clip, keeps it, and deletes it from the disk.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { closeBrowsers, launchBrowser, openPage, passingH264, remember, startHeadless, startLockedHome, waitFor } from './lib/index.mjs';
import { startRecorder } from './lib/recorder.mjs';
import { at } from './lib/touch.mjs';

const kMotion = `${at('happening')}[data-type=motion]`;

let home;
let recorder;
let phone;
let browser;
let page;

before(async () => {
  home = await startLockedHome({ recorder: true });
  const camera = await home.camera('Kitchen');
  recorder = await startRecorder(home.server, { defaults: 'post_roll_s = 3; sound_threshold_dbfs = 0;' });
  phone = await startHeadless(home.server, 'publish', {
    camera: camera.id, token: camera.token, device: 'the-phone-in-the-kitchen', video: passingH264(), tone: 500,
  });
  browser = await launchBrowser();
  page = await openPage(browser, 'about:blank');
  await remember(page, { member: home.owner.token });
  await page.goto(`${home.server.url}/#/timeline/${camera.id}`);
});

after(async () => {
  await closeBrowsers(browser);
  await phone?.stop();
  await recorder?.stop();
  await home?.server.stop();
});

const said = () => page.evaluate(() => document.body.innerText);

test('what moved is there without a touch, with its picture', async () => {
  await waitFor('the motion on the page', () => page.$(kMotion), { within: 40000, saw: said });
  await waitFor('its picture', () => page.$eval(`${kMotion} img`, (image) => image.naturalWidth > 100).catch(() => false), { within: 20000, saw: said });
});

test('it plays, and a jump in it plays from there', async () => {
  await waitFor('a finished clip', () => recorder.clips().some((one) => recorder.hasFinished(one)), { within: 20000 });
  await page.click(kMotion);
  const playing = (from) => waitFor(`playing from ${from} s on`, () => page.$eval(at('clip'), (video, least) => video.currentTime > least && !video.paused, from), { within: 10000, saw: said });
  await playing(0.3);
  const { duration, width } = await page.$eval(at('clip'), (video) => ({ duration: video.duration, width: video.videoWidth }));
  assert.ok(duration > 8 && width === 960, `${duration} s, ${width} pixels wide`);
  await page.$eval(at('clip'), (video) => { video.currentTime = 6; });
  await playing(6.3);
});

test('it is kept and deleted, and then it is gone from the disk', async () => {
  const [file] = recorder.clips();
  await page.click(at('clip-star'));
  await waitFor('the star', () => page.$eval(at('clip-star'), (button) => button.getAttribute('aria-pressed') === 'true'), { within: 5000, saw: said });
  await page.click(at('clip-remove'));
  await page.click(at('clip-remove-yes'));
  await waitFor('no file', () => !existsSync(file), { within: 5000, saw: said });
});
