// Plain http beside the one https origin: the help that makes a phone trust the local authority, and the way to https; the name of this
// computer in the home network; and the limits and headers of both.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import dgram from 'node:dgram';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import tls from 'node:tls';
import { bounded, ChildProcess, closeBrowsers, freePort, launchBrowser, mediaAddress, waitFor } from './lib/index.mjs';
import { Launcher, welcome } from './lib/launcher.mjs';
import { whyNoDisk } from './lib/mount.mjs';
import { ask } from './lib/request.mjs';

const launcher = new Launcher();
const state = path.join(launcher.dir, 'home');
const host = mediaAddress();
let server;
let port = 0;
let plain = 0;
let help = '';
let secure = '';
let authority;

before(async () => {
  [port, plain] = [await freePort(), await freePort()];
  help = `http://${host}:${plain}`;
  secure = `https://${host}:${port}`;
  server = launcher.up('--state', state, '--port', String(port), '--http-port', String(plain));
  await welcome(server);
  authority = new X509Certificate(readFileSync(path.join(state, 'ca', 'rootCA.pem')));
});

after(async () => {
  await closeBrowsers();
  await launcher.cleanUp();
});

const inKorean = { headers: { 'Accept-Language': 'ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7' } };
const langOf = ({ body }) => /<html lang="(\w+)">/.exec(body)?.[1];

test('it is the first that `up` tells phones to open', () => {
  assert.ok(server.said.includes(`Phones at home: first open ${help}\n`), server.said);
  assert.ok(server.said.includes(authority.fingerprint256), server.said);
});

test('the help is in the first language of the browser, and in the other by a link', async () => {
  assert.equal(langOf(await ask(`${help}/`)), 'en');
  assert.equal(langOf(await ask(`${help}/`, { headers: { 'Accept-Language': 'en-US,en;q=0.9,ko;q=0.8' } })), 'en');
  const korean = await ask(`${help}/`, inKorean);
  assert.equal(langOf(korean), 'ko');
  assert.match(korean.body, /인증서 신뢰 설정/);
  const [, other] = /<a href="([^"]+)" lang="en"/.exec(korean.body) ?? [];
  assert.equal(langOf(await ask(`${help}${other}`, inKorean)), 'en');
  assert.equal(langOf(await ask(`${help}/?lang=ko`)), 'ko');
});

test('it shows the fingerprint and the name of the authority, and leads to https at the address by which it was reached', async () => {
  for (const name of [host, 'localhost', 'cam.example.org']) {
    const { status, body } = await ask(`${help}/`, { headers: { Host: `${name}:${plain}` } });
    assert.equal(status, 200);
    assert.ok(body.includes(authority.fingerprint256), body);
    assert.ok(body.includes(`switch on <b>${/CN=(.*)/.exec(authority.subject)?.[1]}</b>`), body);
    assert.ok(body.includes(`href="https://${name}:${port}/"`), body);
    assert.doesNotMatch(body, /<!--#|\(none\)/);
  }
});

test('the steps for the phone that asks are unfolded', async () => {
  const unfolded = async (agent) => {
    const { body } = await ask(`${help}/`, { headers: { 'User-Agent': agent } });
    return [...body.matchAll(/<details open>\s*<summary>(\w+)/g)].map(([, name]) => name);
  };
  assert.deepEqual(await unfolded('Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)'), ['iPhone']);
  assert.deepEqual(await unfolded('Mozilla/5.0 (Linux; Android 15; SM-S921N)'), ['Android']);
});

test('a strange name in the request becomes no part of the page', async () => {
  const { body } = await ask(`${help}/`, { headers: { Host: 'a"><script>alert(1)</script>' } }).catch(() => ({ body: '' }));
  assert.doesNotMatch(body, /<script/);
});

test('the certificate of the authority comes as what a phone can install, and names neither a user nor this computer', async () => {
  for (const origin of [help, secure]) {
    const { status, headers, body } = await ask(`${origin}/ca.crt`);
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/x-x509-ca-cert');
    assert.equal(new X509Certificate(body).fingerprint256, authority.fingerprint256);
  }
  assert.match(authority.subject, /^O=petcam\nCN=petcam [0-9a-f]{4}$/);
  const { peer } = await handshake(port);
  assert.deepEqual({ ...peer.subject }, { O: 'petcam', CN: 'petcam' });
  assert.ok(!authority.subject.includes(os.hostname()) && !authority.subject.includes(os.userInfo().username));
});

/** The certificate that somebody gets who trusts the local authority. */
function handshake(to, servername = host) {
  const done = new Promise((resolve, reject) => {
    const socket = tls.connect({ host, port: to, ca: readFileSync(path.join(state, 'ca', 'rootCA.pem')), ...(net.isIP(servername) ? {} : { servername }) }, () => {
      resolve({ peer: socket.getPeerCertificate(), authorized: socket.authorized });
      socket.destroy();
    });
    socket.on('error', reject);
  });
  return bounded(done, 5000, 'TLS handshake');
}

test('everything else leads to https: same host, same path', async () => {
  for (const rest of ['/index.html', '/janus', '/media/v1/clips?camera=c1', '/style.css', '/en.html', '/ko.html', '/.git/config', '/.well-known/acme-challenge/x', '/a/../b?c=d']) {
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) {
      if (rest.startsWith('/.well-known') && method !== 'GET') continue;
      const { status, headers, body } = await ask(`${help}${rest}`, { method });
      assert.equal(status, 307, `${method} ${rest}`);
      assert.equal(headers.location, `${secure}${rest}`);
      assert.doesNotMatch(body, /fingerprint|petcam/);
    }
  }
  const { headers } = await ask(`${help}/x`, { headers: { Host: 'petcam.local' } });
  assert.equal(headers.location, `https://petcam.local:${port}/x`);
});

