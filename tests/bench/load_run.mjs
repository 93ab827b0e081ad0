// One run under load: a publisher and more and more viewers without browsers. Measures what Janus pays for a forwarded packet
// and how much memory a viewer takes.

import { cannedClips, tones } from '../live/lib/clips.mjs';
import { Headless } from '../live/lib/headless.mjs';
import { sleep, waitFor } from '../live/lib/wait.mjs';
import { kViewers } from './metrics.mjs';
import { VideoroomPlace } from './page/videoroom_place.mjs';
import { cpuMicroseconds, memoryKib } from './process_cost.mjs';
import { pluginOf, startSystem } from './systems.mjs';

const kFull = { settleMs: 3000, windowMs: 8000, memoryMs: 4000 };
const kQuick = { settleMs: 1000, windowMs: 2000, memoryMs: 2000 };
const kMemoryEveryMs = 100;

/**
 * @param {import('./systems.mjs').System} system
 * @param {import('./options.mjs').Options} options
 * @returns {Promise<{measured: import('./judge.mjs').Measured, details: object}>}
 */
export async function loadRun(system, { codec, parts, quick }) {
  const { settleMs, windowMs, memoryMs } = quick ? kQuick : kFull;
  const server = await startSystem(system, { codec, web: false });
  const janus = server.janus?.pid ?? 0;
  const common = { url: server.wsUrl, plugin: pluginOf(system), camera: 'bench', room: VideoroomPlace.room };
  /** @type {Headless[]} */
  const peers = [];
  const join = async (/** @type {string} */ role, /** @type {Record<string, string | number>} */ options) => {
    const peer = new Headless(role, { ...common, ...options });
    peers.push(peer);
    await peer.up({ within: 20000 });
    return peer;
  };
  try {
    await join('publish', { device: 'benchmark-camera-key', video: cannedClips()[codec], tone: tones.camera });
    /** @type {Headless[]} */
    const viewers = [];
    const run = { measured: /** @type {Record<string, number>} */ ({}), details: /** @type {any} */ ({ windows: [], memory_kib: {} }) };
    let watching = 0;
    for (const count of kViewers) {
      viewers.push(await join('watch', { count: count - watching }));
      watching = count;
      await waitFor('video at every viewer', async () => (await received(viewers)).everyone, { within: 15000 });
      await sleep(settleMs);
      // Also when nobody asks for it: memory is still growing, so it has to be looked at after the same time.
      const window = await measureWindow(janus, viewers, windowMs);
      if (parts.includes('cpu')) run.measured[`cpu_us_per_packet_${count}`] = window.cpu_us / window.packets;
      run.details.windows.push({ viewers: count, ...window });
      run.details.memory_kib[count] = await mostMemory(janus, memoryMs);
    }
    const [fewest, most] = [kViewers[0], watching];
    if (parts.includes('memory')) {
      run.measured.memory_kib_per_viewer = (run.details.memory_kib[most] - run.details.memory_kib[fewest]) / (most - fewest);
    }
    return run;
  } finally {
    for (const peer of peers.reverse()) await peer.stop().catch(() => peer.kill());
    await server.stop();
  }
}

/** @param {number} janus  pid @param {Headless[]} viewers @param {number} ms */
async function measureWindow(janus, viewers, ms) {
  const [before, cpuBefore] = [await received(viewers), cpuMicroseconds(janus)];
  await sleep(ms);
  const [after, cpuAfter] = [await received(viewers), cpuMicroseconds(janus)];
  const packets = after.packets - before.packets;
  if (packets <= 0) throw new Error('the viewers received nothing');
  return { packets, missing: after.missing - before.missing, cpu_us: cpuAfter - cpuBefore, ms };
}

/**
 * The most that Janus had during a while. What the core keeps for retransmissions it throws away once a second, for all viewers
 * at once: in between its memory grows by a third, and then the heap gives back some of it or nothing. One look would measure that.
 * @param {number} janus  pid @param {number} ms
 */
async function mostMemory(janus, ms) {
  let most = 0;
  for (const end = Date.now() + ms; Date.now() < end; await sleep(kMemoryEveryMs)) most = Math.max(most, memoryKib(janus));
  return most;
}

/** What all viewers together received until now. @param {Headless[]} viewers */
async function received(viewers) {
  const reports = (await Promise.all(viewers.map((viewer) => viewer.report()))).flat();
  const streams = reports.flatMap((report) => report.streams);
  const sum = (/** @type {'packets' | 'missing'} */ key) => streams.reduce((total, stream) => total + (stream[key] ?? 0), 0);
  const everyone = reports.every((report) => report.streams.some(({ kind, packets }) => kind === 'video' && packets > 0));
  return { packets: sum('packets'), missing: sum('missing'), everyone };
}
