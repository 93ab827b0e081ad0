// Debian's coturn for one run, as the home's own TURN server: relays over UDP, and asks for a password as it does in earnest.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installed } from '../live/lib/paths.mjs';
import { ChildProcess } from '../live/lib/process.mjs';
import { waitFor } from '../live/lib/wait.mjs';

const kPort = 3479;
const [kUser, kPassword] = ['bench', 'bench'];

export class Turn {
  #dir = mkdtempSync(path.join(os.tmpdir(), 'petcam-turn-'));
  #process;

  /** @param {string} address  where it listens, and from where it relays */
  constructor(address) {
    this.address = address;
    const log = path.join(this.#dir, 'turn.log');
    this.#process = new ChildProcess({
      name: 'turnserver',
      log,
      argv: [installed('coturn', '/usr/bin/turnserver'), '-n', '-L', address, '-E', address, '-p', String(kPort), '--lt-cred-mech', '-u', `${kUser}:${kPassword}`,
        '-r', 'petcam', '--min-port=49152', '--max-port=49999', '--no-tcp', '--no-tls', '--no-dtls', '--no-cli', '--no-rfc5780', '--log-file=stdout',
        `--pidfile=${this.#dir}/pid`, `--db=${this.#dir}/db`],
    });
    this.up = waitFor('TURN server', () => /admin thread/.test(this.#process.logText()), { within: 5000, saw: () => this.#process.lastLines() });
  }

  /** For a PeerConnection that has no other way. @returns {RTCConfiguration} */
  get only() {
    return {
      iceServers: [{ urls: `turn:${this.address}:${kPort}?transport=udp`, username: kUser, credential: kPassword }],
      iceTransportPolicy: 'relay',
    };
  }

  async stop() {
    await this.#process.stop({ signal: 'SIGINT' }).catch(() => this.#process.kill('SIGKILL'));
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