/** A request as bytes, for what no client sends. */
function raw(to, bytes) {
  const answered = new Promise((resolve, reject) => {
    let answer = '';
    net.connect({ host, port: to }, function () { this.write(bytes); })
      .setEncoding('latin1')
      .on('data', (part) => { answer += part; })
      .on('close', () => resolve(answer))
      .on('error', reject);
  });
  return bounded(answered, 15000, 'answer');
}

const kStrict = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin' };

test('each answer on both ports has the strict headers, whatever was wrong', async () => {
  const answers = {
    help: await ask(`${help}/`),
    'authority, http': await ask(`${help}/ca.crt`),
    redirect: await ask(`${help}/x`),
    'method, http': await ask(`${help}/`, { method: 'POST' }),
    page: await ask(`${secure}/`),
    'authority, https': await ask(`${secure}/ca.crt`),
    missing: await ask(`${secure}/nothing`),
    'dot file': await ask(`${secure}/.git/config`),
    'method, https': await ask(`${secure}/`, { method: 'POST' }),
    'no WebSocket': await ask(`${secure}/janus`),
    'foreign origin': await ask(`${secure}/janus`, { headers: { Origin: 'https://elsewhere.example' } }),
    'no ticket': await waitFor('recorder', async () => {
      const answer = await ask(`${secure}/media/v1/cameras/c1/timeline?from=0&to=9`);
      return answer.status !== 502 && answer;
    }),
    'long path': await ask(`${secure}/${'x'.repeat(9000)}`),
    'plain http on the https port': await ask(`http://${host}:${port}/`),
  };
  const seen = Object.fromEntries(Object.entries(answers).map(([what, { status }]) => [what, status]));
  assert.deepEqual(seen, {
    help: 200, 'authority, http': 200, redirect: 307, 'method, http': 403, page: 200, 'authority, https': 200, missing: 404, 'dot file': 404,
    'method, https': 403, 'no WebSocket': 403, 'foreign origin': 403, 'no ticket': 401, 'long path': 414, 'plain http on the https port': 307,
  });
  for (const [what, { headers }] of Object.entries(answers)) {
    for (const [name, value] of Object.entries(kStrict)) assert.equal(headers[name], value, `${what}: ${name}`);
    assert.match(headers['content-security-policy'] ?? '', /default-src '(self|none)'/, what);
    assert.doesNotMatch(headers['content-security-policy'] ?? '', /unsafe/, what);
    assert.match(headers['cache-control'] ?? '', /no-(cache|store)/, what);
    assert.equal(headers['strict-transport-security'], undefined, what);
    assert.doesNotMatch(headers.server ?? '', /\d/, what);
  }
  const strange = ['GET\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', `GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${'y'.repeat(40000)}\r\n\r\n`,
    `POST /x HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 999999\r\n\r\n`];
  for (const nonsense of strange) {
    const answer = await raw(plain, nonsense);
    assert.match(answer, /^HTTP\/1\.1 (4\d\d|307) /, answer.slice(0, 200));
    for (const [name, value] of Object.entries(kStrict)) assert.ok(answer.toLowerCase().includes(`${name}: ${value.toLowerCase()}`), `${nonsense.slice(0, 30)}: ${answer}`);
  }
});

