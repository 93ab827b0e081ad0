// One run in which a whole family comes at once: 20 viewers within one second to a camera that one is watching already. How many keyframes
// that costs the camera, and when the last of them has its picture.

import { closeBrowsers } from '../live/lib/browser.mjs';
import { Headless } from '../live/lib/headless.mjs';
import { sleep } from '../live/lib/wait.mjs';
import { VideoroomPlace } from './page/videoroom_place.mjs';
import { pluginOf, startSystem } from './systems.mjs';
import { startCamera } from './watching.mjs';

const kViewers = 20;
const kPaceMs = 45;
const kFull = { settleMs: 5000, times: 3 };
const kQuick = { settleMs: 3000, times: 1 };

/**
 * @param {import('./systems.mjs').System} system
 * @param {import('./options.mjs').Options} options
 * @returns {Promise<{measured: import('./judge.mjs').Measured, details: object}>}
 */
export async function rushRun(system, options) {
  const { settleMs, times } = options.quick ? kQuick : kFull;
  const server = await startSystem(system, { ...options, web: true });
  const common = { url: server.wsUrl, plugin: pluginOf(system), camera: 'bench', room: VideoroomPlace.room };
  /** @type {Headless[]} */
  const peers = [];
  const join = (/** @type {Record<string, number>} */ options) => {
    const peer = new Headless('watch', { ...common, ...options });
    peers.push(peer);
    return peer;
  };
  const camera = await startCamera(system, server, options);
  try {
    await sleep(1000); // a videoroom knows a feed only some time after its browser is connected
    await join({}).pictures({ within: 20000 });
    const rushes = [];
    for (let i = 0; i < times; i++) {
      await sleep(settleMs);
      const before = await keyframesAsked(camera.page);
      const crowd = join({ count: kViewers, pace: kPaceMs });
      const seen = await crowd.pictures({ within: 20000 });
      await sleep(1000); // a request that is still to come belongs to them, too
      rushes.push({ keyframes: (await keyframesAsked(camera.page)) - before, first_pictures_ms: seen.map((one) => one.first_picture_ms) });
      await crowd.stop();
    }
    return {
      measured: {
        rush_keyframes: Math.max(...rushes.map(({ keyframes }) => keyframes)),
        rush_slowest_ms: Math.max(...rushes.flatMap(({ first_pictures_ms: all }) => all)),
      },
      details: { rushes },
    };
  } finally {
    for (const peer of peers.reverse()) await peer.stop().catch(() => peer.kill().catch(() => {}));
    await closeBrowsers(camera.browser);
    await server.stop();
  }
}

/** Each request reaches all layers of the camera. @param {any} page @returns {Promise<number>} */
function keyframesAsked(page) {
  return page.evaluate(async () => {
    const reports = [...(await globalThis.kept.all.at(-1).getStats()).values()];
    const layers = reports.filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'video');
    return Math.max(...layers.map(({ pliCount = 0, firCount = 0 }) => pliCount + firCount));
  });
}
