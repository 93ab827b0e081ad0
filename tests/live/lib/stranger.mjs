// A stranger on the home network: a program that runs in a network namespace of its own, does what one line of JSON on its standard
// input tells, and prints what it got as one line.
//   {"scan": "10.204.0.1"}                                          the TCP ports that accept a connection
//   {"datagrams": {"address": "10.204.0.1", "ports": [20001]}}      what answers to a datagram on each of these UDP ports
//   {"http": [{"url": "https://…", "method": "GET"}]}               status, headers and the digest of each answer
//   {"certificate": {"address": "10.204.0.1", "port": 8443}}        what a TLS handshake tells
//   {"janus": {"url": "wss://…", "requests": [...]}}                what Janus answers to each, see `talk`

import { createHash } from 'node:crypto';
import dgram from 'node:dgram';
import net from 'node:net';
import { createInterface } from 'node:readline';
import tls from 'node:tls';
import { ask } from './request.mjs';
import { JanusClient } from './janus_client.mjs';
import { bounded, sleep } from './wait.mjs';

/** So many connections are tried at a time. */
const kAtATime = 400;

async function scan(address) {
  const open = [];
  let next = 1;
  const knock = (port) => new Promise((resolve) => {
    const socket = net.connect({ host: address, port });
    socket.setTimeout(5000, () => socket.destroy(new Error('nothing came back')));
    socket.once('connect', () => {
      open.push(port);
      socket.destroy();
    }).once('error', () => {}).once('close', resolve);
  });
  await Promise.all(Array.from({ length: kAtATime }, async () => {
    while (next <= 65535) await knock(next++);
  }));
  return open.sort((a, b) => a - b);
}

/** A STUN binding request of somebody who knows nothing (RFC 8489, 5), RTP, and bytes without a meaning. */
const kDatagrams = [
  Buffer.concat([Buffer.from('000100002112a442', 'hex'), Buffer.alloc(12, 7)]),
  Buffer.concat([Buffer.from('8060000100000001deadbeef', 'hex'), Buffer.alloc(100)]),
  Buffer.from('hello'),
];

async function datagrams({ address, ports }) {
  const answers = [];
  const socket = dgram.createSocket('udp4');
  socket.on('message', (data, { port }) => answers.push({ port, bytes: data.toString('hex') }));
  for (const port of ports) for (const data of kDatagrams) socket.send(data, port, address);
  await sleep(1500);
  socket.close();
  return answers;
}

async function http(requests) {
  const answers = [];
  for (const { url, ...options } of requests) {
    const once = () => ask(url, options).catch((error) => ({ status: 0, headers: {}, body: String(error.message) }));
    let answer = await once();
    for (; answer.status === 429; answer = await once()) await sleep(200); // the server lets nobody ask as fast as we do
    const { status, headers, body } = answer;
    answers.push({ status, headers, digest: createHash('sha256').update(body).digest('hex'), text: body.slice(0, 500) });
  }
  return answers;
}

function certificate({ address, port }) {
  const told = new Promise((resolve, reject) => {
    const socket = tls.connect({ host: address, port, rejectUnauthorized: false }, () => {
      const { subject, issuer, subjectaltname } = socket.getPeerCertificate();
      resolve({ subject: { ...subject }, issuer: { ...issuer }, names: subjectaltname });
      socket.destroy();
    }).on('error', reject);
  });
  return bounded(told, 5000, 'TLS handshake');
}

/**
 * Each request {request} is one of Janus's own; with {body} it goes to a new handle of our plugin, with its {jsep}. "$session" and "$handle"
 * stand for ours.
 */
async function talk({ url, protocol, requests }) {
  const client = await JanusClient.connect(url, { protocol });
  const session = await client.create();
  const answers = [];
  for (const { request, body, jsep } of requests) {
    answers.push(await (body === undefined ? core(client, session, request) : plugin(client, body, jsep)).catch((error) => ({ failed: error.message })));
  }
  await client.close();
  return answers;
}

async function core(client, session, request) {
  client.session = session;
  const handle = JSON.stringify(request).includes('$handle') ? await client.attach() : undefined;
  client.session = undefined; // the request alone says which
  const filled = JSON.parse(JSON.stringify(request).replaceAll('"$session"', String(session)).replaceAll('"$handle"', String(handle?.id)));
  const answer = await client.request(filled, { isAnswer: () => true });
  client.session = session;
  return answer;
}

async function plugin(client, body, jsep) {
  const handle = await client.attach();
  const answer = await handle.request(body, { jsep });
  await handle.detach().catch(() => {}); // it may be ended already
  return answer;
}

const kTasks = { scan, datagrams, http, certificate, janus: talk };

for await (const line of createInterface({ input: process.stdin })) {
  const [[task, wanted]] = Object.entries(JSON.parse(line));
  console.log(JSON.stringify(await kTasks[task](wanted).then((got) => ({ got }), (error) => ({ failed: error.message }))));
}
