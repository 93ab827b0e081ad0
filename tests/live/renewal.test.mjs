// Another certificate under a running server: the local authority's, that of a domain that somebody else renewed, and one that certbot
// got and renewed from an ACME server. Who is connected notices nothing: the WebSockets stay open and the picture goes on.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { age, certificateOf, connectTls, issue, kDay, ofAcme, shown as shownTo, startAcme } from './lib/certificates.mjs';
import { bounded, cannedClips, flaws, freePort, JanusClient, mediaAddress, processExists, sleep, startHeadless, waitFor } from './lib/index.mjs';
import { Launcher, petcam, welcome } from './lib/launcher.mjs';
import { whyNoDisk } from './lib/mount.mjs';
import { ask } from './lib/request.mjs';

const launcher = new Launcher();
const host = mediaAddress();
const clip = cannedClips().h264;
const kName = 'cam.example.org';
const kTurnName = 'turn.example.org';
const file = (...names) => path.join(launcher.dir, ...names);
const shown = (port) => shownTo(port, kName);

after(() => launcher.cleanUp());

/** The process of its own with which petcam waits five minutes until it looks after its certificate. */
const tickerOf = (run) => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).find((pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(['sleep', '300', ''].join('\0'))
      && new RegExp(`^PPid:\\s+${run.pid}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
});

/** Lets those five minutes be over, and waits until it has looked. */
async function look(run) {
  const ticker = Number(await waitFor('ticker', () => tickerOf(run)));
  process.kill(ticker, 'SIGTERM');
  await waitFor('next ticker', () => ![undefined, ticker].includes(Number(tickerOf(run)) || undefined), { within: 30000 });
}

/** Somebody who films, somebody who watches and somebody who only listens on a WebSocket, from before a renewal to its end. */
async function company(port) {
  const server = { url: `https://${host}:${port}`, wsUrl: `wss://${host}:${port}/janus` };
  const camera = await startHeadless(server, 'publish', { camera: 'kitchen', video: clip, tone: 523 });
  const viewer = await startHeadless(server, 'watch', { camera: 'kitchen', video: clip, tone: 1130 });
  await viewer.pictures();
  const quiet = await JanusClient.handle(server.wsUrl);
  let cut = false;
  quiet.client.closed.then(() => { cut = true; });
  return {
    /** Nothing was cut: the sockets answer, and pictures come as before. */
    async unharmed() {
      assert.equal(cut, false, 'a WebSocket was closed');
      assert.equal((await quiet.request({ request: 'status' })).data.petcam, 'status');
      assert.equal((await quiet.request({ request: 'list' })).data.cameras[0].viewers.length, 1);
      assert.equal((await viewer.talk('start')).state, 'granted');
      assert.equal((await viewer.talk('stop')).state, 'released');
      const before = (await viewer.report())[0];
      await sleep(1000);
      const now = (await viewer.report())[0];
      assert.equal(now.state, 'up');
      assert.ok(packetsOf(now) > packetsOf(before) + 10, 'the picture stands still');
    },
    async leave() {
      await quiet.client.close();
      const reports = await viewer.report();
      await Promise.all([camera.stop(), viewer.stop()]);
      return reports;
    },
  };
}

const packetsOf = (report) => report.streams.find(({ kind }) => kind === 'video').packets;

/** Workers of nginx, those that only finish what they began too. */
const workers = (folder) => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
  try {
    const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('nginx: worker') && readFileSync(`/proc/${parent}/cmdline`, 'utf8').includes(folder);
  } catch {
    return false;
  }
});

