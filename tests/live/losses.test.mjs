// What gets lost on the way to a viewer is sent again, also while it talks and afterwards: Janus has to know each NACK for one about video.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startFarViewer } from './lib/far_viewer.mjs';
import { sleep, waitFor } from './lib/index.mjs';
import { whyNoLan } from './lib/lan.mjs';
import { rememberConnections } from './lib/sending.mjs';

const kLossMs = 5000;
/** Janus 1.1.2 keeps nothing to send again until it has measured a viewer's round trip: a report of one of its own, which it sends every second. */
const kMeasuredMs = 3000;
/** What is lost on the second way, too, may never come. */
const kLostTwice = 5;
const skip = whyNoLan();

let home;
let cable;
/** @type {import('./lib/family.mjs').ViewerPhone} */
let viewer;

before(async () => {
  if (skip) return;
  home = await startFarViewer('both delay=20ms', { prepare: rememberConnections });
  ({ cable, viewer } = home);
  await sleep(kMeasuredMs);
});

after(() => home?.end());

const picture = () => viewer.page.evaluate(async () => {
  const reports = [...(await globalThis.connections.at(-1).getStats()).values()];
  const { packetsLost, nackCount, packetsReceived } = reports.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
  return { packetsLost, nackCount, packetsReceived };
});

/** Loses packets for a while; what came again in the end is not lost any more. */
async function loses(t, what) {
  const before = await picture();
  const passed = await cable.link.tell('down loss=4%');
  await sleep(kLossMs);
  const { down } = await cable.link.tell('both loss=0');
  const asked = async () => (await picture()).nackCount - before.nackCount;
  const gone = async () => (await picture()).packetsLost - before.packetsLost;
  await waitFor('the last retransmission', async () => (await gone()) === 0, { within: 1500, saw: gone }).catch(() => {});
  const lost = down.lost - passed.down.lost;
  t.diagnostic(`note: ${what}: the link lost ${lost} packets of all kinds; asked ${await asked()} times; in the end ${await gone()} of video were missing`);
  assert.ok((await asked()) >= 10, `${lost} lost, asked ${await asked()} times`);
  assert.ok((await gone()) <= kLostTwice, `${await gone()} packets of video never came`);
}

test('what a viewer lost is sent again', { skip }, (t) => loses(t, 'a viewer'));

test('also while it talks, and after it has talked', { skip }, async (t) => {
  await viewer.press();
  await viewer.talkBecomes('speaking');
  await loses(t, 'a talker');
  await viewer.release();
  await viewer.talkBecomes('idle');
  await loses(t, 'a talker afterwards');
});
