// The bad network of other tests does what it is told: delay, rate, queue and loss between a phone and the server, as seen by
// datagrams of two processes.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { sleep } from './lib/index.mjs';
import { kServerAddress, Lan, whyNoLan } from './lib/lan.mjs';

const kBytes = 1000;
const kFrame = kBytes + 42; // with the headers of UDP, IP and Ethernet
const skip = whyNoLan();

let lan;
let cable;
let phone;
let socket;

/** Runs at the phone: sends each datagram back, or as many of its own as it is told, and says what it got. */
const kPhone = `
const socket = require('node:dgram').createSocket('udp4');
let got = [];
socket.on('message', (data, from) => {
  const order = data.toString('latin1').trimEnd();
  if (order === 'report') { console.log(JSON.stringify(got)); got = []; return; }
  got.push(process.hrtime.bigint().toString());
  if (order === 'echo') socket.send(data, from.port, from.address);
});
socket.bind(9000, () => console.log('[]'));
`;

before(async () => {
  if (skip) return;
  lan = new Lan();
  cable = await lan.shapedCable();
  const [program, ...argv] = [...cable.prefix, process.execPath, '-e', kPhone];
  const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  phone = { child, report: async () => (send('report'), JSON.parse((await lines.next()).value)) };
  socket = dgram.createSocket('udp4').unref();
  await new Promise((resolve) => socket.bind(0, kServerAddress, () => resolve(undefined)));
});

after(async () => {
  socket?.close();
  phone?.child.kill();
  lan?.remove();
  await cable?.link.ended;
});

/** A datagram from the server to the phone. @param {string} [order] */
function send(order = 'keep') {
  socket.send(Buffer.from(order.padEnd(kBytes)), 9000, '10.204.0.11');
}

/** There and back, in ms. */
async function roundTrip() {
  const since = performance.now();
  const back = new Promise((resolve) => socket.once('message', resolve));
  send('echo');
  await back;
  return performance.now() - since;
}

async function quickestOf(times) {
  const all = [];
  for (let i = 0; i < times; i++) all.push(await roundTrip());
  return Math.min(...all);
}

test('each direction has a delay of its own', { skip }, async (t) => {
  const bare = await quickestOf(10);
  await cable.link.tell('down delay=60ms');
  await cable.link.tell('up delay=40ms');
  const far = await quickestOf(5);
  t.diagnostic(`note: there and back in ${bare.toFixed(2)} ms, with 60 + 40 ms in ${far.toFixed(2)} ms`);
  assert.ok(bare < 20 && far >= 100 && far < 120, `${bare} and ${far} ms`);
  await cable.link.tell('both delay=0ms');
  await phone.report();
});

test('the rate holds, and what finds the queue full is dropped', { skip }, async (t) => {
  const before = await cable.link.tell('down rate=500k queue=300ms');
  for (let i = 0; i < 60; i++) send();
  await sleep(20);
  const { queued_ms: queued } = (await cable.link.counts()).down;
  await sleep(500);
  const counts = await cable.link.tell('down rate=0');
  const got = (await phone.report()).map(BigInt);
  const bits = (got.length - 1) * kFrame * 8;
  const rate = bits / (Number(got.at(-1) - got[0]) / 1e9);
  const dropped = counts.down.overflowed - before.down.overflowed;
  t.diagnostic(`note: ${got.length} of 60 came, at ${(rate / 1000).toFixed(1)} kbit/s; ${dropped} dropped, ${queued} ms in the queue`);
  assert.ok(rate > 480e3 && rate < 520e3, `${rate} bit/s`);
  assert.equal(got.length + dropped, 60);
  assert.ok(got.length >= 17 && got.length <= 19, `${got.length} got through, in 300 ms fit ${300 * 62.5 / kFrame}`);
  assert.ok(queued > 200 && queued <= 300, `${queued} ms`);
});

test('the share that is lost is the one that was asked for', { skip }, async (t) => {
  const before = (await cable.link.tell('down loss=5%')).down;
  for (let i = 0; i < 2000; i++) {
    send();
    if (i % 20 === 19) await sleep(2);
  }
  await sleep(100);
  const after = (await cable.link.tell('down loss=0')).down;
  const [lost, passed] = [after.lost - before.lost, after.frames - before.frames];
  const got = (await phone.report()).length;
  t.diagnostic(`note: ${lost} of ${lost + passed} lost, ${got} came`);
  assert.ok(lost > 0.035 * (lost + passed) && lost < 0.065 * (lost + passed), `${lost} of ${lost + passed} lost`);
  assert.ok(got <= passed, `${got} came of ${passed}`); // a phone that is busy misses some that are not the link's
  assert.ok(got >= passed / 2, `${got} came of ${passed}`);
});

test('a word it does not know is refused by name', { skip }, async () => {
  await assert.rejects(cable.link.tell('down jitter=5ms'), /there is no "jitter"/);
  await cable.link.counts();
});
