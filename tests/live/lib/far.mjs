// A server far away: a TCP relay before nginx that takes its time in both directions, and tells how long a round trip is. Media does
// not go through it, so what a picture takes longer over it was waited for in signalling and files.

import net from 'node:net';
import { endAtLast } from './leftovers.mjs';

/** @typedef {{rttMs: number, port: number, url: string, cut: () => void, freeze: () => void, close: () => void}} Far */

/**
 * @param {{httpsPort: number}} server @param {number} rttMs
 * @returns {Promise<Far>} cut: connections end; freeze: connections of now say nothing any more, and do not end
 */
export async function farFrom({ httpsPort }, rttMs) {
  /** @type {Set<{sockets: net.Socket[], frozen: boolean}>} */
  const links = new Set();
  const relay = net.createServer((near) => {
    const link = { sockets: [near], frozen: false };
    links.add(link);
    const end = () => {
      links.delete(link);
      for (const socket of link.sockets) socket.destroy();
    };
    near.on('error', end).on('close', end);
    near.pause();
    // The handshake of TCP is a round trip as well.
    setTimeout(() => {
      if (near.destroyed) return;
      const far = net.connect(httpsPort, '127.0.0.1');
      link.sockets.push(far);
      far.on('error', end).on('close', () => setTimeout(end, rttMs / 2));
      for (const [from, to] of [[near, far], [far, near]]) {
        from.on('data', (part) => setTimeout(() => link.frozen || to.destroyed || to.write(part), rttMs / 2));
      }
      near.resume();
    }, rttMs);
  });
  await new Promise((resolve) => relay.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {net.AddressInfo} */ (relay.address());
  const cut = () => [...links].forEach(({ sockets }) => sockets.forEach((socket) => socket.destroy()));
  const close = () => {
    cut();
    relay.close();
  };
  endAtLast(close);
  return { rttMs, port, url: `https://127.0.0.1:${port}`, cut, freeze: () => links.forEach((link) => (link.frozen = true)), close };
}