test('the local certificate is renewed 30 days before it ends, and nobody who is connected notices', async () => {
  const state = file('local');
  const port = await freePort();
  const run = launcher.up('--state', state, '--port', String(port), '--http-port', 'off', '--listen', host, '--open');
  await welcome(run);
  const authority = { cert: path.join(state, 'ca', 'rootCA.pem'), key: path.join(state, 'ca', 'rootCA-key.pem') };
  const trusted = readFileSync(authority.cert, 'utf8');
  const there = await company(port);

  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => path.join(state, 'tls', name));
  const first = certificateOf(cert).serialNumber;
  await look(run);
  await sleep(1500);
  assert.equal((await shown(port)).serialNumber, first, 'a certificate that lasts was replaced');

  issue(cert, key, 29, { authority, names: ['localhost', '127.0.0.1', host] });
  await look(run);
  const renewed = await waitFor('new certificate', async () => {
    const now = await shown(port);
    return now.serialNumber !== first && now;
  }, { within: 10000, saw: () => run.said });
  assert.ok(Date.parse(renewed.validTo) - Date.now() > 700 * kDay, renewed.validTo);
  assert.ok(renewed.verify(new X509Certificate(trusted).publicKey), 'not of the authority that phones trust');
  assert.equal(readFileSync(authority.cert, 'utf8'), trusted);
  assert.match(run.said, /The page has a new certificate: valid until/);
  await sleep(3000); // longer than nginx once let an old worker live
  await there.unharmed();
  assert.equal(workers(state).length, 2);
  for (const report of await there.leave()) assert.deepEqual(flaws(report, { muted: true, probed: true }), []);
  await waitFor('end of the old worker', () => workers(state).length === 1, { within: 10000, saw: () => workers(state) });

  // A stop does not wait for those who are connected to a worker that only finishes.
  const socket = await JanusClient.connect(`wss://${host}:${port}/janus`);
  issue(cert, key, 20, { authority, names: ['localhost', '127.0.0.1', host] });
  await look(run);
  await waitFor('two workers', () => workers(state).length === 2, { within: 10000, saw: () => run.said });
  const began = Date.now();
  assert.deepEqual(await launcher.stop(run), { code: 0, signal: null });
  assert.ok(Date.now() - began < 4000, `${Date.now() - began} ms`);
  await bounded(socket.closed, 2000, 'end of the WebSocket');
  assert.deepEqual(launcher.processes(state), []);
});

const whyNoEtc = whyNoDisk() ?? false;

test('with a domain, the certificate that the system\'s certbot keeps is used and followed; there is no help, and everything leads to the domain', { skip: whyNoEtc }, async () => {
  execFileSync('mount', ['-t', 'tmpfs', 'petcam-test', '/etc/letsencrypt']);
  const live = `/etc/letsencrypt/live/${kName}`;
  mkdirSync(live, { recursive: true });
  const [cert, key] = [path.join(live, 'fullchain.pem'), path.join(live, 'privkey.pem')];
  issue(cert, key, 80, { names: [kName] });
  const state = file('system');
  mkdirSync(state, { mode: 0o700 });
  const [port, plain] = [await freePort(), await freePort()];
  writeFileSync(path.join(state, 'petcam.conf'), `# of the family\nNAME=${kName}\nPORT=${port}\nHTTP_PORT=${plain}\n`);
  const run = launcher.up('--state', state, '--open');
  await welcome(run);
  try {
    assert.match(run.said, new RegExp(`Open one of these:\n +https://${kName}:${port} `));
    assert.doesNotMatch(run.said, /ca\.crt|rootCA|Fingerprint|certbot/i);
    assert.equal(readFileSync(path.join(state, 'run', 'url'), 'utf8').trim(), `https://${kName}:${port}`);
    assert.equal((await shown(port)).serialNumber, certificateOf(cert).serialNumber);
    for (const rest of ['/', '/ca.crt', '/?lang=ko', '/style.css', '/x?y=z']) {
      const { status, headers, body } = await ask(`http://${host}:${plain}${rest}`);
      assert.equal(status, 307, rest);
      assert.equal(headers.location, `https://${kName}:${port}${rest}`);
      assert.doesNotMatch(body, /BEGIN CERT|petcam/);
    }
    assert.equal((await ask(`https://${host}:${port}/ca.crt`)).status, 404);

    const there = await company(port);
    issue(cert, key, 90, { names: [kName] });
    await look(run);
    await waitFor('renewed certificate', async () => (await shown(port)).serialNumber === certificateOf(cert).serialNumber, { within: 10000, saw: () => run.said });
    // Half of a renewal is not taken, and the next look finds the rest.
    const good = (await shown(port)).serialNumber;
    issue(cert, file('other.key'), 90, { names: [kName] });
    await look(run);
    await sleep(1500);
    assert.equal((await shown(port)).serialNumber, good);
    copyFileSync(file('other.key'), key);
    await look(run);
    await waitFor('renewed certificate', async () => (await shown(port)).serialNumber === certificateOf(cert).serialNumber, { within: 10000, saw: () => run.said });
    await sleep(3000);
    await there.unharmed();
    for (const report of await there.leave()) assert.deepEqual(flaws(report, { muted: true, probed: true }), []);
  } finally {
    await launcher.stop(run);
    execFileSync('umount', ['/etc/letsencrypt']);
  }
});

