// Certificates as openssl makes them for a test, as a server shows them, and an authority that answers certbot (pebble, an ACME server).

import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { freePort, mediaAddress } from './network.mjs';
import { ChildProcess } from './process.mjs';
import { ask } from './request.mjs';
import { bounded, waitFor } from './wait.mjs';

export const kDay = 24 * 3600 * 1000;

/** @param {string} file */
export const certificateOf = (file) => new X509Certificate(readFileSync(file));

const openssl = (...words) => execFileSync('openssl', words, { stdio: ['ignore', 'pipe', 'pipe'] });

/**
 * A key and a certificate that ends after so many days, of an authority or of itself. Other files are made beside them.
 * @param {string} cert @param {string} key @param {number} days
 * @param {{names: string[], authority?: {cert: string, key: string}}} options
 */
export function issue(cert, key, days, { names, authority }) {
  const alternatives = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(',');
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${key}.made`, '-out', `${cert}.csr`, '-subj', '/CN=test');
  writeFileSync(`${cert}.ext`, `subjectAltName=${alternatives}\n`);
  openssl('x509', '-req', '-in', `${cert}.csr`, '-days', String(days), '-extfile', `${cert}.ext`, '-out', `${cert}.made`,
    ...(authority ? ['-CA', authority.cert, '-CAkey', authority.key, '-CAcreateserial', '-CAserial', `${cert}.serial`] : ['-signkey', `${key}.made`]));
  copyFileSync(`${key}.made`, key);
  copyFileSync(`${cert}.made`, cert);
}

/**
 * A certificate of itself for this key that was issued so many days ago and ends after so many.
 * @param {string} cert @param {string} key @param {{ago: number, left: number, names: string[]}} options
 */
export function age(cert, key, { ago, left, names }) {
  const time = (days) => `${new Date(Date.now() + days * kDay).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  const dir = mkdtempSync(path.join(os.tmpdir(), 'petcam-aged-'));
  const file = (name) => path.join(dir, name);
  writeFileSync(file('ca.conf'), ['[ca]', 'default_ca=own', '[own]', `new_certs_dir=${dir}`, `database=${file('ca.index')}`,
    `serial=${file('ca.serial')}`, 'default_md=sha256', 'policy=any', 'x509_extensions=names', '[any]', 'commonName=supplied',
    '[names]', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`, ''].join('\n'));
  writeFileSync(file('ca.index'), '');
  writeFileSync(file('ca.serial'), '1234\n');
  openssl('req', '-new', '-key', key, '-out', file('aged.csr'), '-subj', '/CN=test');
  openssl('ca', '-batch', '-notext', '-config', file('ca.conf'), '-selfsign', '-keyfile', key, '-in', file('aged.csr'),
    '-startdate', time(-ago), '-enddate', time(left), '-out', cert);
  rmSync(dir, { recursive: true });
}

/** A TLS connection to this computer, for whatever certificate. @returns {Promise<tls.TLSSocket>} */
export function connectTls(port, servername) {
  const done = new Promise((resolve, reject) => {
    const socket = tls.connect({ host: mediaAddress(), port, servername, rejectUnauthorized: false }, () => resolve(socket)).on('error', reject);
  });
  return bounded(done, 5000, 'TLS handshake');
}

/** What who connects now is shown. @returns {Promise<X509Certificate>} */
export async function shown(port, servername) {
  const socket = await connectTls(port, servername);
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  return new X509Certificate(raw);
}

/** Waits until who connects is shown a certificate of that ACME server, and another one than `known` (a serial number). */
export const ofAcme = (port, servername, { known, saw }) => waitFor(`certificate of the ACME server for ${servername}`, async () => {
  const now = await shown(port, servername);
  return /Pebble/.test(now.issuer) && now.serialNumber !== known && now;
}, { within: 60000, every: 200, saw });

/**
 * An ACME server with a DNS in which every name is this computer, whose plain http it looks for at the port `http`.
 * @param {string} dir  for its files @param {number} http
 */
export async function startAcme(dir, http) {
  mkdirSync(dir, { recursive: true });
  const file = (name) => path.join(dir, name);
  const [acme, management, dns, unused] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const [cert, key] = [file('acme.pem'), file('acme.key')];
  issue(cert, key, 10, { names: ['localhost'] });
  writeFileSync(file('pebble.json'), JSON.stringify({ pebble: {
    listenAddress: `127.0.0.1:${acme}`, managementListenAddress: `127.0.0.1:${management}`, certificate: cert, privateKey: key, httpPort: http, tlsPort: unused,
    certificateValidityPeriod: 90 * 24 * 3600,
  } }));
  const names = new ChildProcess({ name: 'pebble-challtestsrv', log: file('dns.log'), argv: ['pebble-challtestsrv', '-dns01', `127.0.0.1:${dns}`, '-http01', '', '-https01', '',
    '-tlsalpn01', '', '-management', `127.0.0.1:${unused}`, '-defaultIPv4', mediaAddress(), '-defaultIPv6', ''] });
  const pebble = new ChildProcess({ name: 'pebble', log: file('pebble.log'), argv: ['pebble', '-config', file('pebble.json'), '-dnsserver', `127.0.0.1:${dns}`],
    env: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' } });
  await waitFor('ACME server', async () => (await ask(`https://localhost:${acme}/dir`)).status === 200, { within: 10000, saw: () => pebble.lastLines() });
  return { url: `https://localhost:${acme}/dir`, cert, stop: () => Promise.all([pebble.stop(), names.stop()]) };
}
