// One run with a viewer far away that reaches the server only through its TURN server: how long a tap takes to become a picture, on a page
// that is open, and on one that has to be loaded first.

import { closeBrowsers, launchBrowser } from '../live/lib/browser.mjs';
import { kServerAddress, Lan } from '../live/lib/lan.mjs';
import { sleep } from '../live/lib/wait.mjs';
import { kTurnPaths } from './metrics.mjs';
import { median, quantile } from './statistics.mjs';
import { pluginOf, startSystem } from './systems.mjs';
import { Turn } from '../live/lib/turn.mjs';
import { observedPage, startCamera, Watching } from './watching.mjs';

const kFull = { taps: 6, tiles: 4, loads: 4 };
const kQuick = { taps: 2, tiles: 2, loads: 1 };
const kPauseMs = 700;

/**
 * @param {import('./systems.mjs').System} system
 * @param {import('./options.mjs').Options} options
 * @returns {Promise<{measured: import('./judge.mjs').Measured, details: object}>}
 */
export async function turnRun(system, options) {
  const { taps, tiles, loads } = options.quick ? kQuick : kFull;
  const lan = new Lan();
  const turn = new Turn(kServerAddress);
  const browsers = [];
  /** @type {Awaited<ReturnType<typeof startSystem>> | undefined} */
  let server;
  try {
    await turn.up;
    server = await startSystem(system, { ...options, web: true, host: kServerAddress });
    browsers.push((await startCamera(system, server, options, await lan.cable())).browser);
    const cable = await lan.shapedCable();
    const browser = await launchBrowser({ prefix: cable.prefix });
    browsers.push(browser);
    const fresh = async () => new Watching(system, server, browser, await observedPage(browser, { config: turn.only }));
    const run = { measured: /** @type {Record<string, number>} */ ({}), details: /** @type {any} */ ({}) };
    for (const rtt of kTurnPaths) {
      await cable.link.tell(`both delay=${rtt / 2}ms`);
      const tap = await tapped(await fresh(), taps);
      // Videoroom has no pictures that are small first: it begins from nothing.
      const tile = pluginOf(system) === 'petcam' ? await tapped(await fresh(), tiles, true) : tap;
      const found = { tap, tile, cold: await loaded(fresh, loads) };
      for (const [how, times] of Object.entries(found)) {
        run.measured[`turn${rtt}_${how}_ms`] = median(times);
        if (how !== 'tile') run.measured[`turn${rtt}_${how}_p95_ms`] = quantile(times, 0.95);
      }
      run.details[rtt] = found;
    }
    return run;
  } finally {
    await closeBrowsers(...browsers);
    await server?.stop();
    await turn.stop();
    lan.remove();
  }
}

/** Pictures one after another on a page that is open all the time. @param {Watching} viewer @param {number} count @param {boolean} [live]  a small one is live already */
async function tapped(viewer, count, live = false) {
  await viewer.openBefore(live);
  const times = [];
  // The first one finds code that was never used, and names that nobody knows yet.
  for (let i = 0; i <= count; i++) {
    await sleep(kPauseMs + 300 * Math.random());
    times.push(live ? await viewer.tapTile() : await viewer.tap());
  }
  await viewer.close();
  return times.slice(1);
}

/** Each page as if it were the first. @param {() => Promise<Watching>} fresh @param {number} count */
async function loaded(fresh, count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const viewer = await fresh();
    await sleep(kPauseMs + 300 * Math.random());
    const from = Date.now();
    await viewer.open();
    await viewer.seen();
    times.push(viewer.times[0] - from);
    await viewer.close();
  }
  return times;
}
