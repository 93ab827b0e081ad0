// What recording costs: cameras of two layers, recorded continuously and looked at for motion and sound by petcam-recorder; and beside
// it, one camera with what anybody could type, gst-launch with motioncells on the same copies of the same packets.

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cannedClips, tones } from '../live/lib/clips.mjs';
import { ControlClient, TapPort } from '../live/lib/control.mjs';
import { Headless } from '../live/lib/headless.mjs';
import { startLockedHome } from '../live/lib/locked.mjs';
import { ChildProcess } from '../live/lib/process.mjs';
import { startRecorder } from '../live/lib/recorder.mjs';
import { sleep, waitFor } from '../live/lib/wait.mjs';
import { kCameras } from './metrics.mjs';
import { cpuMicroseconds, residentMib } from './process_cost.mjs';

const kFull = { settleMs: 8000, windowMs: 15000 };
const kQuick = { settleMs: 3000, windowMs: 3000 };

/**
 * @param {'petcam' | 'gst-launch'} system
 * @param {import('./options.mjs').Options} options
 * @returns {Promise<{measured: import('./judge.mjs').Measured, details: object}>}
 */
export async function recorderRun(system, options) {
  const home = await startLockedHome({ web: false });
  /** @type {Headless[]} */
  const phones = [];
  /** One more camera that sends two layers and sound. */
  const join = async () => {
    const camera = await home.camera(`Room ${phones.length + 1}`);
    const { h264, h264Low, vp8, vp8Low } = cannedClips();
    const video = options.codec === 'h264' ? [h264Low, h264] : [vp8Low, vp8];
    const phone = new Headless('publish', {
      url: home.server.wsUrl, camera: camera.id, token: camera.token, device: `benchmark-camera-${phones.length}`, video: video.join(','), tone: tones.camera,
    });
    phones.push(phone);
    await phone.up({ within: 20000 });
    return camera.id;
  };
  try {
    return await (system === 'petcam' ? ours(home, join, options) : plain(home, join, options));
  } finally {
    for (const phone of phones.reverse()) await phone.stop().catch(() => phone.kill());
    await home.server.stop();
  }
}

/** @param {any} home @param {() => Promise<string>} join @param {import('./options.mjs').Options} options */
async function ours(home, join, { quick }) {
  const recorder = await startRecorder(home.server, { defaults: 'mode = "continuous"' });
  const run = { measured: /** @type {Record<string, number>} */ ({}), details: /** @type {any} */ ({}) };
  try {
    let cameras = 0;
    for (const count of kCameras) {
      while (cameras < count) {
        await join();
        cameras += 1;
      }
      await waitFor(`${count} clips being written`, () => recorder.clips().length >= count, { within: 15000 });
      Object.assign(run.measured, await cost(recorder.process.pid, count, quick));
    }
    run.details.clips = recorder.clips().length;
    return run;
  } finally {
    await recorder.stop();
    rmSync(recorder.dir, { recursive: true, force: true });
  }
}

/** @param {any} home @param {() => Promise<string>} join @param {import('./options.mjs').Options} options */
async function plain(home, join, { codec, quick }) {
  if (spawnSync('gst-inspect-1.0', ['motioncells'], { stdio: 'ignore' }).status !== 0) {
    console.log('gst-launch is not measured: its motioncells is missing (Debian: gstreamer1.0-opencv)');
    return { measured: {}, details: { missing: 'motioncells' } };
  }
  const client = await ControlClient.subscribed(home.server);
  const [best, audio] = await freePorts(2);
  const camera = await join();
  const { media } = await client.event('camera', (event) => event.state === 'live');
  const dir = path.join(home.server.dir, 'plain');
  mkdirSync(dir);
  const launched = new ChildProcess({ name: 'gst-launch', argv: ['gst-launch-1.0', '-q', ...pipeline(codec, media, { best, audio }, dir)], log: path.join(dir, 'log') });
  try {
    await sleep(1500); // it listens before anything is sent
    await client.request({ request: 'tap', camera, ports: { best, audio } });
    return { measured: await cost(launched.pid, 1, quick), details: {} };
  } finally {
    await launched.stop({ check: false }).catch(() => {});
    await client.cut();
  }
}

/** The shortest line that records and looks for motion. @param {string} codec @param {any} media @param {{best: number, audio: number}} ports @param {string} dir */
function pipeline(codec, { video, audio }, ports, dir) {
  const [depay, decoder, mux] = codec === 'h264'
    ? ['rtph264depay ! h264parse', 'openh264dec', 'mp4mux fragment-duration=1000'] : ['rtpvp8depay', 'vp8dec', 'webmmux'];
  const caps = (/** @type {string} */ kind, /** @type {any} */ of) => `application/x-rtp,media=${kind},clock-rate=${of.clock_rate},encoding-name=${of.codec},payload=${of.payload_type}`;
  return [
    `udpsrc port=${ports.best} address=127.0.0.1 caps="${caps('video', video)}" ! rtpjitterbuffer ! ${depay} ! tee name=pictures`,
    `pictures. ! queue ! mux.video_0 pictures. ! queue ! ${codec === 'h264' ? 'h264parse ! ' : ''}${decoder} ! videoconvert ! motioncells ! fakesink`,
    `udpsrc port=${ports.audio} address=127.0.0.1 caps="${caps('audio', audio)}" ! rtpjitterbuffer ! rtpopusdepay ! opusparse ! queue ! mux.audio_0`,
    `${mux} name=mux ! filesink location=${path.join(dir, 'plain')}`,
  ].join(' ').split(' ').map((word) => word.replaceAll('"', ''));
}

/** Free UDP ports of the loopback. @param {number} count */
async function freePorts(count) {
  const taken = await Promise.all(Array.from({ length: count }, () => TapPort.open()));
  const numbers = taken.map((port) => port.number);
  await Promise.all(taken.map((port) => port.close()));
  return numbers;
}

/** @param {number} pid @param {number} cameras @param {boolean} quick */
async function cost(pid, cameras, quick) {
  const { settleMs, windowMs } = quick ? kQuick : kFull;
  await sleep(settleMs);
  const [began, before] = [performance.now(), cpuMicroseconds(pid)];
  await sleep(windowMs);
  const share = (cpuMicroseconds(pid) - before) / ((performance.now() - began) * 1000);
  return { [`recorder_cpu_percent_${cameras}`]: 100 * share, [`recorder_memory_mib_${cameras}`]: residentMib(pid) };
}
