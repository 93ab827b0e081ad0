// What the page as a camera sends, by its own statistics: how much, and which layers of its picture.

import { sleep, waitFor } from './wait.mjs';

/** Runs in the page, before anything of it does. */
export function rememberConnections() {
  globalThis.connections = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) {
      super(...options);
      globalThis.connections.push(this);
    }
  };
}

/** Before the page is loaded. @param {import('puppeteer-core').Page} page */
export const keepConnections = (page) => page.evaluateOnNewDocument(rememberConnections);

/** What the camera's connection has sent so far: all of it, and its pictures by layer. */
const sent = (page) => page.evaluate(async () => {
  const all = [...(await globalThis.connections.at(-1).getStats()).values()];
  const pictures = all.filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'video');
  const [sound] = all.filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'audio');
  return {
    bytes: all.find(({ type }) => type === 'transport').bytesSent,
    frames: Object.fromEntries(pictures.map(({ rid, framesSent }) => [rid, framesSent])),
    sound: sound.packetsSent,
  };
});

/** The same of some time: kbit/s, and frames a second. */
export async function sends(page, ms) {
  const [before, since] = [await sent(page), Date.now()];
  await sleep(ms);
  const now = await sent(page);
  const seconds = (Date.now() - since) / 1000;
  return {
    kbps: (now.bytes - before.bytes) / 125 / seconds,
    frames: Object.fromEntries(Object.entries(now.frames).map(([rid, frames]) => [rid, (frames - before.frames[rid]) / seconds])),
    sound: (now.sound - before.sound) / seconds,
  };
}

/** The layers whose pictures were sent: rids in order of the alphabet. */
const which = ({ frames }) => Object.keys(frames).filter((rid) => frames[rid] > 0).sort().join('');

/** Waits until it sends these layers and no others. @param {string} layers  rids in order of the alphabet */
export const sendsOnly = (page, layers, within) =>
  waitFor(`camera that sends "${layers}"`, async () => which(await sends(page, 1000)) === layers, { within, saw: async () => JSON.stringify(await sends(page, 500)) });
