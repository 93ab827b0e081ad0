// One run with a camera that is watched, and then is not: what it sends in each case, and how soon somebody who comes then sees it.

import { closeBrowsers, launchBrowser, openPage } from '../live/lib/browser.mjs';
import { sleep } from '../live/lib/wait.mjs';
import { pageSource } from './page/index.mjs';
import { median } from './statistics.mjs';
import { pluginOf, startSystem } from './systems.mjs';
import { startCamera } from './watching.mjs';

const kFull = { windowMs: 8000, restMs: 12000, wakes: 3 };
const kQuick = { windowMs: 3000, restMs: 10000, wakes: 1 };

/**
 * @param {import('./systems.mjs').System} system
 * @param {import('./options.mjs').Options} options
 * @returns {Promise<{measured: import('./judge.mjs').Measured, details: object}>}
 */
export async function restRun(system, options) {
  const { windowMs, restMs, wakes } = options.quick ? kQuick : kFull;
  const server = await startSystem(system, { ...options, web: true });
  const browsers = [];
  try {
    const camera = await startCamera(system, server, options);
    browsers.push(camera.browser, await launchBrowser());
    const viewer = await openPage(browsers[1], `${server.url}/nothing-here`);
    await viewer.evaluate(pageSource(pluginOf(system), server.wssUrl));
    await sleep(1000); // a videoroom knows a feed only some time after its browser is connected
    await viewer.evaluate(() => globalThis.measuring.firstFrame()); // a fresh browser is slow
    const watched = await uplinkWhile(camera.page, () => viewer.evaluate((ms) => globalThis.measuring.watchFor(ms), windowMs + 4000), windowMs);
    const wakeTimes = [];
    let unwatched = 0;
    for (let i = 0; i < wakes; i++) {
      await sleep(restMs);
      if (i === 0) unwatched = await uplink(camera.page, windowMs);
      wakeTimes.push(await viewer.evaluate(() => globalThis.measuring.firstFrame()));
    }
    return { measured: { uplink_watched_kbps: watched, uplink_unwatched_kbps: unwatched, wake_ms: median(wakeTimes) }, details: { wakeTimes } };
  } finally {
    await closeBrowsers(...browsers);
    await server.stop();
  }
}

/** @param {any} page @param {() => Promise<unknown>} watching  until it ends @param {number} ms */
async function uplinkWhile(page, watching, ms) {
  const until = watching();
  await sleep(3000);
  const found = await uplink(page, ms);
  await until;
  return found;
}

/** All that the camera sends, in kbit/s. @param {any} page @param {number} ms @returns {Promise<number>} */
function uplink(page, ms) {
  return page.evaluate(async (wait) => {
    const sent = async () => {
      const reports = [...(await globalThis.kept.all.at(-1).getStats()).values()];
      return reports.find(({ type }) => type === 'transport').bytesSent;
    };
    const [before, since] = [await sent(), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, wait));
    return ((await sent()) - before) * 8 / (performance.now() - since);
  }, ms);
}
