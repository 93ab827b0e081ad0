// Three viewers at once, one of them behind 300 kbit/s: its picture keeps moving, in a smaller layer; nobody else notices; and it is
// back on the top layer soon after its link has recovered. The notes tell, second by second, what each got, and what Janus's videoroom
// does with the same links.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gapsOf } from '../../bench/gaps.mjs';
import { startSystem } from '../../bench/systems.mjs';
import { startCamera, startViewer } from '../../bench/watching.mjs';
import { closeBrowsers, sleep } from '../lib/index.mjs';
import { kServerAddress, Lan, whyNoLan } from '../lib/lan.mjs';

const kTopWidth = 960;
const kSettlesMs = 5000;
const kLongestGapMs = 500;
const kRecoversMs = 10000;
const kPoor = 'down rate=300k delay=20ms queue=300ms';
const kGood = 'down rate=10M delay=20ms queue=300ms';
const kOptions = { codec: /** @type {const} */ ('h264'), web: true, host: kServerAddress, rounds: 1, parts: [], json: '', quick: false };
const skip = whyNoLan();

/** A camera and three viewers, each behind a link of its own. @param {import('../../bench/systems.mjs').System} system */
async function gather(system) {
  const lan = new Lan();
  const server = await startSystem(system, kOptions);
  const camera = await startCamera(system, server, kOptions, await lan.cable());
  const viewers = {};
  const end = async () => {
    await closeBrowsers(camera.browser, ...Object.values(viewers).map(({ viewer }) => viewer.browser));
    await server.stop();
    lan.remove();
  };
  try {
    for (const name of ['one', 'two', 'poor']) {
      const cable = await lan.shapedCable(name === 'poor' ? kPoor : kGood);
      viewers[name] = { cable, viewer: await startViewer(system, server, { prefix: cable.prefix, picture: name !== 'poor' }) };
    }
    return { viewers, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** A line of what a viewer got in the last second. */
async function lineOf({ viewer, cable }, last) {
  const until = await viewer.read();
  const received = (await viewer.received()) ?? {};
  const { down } = await cable.link.counts();
  const gaps = gapsOf(viewer.times, last.until, until);
  const kbps = Math.round((down.bytes - last.bytes) * 8 / (until - last.until));
  const width = viewer.frames.at(-1)?.width ?? 0;
  const line = `${width} px ${gaps.frames} frames ${kbps} kbit/s gap ${Math.round(gaps.longest)} queue ${down.queued_ms} ms dropped ${down.overflowed - last.overflowed}`
    + ` nack ${received.nackCount} pli ${received.pliCount} frozen ${received.totalFreezesDuration?.toFixed(1)} s`;
  return { line, last: { until, bytes: down.bytes, overflowed: down.overflowed } };
}

/** Notes each second until the time is over, or until it is enough. */
async function follow(t, viewers, ms, enough = () => false) {
  const last = {};
  for (const [name, { cable }] of Object.entries(viewers)) {
    const { down } = await cable.link.counts();
    last[name] = { until: Date.now(), bytes: down.bytes, overflowed: down.overflowed };
  }
  const from = Date.now();
  while (Date.now() - from < ms && !enough()) {
    await sleep(1000);
    for (const [name, one] of Object.entries(viewers)) {
      const { line, last: now } = await lineOf(one, last[name]);
      last[name] = now;
      t.diagnostic(`${((Date.now() - from) / 1000).toFixed(0).padStart(3)} s ${name.padEnd(4)} ${line}`);
    }
  }
}

/** Frames of a viewer that are not of the top layer. */
const small = ({ viewer }, from, until) => viewer.frames.filter(({ at, width }) => at >= from && at <= until && width !== kTopWidth);

/** The whole story; returns what can be held against the limits. */
async function story(t, viewers) {
  const { one, two, poor } = viewers;
  const freezesFrom = (from) => gapsOf(poor.viewer.times, from + kSettlesMs, Date.now());
  t.diagnostic('the poor one has joined at 300 kbit/s');
  const joined = Date.now();
  await follow(t, viewers, 20000);
  const joining = freezesFrom(joined);
  t.diagnostic('its link recovers');
  await poor.cable.link.tell(kGood);
  const recovers = Date.now();
  const onTop = () => poor.viewer.frames.find(({ at, width }) => at > recovers + 500 && width === kTopWidth);
  await follow(t, viewers, kRecoversMs + 5000, onTop);
  const recovery = (onTop()?.at ?? Infinity) - recovers;
  t.diagnostic('its link is bad again');
  await poor.cable.link.tell(kPoor);
  const worse = Date.now();
  await follow(t, viewers, 15000);
  const others = [one, two].flatMap((other) => small(other, joined, Date.now()));
  return { joining, recovery, worsening: freezesFrom(worse), others };
}

const told = ({ joining, recovery, worsening, others }) =>
  `note: at 300 kbit/s, after ${kSettlesMs / 1000} s: longest gap ${Math.round(joining.longest)} ms, frozen ${Math.round(joining.total)} ms of ${15000}, `
  + `${joining.frames} frames; on the top layer ${Math.round(recovery)} ms after its link recovered; bad again: longest gap `
  + `${Math.round(worsening.longest)} ms, ${worsening.frames} frames; the others got ${others.length} frames of lower layers`;

test('one viewer behind 300 kbit/s beside two with 10 Mbit/s', { skip }, async (t) => {
  const { viewers, end } = await gather('petcam');
  try {
    const seen = await story(t, viewers);
    t.diagnostic(told(seen));
    const flaws = [];
    if (seen.others.length > 0) flaws.push(`${seen.others.length} frames of lower layers at the others`);
    if (seen.joining.longest > kLongestGapMs) flaws.push(`after joining it stood still for ${Math.round(seen.joining.longest)} ms`);
    if (seen.joining.frames === 0) flaws.push('after joining it got no picture');
    if (seen.recovery > kRecoversMs) flaws.push(`back on the top layer after ${seen.recovery} ms`);
    if (seen.worsening.longest > kLongestGapMs) flaws.push(`when its link became bad again it stood still for ${Math.round(seen.worsening.longest)} ms`);
    assert.deepEqual(flaws, []);
  } finally {
    await end();
  }
});

test('for comparison: Janus\'s videoroom on the same links', { skip }, async (t) => {
  const { viewers, end } = await gather('videoroom');
  try {
    t.diagnostic(`${told(await story(t, viewers))} (it has one layer)`);
  } finally {
    await end();
  }
});
