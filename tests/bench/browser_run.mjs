// One run in real browsers: a camera and a viewer, each in a Chromium of its own. Measures the first frame and the time from
// glass to glass.

import { closeBrowsers, launchBrowser, openPage } from '../live/lib/browser.mjs';
import { soundClip, tones, videoClip } from '../live/lib/clips.mjs';
import { sleep } from '../live/lib/wait.mjs';
import { pageSource } from './page/index.mjs';
import { median, quantile } from './statistics.mjs';
import { pluginOf, startSystem } from './systems.mjs';

const kFull = { settleMs: 4000, latencyMs: 8000, joins: 8 };
const kQuick = { settleMs: 2000, latencyMs: 3000, joins: 3 };
const kCameraSettlesMs = 1000; // a videoroom knows a feed only some time after its browser is connected
const kFewestFrames = 10; // a second: with fewer the picture stands, and its age says nothing

/**
 * @param {import('./systems.mjs').System} system
 * @param {import('./options.mjs').Options} options
 * @returns {Promise<{measured: import('./judge.mjs').Measured, details: object}>}
 */
export async function browserRun(system, { codec, parts, quick }) {
  const length = quick ? kQuick : kFull;
  const server = await startSystem(system, { codec, web: true });
  const browsers = [];
  try {
    const open = async (/** @type {object} */ media) => {
      const browser = await launchBrowser(media);
      browsers.push(browser);
      const page = await openPage(browser, `${server.url}/nothing-here`);
      await page.evaluate(pageSource(pluginOf(system), server.wssUrl));
      return page;
    };
    const camera = await open({ video: videoClip(), audio: soundClip(tones.camera) });
    const viewer = await open({});
    await camera.evaluate((name) => globalThis.measuring.film(name), codec);
    await sleep(kCameraSettlesMs);
    // The first connection of a fresh browser and a fresh Janus is slower than all others, in both systems.
    await viewer.evaluate(() => globalThis.measuring.firstFrame());
    const latency = parts.includes('latency') ? await measureLatency(viewer, length) : undefined;
    const firstFrame = parts.includes('first-frame') ? await measureFirstFrame(viewer, length) : undefined;
    return { measured: { ...latency?.measured, ...firstFrame?.measured }, details: { ...latency?.details, ...firstFrame?.details } };
  } finally {
    await closeBrowsers(...browsers);
    await server.stop();
  }
}

async function measureLatency(viewer, { settleMs, latencyMs }) {
  const { ages, unread, ...connection } = await viewer.evaluate((settle, during) =>
    globalThis.measuring.latency(settle, during), settleMs, latencyMs);
  if (ages.length * 1000 < kFewestFrames * latencyMs) {
    throw new Error(`only ${ages.length} readable frames in ${latencyMs} ms (${unread} unreadable)`);
  }
  return {
    measured: { latency_ms: median(ages), latency_p95_ms: quantile(ages, 0.95) },
    details: { frames: ages.length, unread, ...connection },
  };
}

/** Median of several viewers that come one after another, with pauses that do not keep step with the camera's frames. */
async function measureFirstFrame(viewer, { joins }) {
  const times = [];
  for (let i = 0; i < joins; i++) {
    await sleep(700 + 300 * Math.random());
    times.push(await viewer.evaluate(() => globalThis.measuring.firstFrame()));
  }
  return { measured: { first_frame_ms: median(times) }, details: { first_frames_ms: times } };
}
