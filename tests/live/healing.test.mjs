// A viewer whose link was dead for a moment is healed: its picture moves again within one round trip and 200 ms of the moment at which its
// browser can tell of it. That is not when the link carries again: a first packet has to arrive, and the browser reports at times, or, where
// it does not, the page's watchdog has to see that nothing becomes of what arrives.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startFarViewer } from './lib/far_viewer.mjs';
import { sleep, waitFor } from './lib/index.mjs';
import { whyNoLan } from './lib/lan.mjs';

const kRttMs = 100;
const kFrameMs = 1000 / 15;
/** As web_demo/core/watchdog.js; reports come twice as often. */
const kNoticedMs = 200;
const kLimitMs = kRttMs / 2 + kFrameMs + kNoticedMs + kRttMs + 200;
/** What was on its way goes on being shown; a path that often loses something holds pictures back as well. */
const kHeldMs = 350;
const kRounds = 3;
const skip = whyNoLan();

let home;
let cable;
/** @type {import('./lib/family.mjs').ViewerPhone} */
let viewer;

before(async () => {
  if (skip) return;
  home = await startFarViewer(`both delay=${kRttMs / 2}ms`);
  ({ cable, viewer } = home);
  await viewer.page.evaluate(noteFrames);
});

after(() => home?.end());

/** Runs in the page. */
function noteFrames() {
  const video = /** @type {HTMLVideoElement} */ (document.querySelector('[data-testid=video]'));
  globalThis.frames = [];
  const take = (_now, { presentationTime }) => {
    globalThis.frames.push(performance.timeOrigin + presentationTime);
    video.requestVideoFrameCallback(take);
  };
  video.requestVideoFrameCallback(take);
}

const frames = () => viewer.page.evaluate(() => globalThis.frames);

/** Nothing reaches the viewer for so long. @returns {Promise<number>} ms from its end to the next picture */
async function outage(ms) {
  await viewer.decodes(15);
  await cable.link.tell('down loss=100%');
  await sleep(ms);
  const [shownBefore] = (await frames()).slice(-1);
  await cable.link.tell('down loss=0');
  const end = Date.now();
  assert.ok(end - shownBefore > ms - kHeldMs, `the last picture was shown ${end - shownBefore} ms before`);
  const first = await waitFor('picture', async () => (await frames()).find((at) => at >= end), { within: 10000 });
  return first - end;
}

for (const ms of [400, 1000, 2500]) {
  test(`a picture that got nothing for ${ms} ms`, { skip }, async (t) => {
    const times = [];
    for (let i = 0; i < kRounds; i++) times.push(await outage(ms));
    times.sort((one, other) => one - other);
    t.diagnostic(`note: dead for ${ms} ms: the picture moves ${times.map(Math.round).join(', ')} ms after its end (limit ${Math.round(kLimitMs)} at a round trip of ${kRttMs} ms)`);
    assert.ok(times[Math.floor(kRounds / 2)] <= kLimitMs, `${times}`);
  });
}
