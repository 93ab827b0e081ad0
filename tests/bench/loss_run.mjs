// One run over a path that loses packets at random: how long and how often the picture of a viewer stands still.

import { closeBrowsers } from '../live/lib/browser.mjs';
import { kServerAddress, Lan } from '../live/lib/lan.mjs';
import { sleep } from '../live/lib/wait.mjs';
import { gapsOf } from './gaps.mjs';
import { kLossyPaths } from './metrics.mjs';
import { startSystem } from './systems.mjs';
import { startCamera, startViewer } from './watching.mjs';

const kFull = { settleMs: 5000, windowMs: 60000 };
const kQuick = { settleMs: 2000, windowMs: 8000 };

/**
 * @param {import('./systems.mjs').System} system
 * @param {import('./options.mjs').Options} options
 * @returns {Promise<{measured: import('./judge.mjs').Measured, details: object}>}
 */
export async function lossRun(system, options) {
  const { settleMs, windowMs } = options.quick ? kQuick : kFull;
  const lan = new Lan();
  const browsers = [];
  /** @type {Awaited<ReturnType<typeof startSystem>> | undefined} */
  let server;
  try {
    server = await startSystem(system, { ...options, web: true, host: kServerAddress });
    browsers.push((await startCamera(system, server, options, await lan.cable())).browser);
    const cable = await lan.shapedCable(kLossyPaths[0].shape.replace(/loss=\S+/, ''));
    const viewer = await startViewer(system, server, cable);
    browsers.push(viewer.browser);
    const run = { measured: /** @type {Record<string, number>} */ ({}), details: /** @type {any} */ ({}) };
    for (const { key, shape } of kLossyPaths) {
      await sleep(settleMs);
      const before = await viewer.received();
      const passed = await cable.link.tell(shape);
      const from = await viewer.read();
      await sleep(windowMs);
      const until = await viewer.read();
      const after = await viewer.received();
      const { down } = await cable.link.tell('both loss=0');
      const lost = down.lost - passed.down.lost;
      if (lost === 0) throw new Error('the link lost nothing');
      const { longest, total, ...more } = gapsOf(viewer.times, from, until);
      run.measured[`${key}_gap_ms`] = longest;
      run.measured[`${key}_frozen_ms`] = Math.max(total, 1); // a ratio to nothing would be none
      run.details[key] = { ...more, lost, sizes: sizes(viewer.frames, from), before, after };
    }
    return run;
  } finally {
    await closeBrowsers(...browsers);
    await server?.stop();
    lan.remove();
  }
}

/** How many frames came in which width. @param {import('./watching.mjs').Frame[]} frames @param {number} from */
function sizes(frames, from) {
  /** @type {Record<number, number>} */
  const counts = {};
  for (const { at, width } of frames) if (at >= from) counts[width] = (counts[width] ?? 0) + 1;
  return counts;
}
