// Addresses and free ports of this machine.

import net from 'node:net';
import os from 'node:os';

/** An address that Janus offers for media: it leaves loopback out, so this is the first other IPv4 address. */
export function mediaAddress() {
  for (const addresses of Object.values(os.networkInterfaces())) {
    const found = addresses?.find((one) => one.family === 'IPv4' && !one.internal);
    if (found) return found.address;
  }
  throw new Error('this machine has no address but loopback, and Janus sends no media over loopback; run this through tests/live/lib/isolated.sh');
}

/** A TCP port on loopback that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

let nextRtpBlock = 0;

/** 400 UDP ports for one Janus; several Januses of one test run get different blocks. */
export function rtpRange() {
  const first = 40000 + ((process.pid % 20) * 5 + (nextRtpBlock++ % 5)) * 200;
  return `${first}-${first + 199}`;
}
