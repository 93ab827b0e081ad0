// Debian's coturn for one test, as the home's own TURN server: with a password for everybody (the benchmark), or with the secret that it
// shares with the plugin.

import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeCertificate } from './server.mjs';
import { installed } from './paths.mjs';
import { ChildProcess } from './process.mjs';
import { render } from './templates.mjs';
import { waitFor } from './wait.mjs';

export const kTurnPort = 3479;
const [kUser, kPassword] = ['bench', 'bench'];
const kSecret = 'a secret that only coturn and the plugin know';

/** What Chromium can be told to trust. */
function spkiOf(cert) {
  return createHash('sha256').update(new X509Certificate(readFileSync(cert)).publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
}

/** What a client of coturn's own says that tries to get a relayed address from a TURN server, and to send something through it. */
export function tryTurn(address, port, user, password) {
  const argv = ['-y', '-c', '-n', '1', '-m', '1', '-u', user, '-w', password, '-p', String(port), address];
  try {
    return execFileSync(installed('coturn', '/usr/bin/turnutils_uclient'), argv, { encoding: 'utf8', timeout: 20000, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return `${error.stdout}${error.stderr}`;
  }
}

/** What a TURN server that worked lets that client say at its end. */
export const kRelayed = /Total transmit time/;

export class Turn {
  #dir = mkdtempSync(path.join(os.tmpdir(), 'petcam-turn-'));
  #process;

  /**
   * @param {string} address  where it listens, and from where it relays
   * @param {{shared?: boolean, tlsPort?: number}} [options]  shared: as `petcam up` starts it, with the secret; tlsPort: on loopback, behind nginx
   */
  constructor(address, { shared = false, tlsPort } = {}) {
    this.address = address;
    this.log = path.join(this.#dir, 'turn.log');
    this.secretFile = path.join(this.#dir, 'secret');
    writeFileSync(this.secretFile, `${kSecret}\n`);
    const config = path.join(this.#dir, 'turnserver.conf');
    if (shared) {
      const [cert, key] = tlsPort ? makeCertificate(this.#dir) : [];
      if (cert) this.spki = spkiOf(cert);
      render('turnserver.conf', config, {
        SECRET: kSecret, PORT: String(kTurnPort), RUN: this.#dir, LISTEN: `listening-ip=${address}\nlistening-ip=127.0.0.1\nrelay-ip=${address}`, PEERS: `allowed-peer-ip=${address}`,
        TLS: tlsPort ? `tls-listening-port=${tlsPort}\ncert=${cert}\npkey=${key}` : 'no-tls',
      });
    }
    const own = ['-c', config];
    const bench = ['-n', '-L', address, '-E', address, '-p', String(kTurnPort), '--lt-cred-mech', '-u', `${kUser}:${kPassword}`, '-r', 'petcam',
      '--min-port=49152', '--max-port=49999', '--no-tcp', '--no-tls', '--no-dtls', '--no-cli', '--no-rfc5780', '--log-file=stdout',
      `--pidfile=${this.#dir}/pid`, `--db=${this.#dir}/db`];
    this.#process = new ChildProcess({ name: 'turnserver', log: this.log, argv: [installed('coturn', '/usr/bin/turnserver'), ...(shared ? own : bench)] });
    this.up = waitFor('TURN server', () => /admin thread/.test(this.#process.logText()), { within: 5000, saw: () => this.#process.lastLines() });
  }

  /** For a PeerConnection that has no other way. @returns {RTCConfiguration} */
  get only() {
    return {
      iceServers: [{ urls: `turn:${this.address}:${kTurnPort}?transport=udp`, username: kUser, credential: kPassword }],
      iceTransportPolicy: 'relay',
    };
  }

  /** Everything that it logged. */
  get said() {
    return this.#process.logText();
  }

  /** @param {string} user @param {string} password */
  tried(user, password) {
    return tryTurn(this.address, kTurnPort, user, password);
  }

  async stop() {
    await this.#process.stop({ signal: 'SIGINT' }).catch(() => this.#process.kill('SIGKILL'));
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
