// A camera that the family pauses from elsewhere: its own screen says who did it, has the button that ends it, and says it no longer when it is over.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { picture } from './lib/album.mjs';
import { ControlClient } from './lib/control.mjs';
import { CameraPhone, cameraMedia } from './lib/family.mjs';
import { closeBrowsers, launchBrowser, openPage, startLockedHome, waitFor } from './lib/index.mjs';
import { fits, tap } from './lib/touch.mjs';

const kTongues = [
  { lang: 'en', name: 'Kitchen', paused: /^The family paused Kitchen from elsewhere\. Nobody sees or hears this room\.$/, on: /^Kitchen is on$/, button: 'Turn on' },
  { lang: 'ko', name: '부엌', paused: /^가족이 다른 곳에서 부엌 카메라를 잠시 껐어요\. 아무도 이곳을 보거나 들을 수 없어요\.$/, on: /^부엌 켜짐$/, button: '다시 켜기' },
];
let home;
let browser;
let bridge;

before(async () => {
  home = await startLockedHome();
  browser = await launchBrowser(cameraMedia());
  bridge = await ControlClient.subscribed(home.server, 'bridge');
});

after(async () => {
  bridge?.socket.destroy();
  await closeBrowsers(browser);
  await home?.server.stop();
});

for (const { lang, name, paused, on, button } of kTongues) {
  test(`a pause from elsewhere is told on the camera's own screen as long as it lasts: ${lang}`, async () => {
    const { id, token } = await home.camera(name);
    const page = await openPage(browser, 'about:blank');
    await page.evaluateOnNewDocument((kept) => {
      if (location.protocol === 'https:') for (const [key, value] of Object.entries(kept)) localStorage.setItem(`petcam.${key}`, value);
    }, { lang, dimAfter: '600', cameras: JSON.stringify({ [id]: token }) });
    await page.goto(`${home.server.url}/#/camera/${id}`, { waitUntil: 'load', timeout: 15000 });
    const camera = new CameraPhone(browser, page);
    await camera.published();
    const pause = async (asked) => assert.equal((await bridge.request({ request: 'pause', camera: id, paused: asked })).petcam, 'changed');
    const says = (words) => waitFor(`${words} on the screen`, async () => words.test(await camera.text('publish-status')), { within: 10000, saw: () => camera.text('publish-status') });
    const films = () => page.$eval('[data-testid=preview]', (video) => video.srcObject?.getTracks().some((track) => track.readyState === 'live') ?? false);

    await says(on);
    await pause(true);
    await says(paused);
    await waitFor('camera that is off', async () => !(await films()));
    assert.equal(await camera.text('pause'), button);
    assert.ok(await fits(camera), 'wider than the screen');
    await picture(page, { screen: 'camera-paused-elsewhere', lang });
    await pause(false);
    await says(on);
    await waitFor('camera that films', films);

    // Learnt as it publishes, and ended by somebody at the phone.
    await pause(true);
    await says(paused);
    await page.reload({ waitUntil: 'load' });
    await camera.published();
    await says(paused);
    assert.equal(await films(), false);
    await tap(camera, 'pause');
    await says(on);
    await waitFor('camera that films', films);
    await page.close();
  });
}