test('the help works in a browser, under its own policy and without a script', async () => {
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  for (const language of ['en', 'ko']) {
    await page.goto(`${help}/?lang=${language}`);
    const look = await page.evaluate(() => ({
      background: getComputedStyle(document.body).backgroundColor,
      wide: document.documentElement.scrollWidth,
      scripts: document.scripts.length,
      targets: [...document.querySelectorAll('.button, summary, header a')].map((one) => one.getBoundingClientRect().height).filter((height) => height > 0 && height < 48),
    }));
    assert.deepEqual(look, { background: 'rgb(14, 16, 20)', wide: 390, scripts: 0, targets: [] });
    const folder = process.env.PETCAM_PICTURES;
    if (folder) await page.screenshot({ path: /** @type {`${string}.png`} */ (path.join(folder, `help-${language}.png`)), fullPage: true });
  }
  assert.deepEqual(complaints, []);
  const style = readFileSync(new URL('../../conf/help/style.css', import.meta.url));
  const { headers } = await ask(`${help}/`);
  assert.ok(headers['content-security-policy']?.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`));
});

test('one address gets 200 answers of it at once, then fifty a second; more get 429 with the strict headers', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 20, localAddress: '127.0.0.21' });
  const begin = Date.now();
  const answers = await Promise.all(Array.from({ length: 600 }, (_, i) => ask(`http://127.0.0.1:${plain}${['/', '/ca.crt', '/elsewhere', '/style.css'][i % 4]}`, { agent })));
  agent.destroy();
  const refused = answers.filter(({ status }) => status === 429);
  const most = 201 + Math.ceil((Date.now() - begin) / 20);
  const served = answers.length - refused.length;
  assert.ok(served >= 201 && served <= most, `${served} of 600, not 201 to ${most}`);
  for (const { headers } of refused) assert.equal(headers['x-frame-options'], 'DENY');
  assert.equal((await ask(`http://127.0.0.1:${plain}/`, { localAddress: '127.0.0.22' })).status, 200);
});

/** The IPv4 address of NAME.local, as a phone asks for it (RFC 6762, 6.7: a query from another port than 5353 is answered to it alone). */
async function whoIs(name) {
  const question = Buffer.from(`\0\x07\0\0\0\x01\0\0\0\0\0\0${String.fromCharCode(name.length)}${name}\x05local\0\0\x01\0\x01`, 'latin1');
  const socket = dgram.createSocket('udp4');
  const answered = new Promise((resolve) => socket.on('message', (answer) => {
    const address = answer.subarray(-4); // one record, and its data is the last of it
    if (answer.readUInt16BE(6) === 1) resolve([...address].join('.'));
  }));
  await new Promise((resolve) => socket.bind(0, host, () => resolve(undefined)));
  socket.setMulticastInterface(host);
  const again = setInterval(() => socket.send(question, 5353, '224.0.0.251'), 500);
  return bounded(answered, 10000, `address of ${name}.local`).finally(() => {
    clearInterval(again);
    socket.close();
  });
}

test('NAME.local of avahi-daemon is printed, resolved by a phone, and right in the certificate', { skip: whyNoDisk() ?? false }, async () => {
  const run = '/run/avahi-daemon';
  execFileSync('sh', ['-c', `mkdir -p ${run} && mount -t tmpfs petcam-test ${run}`]);
  const dir = path.join(launcher.dir, 'avahi');
  mkdirSync(dir);
  writeFileSync(path.join(dir, 'avahi.conf'), '[server]\nhost-name=livingroom\nuse-ipv6=no\nenable-dbus=no\nallow-interfaces=petcam0\n[publish]\npublish-workstation=no\n');
  const argv = ['avahi-daemon', '-f', path.join(dir, 'avahi.conf'), '--no-drop-root', '--no-rlimits', '--no-chroot'];
  const avahi = new ChildProcess({ name: 'avahi-daemon', argv, log: path.join(dir, 'log') });
  try {
    await waitFor('avahi-daemon', () => readFileSync(`/proc/${avahi.pid}/cmdline`, 'utf8').includes('running ['), { within: 10000, saw: () => avahi.logText() });
    const folder = path.join(launcher.dir, 'named');
    const https = await freePort();
    const second = launcher.up('--state', folder, '--port', String(https), '--http-port', 'off', '--no-recorder');
    await welcome(second);
    assert.ok(second.said.includes(`https://livingroom.local:${https} `), second.said);
    assert.equal(await whoIs('livingroom'), host);
    const leaf = new X509Certificate(readFileSync(path.join(folder, 'tls', 'cert.pem')));
    assert.equal(leaf.checkHost('livingroom.local'), 'livingroom.local');
    await launcher.stop(second);
  } finally {
    await avahi.stop();
    execFileSync('umount', [run]);
  }
});

test('a taken port is told, and `up` goes on without plain http; so it does when asked to', async () => {
  const [https, taken] = [await freePort(), await freePort()];
  const squatter = net.createServer().listen(taken, '0.0.0.0');
  const folder = path.join(launcher.dir, 'without');
  try {
    const words = ['--state', folder, '--port', String(https), '--no-recorder', '--http-port'];
    const without = launcher.up(...words, String(taken));
    await welcome(without);
    assert.match(without.said, new RegExp(`Port ${taken} is taken.*so there is no plain http.*--http-port N`));
    assert.match(without.said, /open the address above with \/ca\.crt behind it/);
    assert.doesNotMatch(without.said, /http:\/\//);
    assert.equal((await ask(`https://${host}:${https}/`)).status, 200);
    await launcher.stop(without);
    const off = launcher.up(...words, 'off');
    await welcome(off);
    assert.doesNotMatch(off.said, /http:\/\/|is taken/);
    assert.equal((await ask(`https://${host}:${https}/ca.crt`)).status, 200);
    await launcher.stop(off);
  } finally {
    squatter.close();
  }
});

test('the same number for both ports, and what is none, are refused in one clear line', async () => {
  for (const [words, wanted] of [[['--port', '9443', '--http-port', '9443'], /must not be the same/], [['--http-port', 'eighty'], /wants a number from 1 to 65535, or off/]]) {
    const refused = launcher.up('--state', path.join(launcher.dir, 'refused'), ...words);
    assert.equal((await refused.ended).code, 2, refused.said);
    assert.match(refused.said, wanted);
    assert.equal(refused.said.trim().split('\n').length, 1, refused.said);
  }
});

const whyNoUsualPorts = process.env.PETCAM_ISOLATED === 'yes' ? false : 'only in a network of their own these ports belong to the tests';

test('with the https port 443 it is port 80, as root', { skip: whyNoUsualPorts }, async () => {
  const both = launcher.up('--state', path.join(launcher.dir, 'usual'), '--port', '443', '--no-recorder');
  await welcome(both);
  assert.match(both.said, new RegExp(`https://${host} .*Phones at home: first open http://${host}\n`, 's'));
  assert.equal((await ask(`http://${host}:80/x`, { headers: { Host: host } })).headers.location, `https://${host}/x`);
  assert.ok((await ask(`http://${host}:80/`, { headers: { Host: host } })).body.includes(`href="https://${host}/"`));
  await launcher.stop(both);
});
