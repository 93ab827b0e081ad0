// Draws gst-pipelines/drawings/ from what the running recorder dumps while it records a camera in both codecs; once, and again whenever
// a pipeline changes. Needs a build and graphviz:
//   bash tests/live/lib/isolated.sh node tests/gst/draw_pipelines.mjs

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cannedVp8, passingH264, root, sleep, startHeadless, startLockedHome } from '../live/lib/index.mjs';
import { startRecorder } from '../live/lib/recorder.mjs';

const kInto = path.join(root, 'gst-pipelines', 'drawings');
const kSeconds = 6;

/** Without addresses, which are others each time, and without the legend, which is larger than the pipeline. @param {string} dot */
function plain(dot) {
  return dot
    .replace(/_0x[0-9a-f]+/g, (address) => `_${order(address)}`)
    .replace(/label="<GstPipeline>[^"]*";/, '')
    .replace(/\n *legend \[[\s\S]*?\n *\];/, '');
}

const seen = new Map();
const order = (/** @type {string} */ address) => seen.get(address) ?? seen.set(address, seen.size).get(address);

const dumps = mkdtempSync(path.join(tmpdir(), 'petcam-drawings-'));
const home = await startLockedHome({ web: false });
const camera = await home.camera('Kitchen');
const recorder = await startRecorder(home.server, { defaults: 'mode = "continuous";', env: { GST_DEBUG_DUMP_DOT_DIR: dumps } });
for (const video of [passingH264(), cannedVp8({ width: 640, height: 360 })]) {
  const phone = await startHeadless(home.server, 'publish', { camera: camera.id, token: camera.token, device: 'the-phone-in-the-kitchen', video, tone: 500 });
  await sleep(kSeconds * 1000);
  await phone.stop();
}
await recorder.stop();
await home.server.stop();

mkdirSync(kInto, { recursive: true });
for (const file of readdirSync(dumps).sort()) {
  const [, name] = /^[\d.]+-(.*)\.dot$/.exec(file) ?? [];
  if (!name) continue;
  const dot = path.join(dumps, `${name}.dot`);
  writeFileSync(dot, plain(readFileSync(path.join(dumps, file), 'utf8')));
  execFileSync('dot', ['-Tsvg', '-o', path.join(kInto, `${name}.svg`), dot]);
}
rmSync(dumps, { recursive: true });