/** certbot asks an ACME server of this test, which looks for plain http at that port. What belongs to the test alone comes as a user's own preferences do. */
async function startAuthority(http) {
  const authority = await startAcme(launcher.dir, http);
  mkdirSync(file('config', 'letsencrypt'), { recursive: true });
  writeFileSync(file('config', 'letsencrypt', 'cli.ini'), `server = ${authority.url}\n`);
  process.env.XDG_CONFIG_HOME = file('config');
  process.env.REQUESTS_CA_BUNDLE = authority.cert;
  return async () => {
    delete process.env.REQUESTS_CA_BUNDLE;
    delete process.env.XDG_CONFIG_HOME;
    await authority.stop();
  };
}

test('one line with the domain\'s name gets a certificate by certbot, without a restart, and renews it', { timeout: 120000 }, async () => {
  const [port, plain] = [await freePort(), await freePort()];
  const stopAuthority = await startAuthority(plain);
  const state = file('domain');
  mkdirSync(state, { mode: 0o700 });
  writeFileSync(path.join(state, 'petcam.conf'), `NAME=${kName}\n`);
  const run = launcher.up('--state', state, '--port', String(port), '--http-port', String(plain), '--open');
  await welcome(run);
  try {
    const there = await company(port); // with the local certificate, until the other comes
    const live = path.join(state, 'certbot', 'live', kName);
    const first = await ofAcme(port, kName, { saw: () => run.said });
    assert.equal(first.checkHost(kName), kName);
    await waitFor('words about it', () => new RegExp(`new certificate[^]*https://${kName}:${port} `).test(run.said), { saw: () => run.said });
    assert.equal(readFileSync(path.join(state, 'run', 'url'), 'utf8').trim(), `https://${kName}:${port}`);
    assert.equal((await ask(`http://${host}:${plain}/`)).headers.location, `https://${kName}:${port}/`);
    assert.equal((await petcam(['members', '--state', state])).code, 0);

    // 80 days later.
    const [cert, key, chain] = ['cert.pem', 'privkey.pem', 'fullchain.pem'].map((name) => realpathSync(path.join(live, name)));
    age(cert, key, { ago: 80, left: 10, names: [kName] });
    copyFileSync(cert, chain);
    const due = certificateOf(cert);
    await look(run);
    const renewed = await ofAcme(port, kName, { known: first.serialNumber, saw: () => run.said });
    assert.ok(Date.parse(renewed.validTo) > Date.parse(due.validTo) + 70 * kDay);
    await there.unharmed();
    for (const report of await there.leave()) assert.deepEqual(flaws(report, { muted: true, probed: true }), []);
  } finally {
    await launcher.stop(run);
    await stopAuthority();
  }
});

