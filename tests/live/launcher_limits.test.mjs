// What nginx lets one address do, as `./petcam up` sets it up: connections, pages, WebSockets. Everybody here has an address
// of its own (127.0.0.0/8 is this computer), so that no test spends what another one has.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { bounded, freePort, sleep, waitFor } from './lib/index.mjs';
import { Launcher, welcome } from './lib/launcher.mjs';

const launcher = new Launcher();
let port = 0;

before(async () => {
  port = await freePort();
  await welcome(launcher.up('--state', path.join(launcher.dir, 'home'), '--port', String(port)));
});

after(() => launcher.cleanUp());

/** The status of a page; rejects when there is no answer. */
function get(url, options = {}) {
  const answered = new Promise((resolve, reject) => {
    https.get(url, { rejectUnauthorized: false, ...options }, (answer) => answer.resume().on('end', () => resolve(answer.statusCode))).on('error', reject);
  });
  return bounded(answered, 5000, `answer at ${url}`);
}

/** Opens a WebSocket to /janus from an address of this computer: {status, close}. */
function knock(localAddress) {
  const socket = new WebSocket(`wss://127.0.0.1:${port}/janus`, 'janus-protocol', { localAddress, rejectUnauthorized: false });
  const answered = new Promise((resolve, reject) => {
    socket.once('open', () => resolve({ status: 101, close: () => socket.terminate() }));
    socket.once('unexpected-response', (request, { statusCode }) => {
      request.destroy();
      resolve({ status: statusCode, close: () => {} });
    });
    socket.on('error', reject);
  });
  return bounded(answered, 10000, 'answer to a WebSocket');
}

test('one address may hold 100 WebSockets; the next gets 429 until one is closed', async () => {
  const held = await Promise.all(Array.from({ length: 60 }, () => knock('127.0.0.9')));
  while (held.length < 100) {
    await sleep(120); // slower than 10 a second
    held.push(await knock('127.0.0.9'));
  }
  assert.deepEqual(held.filter(({ status }) => status !== 101), []);
  await sleep(500);
  assert.equal((await knock('127.0.0.9')).status, 429);
  const other = await knock('127.0.0.10');
  assert.equal(other.status, 101, 'another address suffers');
  held[0].close();
  other.close();
  const again = await waitFor('room for one more', async () => {
    const one = await knock('127.0.0.9');
    return one.status === 101 && one;
  }, { every: 150 });
  for (const one of [...held, again]) one.close();
});

test('one address may connect 60 times at once, then ten times a second; more get 429', async () => {
  const begin = Date.now();
  const statuses = await Promise.all(Array.from({ length: 150 }, async () => {
    const { status, close } = await knock('127.0.0.11');
    close();
    return status;
  }));
  const accepted = statuses.filter((status) => status === 101).length;
  const most = 61 + Math.ceil((Date.now() - begin) / 100);
  assert.ok(accepted >= 61 && accepted <= most, `${accepted} of 150, not 61 to ${most}`);
  assert.equal(statuses.filter((status) => status === 429).length, 150 - accepted);
});

test('one address gets 1000 files at once, then fifty a second; more get 429, and another address its page', async () => {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 20, localAddress: '127.0.0.12', rejectUnauthorized: false });
  const page = `https://127.0.0.1:${port}/icon.svg`;
  const began = Date.now();
  const statuses = await Promise.all(Array.from({ length: 1600 }, async () => get(page, { agent })));
  const most = 1001 + Math.ceil((Date.now() - began) / 20);
  const served = statuses.filter((status) => status === 200).length;
  assert.ok(served >= 1001 && served <= most, `${served} of 1600, not 1001 to ${most}`);
  assert.equal(statuses.filter((status) => status === 429).length, 1600 - served);
  assert.equal(await get(page, { localAddress: '127.0.0.13' }), 200);
  agent.destroy();
});

/** A bare connection from an address of this computer; `over` resolves to when it ended. */
function bare(localAddress, host = '127.0.0.1') {
  const socket = net.connect({ host, port, localAddress });
  const over = new Promise((resolve) => socket.on('error', () => {}).once('close', () => resolve(Date.now())));
  return Object.assign(socket, { over, since: Date.now() });
}

/** What strangers leave half done: nothing sent, half a TLS hello, half a request. */
const kHalfDone = {
  silent: () => {},
  'half a hello': (socket) => socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])),
  'half a request': (socket) => tls.connect({ socket, rejectUnauthorized: false }, function () { this.write('GET / HTTP/1.1\r\nHost: petcam\r\nX-Slow: '); }).on('error', () => {}),
};

test('one address may hold 250 connections, whatever it does with them; others come in, and what stays half done ends within 12 s', async () => {
  const kinds = Object.entries(kHalfDone);
  const held = Array.from({ length: 400 }, (_, i) => {
    const [kind, start] = kinds[i % kinds.length];
    const socket = Object.assign(bare('127.0.0.14'), { kind });
    socket.once('connect', () => start(socket));
    return socket;
  });
  const alive = () => held.filter(({ closed, destroyed }) => !closed && !destroyed).length;
  for (const socket of held) socket.resume();
  await waitFor('250 connections left of 400', () => alive() === 250, { within: 4000, saw: alive });
  for (const address of ['127.0.0.2', '127.0.0.15']) {
    assert.equal(await get(`https://127.0.0.1:${port}/`, { localAddress: address }), 200);
    const socket = await knock(address);
    assert.equal(socket.status, 101);
    socket.close();
  }
  await assert.rejects(get(`https://127.0.0.1:${port}/`, { localAddress: '127.0.0.14' }));
  assert.equal(alive(), 250);
  const kept = held.filter(({ destroyed }) => !destroyed);
  assert.deepEqual([...new Set(kept.map(({ kind }) => kind))].sort(), kinds.map(([kind]) => kind).sort());
  for (const { kind, over, since } of kept) {
    const took = (await bounded(over, 15000, `end of a connection (${kind})`)) - since;
    assert.ok(took > 8000 && took < 13000, `${kind}: ${took} ms`);
  }
  assert.equal(await get(`https://127.0.0.1:${port}/`, { localAddress: '127.0.0.14' }), 200);
});

test('the addresses of one IPv6 network share that limit', { skip: process.env.PETCAM_ISOLATED === 'yes' ? false : 'this machine lends no test addresses of its own' }, async () => {
  const [one, two, elsewhere] = ['fd00:77::1', 'fd00:77::2:1', 'fd00:77:0:1::1'];
  for (const address of [one, two, elsewhere]) execFileSync('ip', ['-6', 'address', 'add', `${address}/128`, 'dev', 'lo', 'nodad']);
  const held = [one, two].flatMap((address) => Array.from({ length: 150 }, () => bare(address, '::1')));
  for (const socket of held) socket.resume();
  const alive = (address) => held.filter((socket, i) => !socket.destroyed && (!address || (i < 150) === (address === one))).length;
  await waitFor('250 connections left of 300', () => alive() === 250, { within: 4000, saw: alive });
  assert.ok(alive(two) >= 50);
  assert.equal(await get(`https://[::1]:${port}/`, { localAddress: elsewhere }), 200);
  for (const socket of held) socket.destroy();
});