/** A connection to the TURN server, by TLS and its name at the page's port; `answers` asks it something (STUN Binding, RFC 8489). */
async function atTurn(port) {
  const socket = await connectTls(port, kTurnName);
  return {
    answers: () => bounded(new Promise((resolve, reject) => {
      socket.once('data', (bytes) => resolve(bytes.readUInt16BE(0) === 0x0101)).once('close', () => reject(new Error('coturn closed the connection')));
      socket.write(Buffer.from('000100002112a442706574636174706574636174', 'hex'));
    }), 5000, 'answer of the TURN server'),
    leave: () => socket.destroy(),
  };
}

test('with a name for TURN, also one that comes later, the certificate is for both, and coturn shows it without cutting anybody off', { timeout: 120000 }, async () => {
  const [port, plain, turn] = [await freePort(), await freePort(), await freePort()];
  const stopAuthority = await startAuthority(plain);
  const state = file('relay');
  mkdirSync(state, { mode: 0o700 });
  writeFileSync(path.join(state, 'petcam.conf'), `NAME=${kName}\nPORT=${port}\nHTTP_PORT=${plain}\nTURN=on\nTURN_PORT=${turn}\n`);
  let run = launcher.up('--state', state, '--open');
  try {
    await welcome(run);
    const first = await ofAcme(port, kName, { saw: () => run.said });
    assert.equal(first.checkHost(kTurnName), undefined);
    assert.equal((await launcher.stop(run)).code, 0);

    appendFileSync(path.join(state, 'petcam.conf'), `TURN_NAME=${kTurnName}\n`);
    run = launcher.up('--state', state, '--open');
    await welcome(run);
    const early = await waitFor('coturn at the page\'s port', () => atTurn(port), { within: 10000 });
    assert.ok(await early.answers());
    const both = await ofAcme(port, kTurnName, { known: first.serialNumber, saw: () => run.said });
    for (const name of [kName, kTurnName]) assert.equal(both.checkHost(name), name);
    assert.equal((await ofAcme(port, kName, { known: first.serialNumber, saw: () => run.said })).serialNumber, both.serialNumber);
    assert.ok(await early.answers());
    early.leave();
    assert.ok(await (await atTurn(port)).answers());

    // It is right now, so certbot is left alone.
    await look(run);
    await sleep(1000);
    assert.deepEqual(launcher.processes(state).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('certbot')), []);
    assert.equal((await shown(port)).serialNumber, both.serialNumber);
    assert.equal((await launcher.stop(run)).code, 0);

    writeFileSync(path.join(state, 'petcam.conf'), `NAME=${kName}\nPORT=${port}\nTURN=on\nTURN_NAME=${kName.toUpperCase()}\n`);
    run = launcher.up('--state', state, '--open');
    assert.equal((await run.ended).code, 1);
    assert.match(run.said, /TURN_NAME and NAME must not be the same/);
  } finally {
    await launcher.stop(run);
    await stopAuthority();
  }
});

test('a domain that certbot gets no certificate for is told with the reason, and the home runs with the local one', async () => {
  const [port, plain] = [await freePort(), await freePort()];
  const stopAuthority = await startAuthority(await freePort()); // it asks at a port where nobody is
  const state = file('unreachable');
  mkdirSync(state, { mode: 0o700 });
  writeFileSync(path.join(state, 'petcam.conf'), `NAME=${kName}\n`);
  const run = launcher.up('--state', state, '--port', String(port), '--http-port', String(plain), '--no-recorder');
  await welcome(run);
  try {
    assert.match(run.said, new RegExp(`Port 80 of ${kName} has to lead to port ${plain}`));
    await waitFor('the reason', () => new RegExp(`certbot got no certificate for ${kName}[^]*certbot\\.log`).test(run.said), { within: 40000, saw: () => run.said });
    assert.equal((await ask(`https://${host}:${port}/`)).status, 200);
    assert.equal((await ask(`http://${host}:${plain}/`)).status, 200);
    assert.ok((await shown(port)).checkHost(kName));
    assert.equal(launcher.processes(state).filter((pid) => processExists(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('certbot')).length, 0);
  } finally {
    await launcher.stop(run);
    await stopAuthority();
  }
});
