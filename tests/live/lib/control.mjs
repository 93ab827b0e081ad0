// A client of the plugin's control socket, as the recorder is one, and the UDP ports that it has packets sent to.

import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { endAtLast } from './leftovers.mjs';
import { bounded, waitFor } from './wait.mjs';

/** Where the plugin of a server listens. @param {{stateDir: string}} server */
export const controlSocket = (server) => path.join(server.stateDir, 'control.sock');

/** One connection. `received` keeps every line as it came; `events` those that nobody asked for with `event` yet. */
export class ControlClient {
  /** @type {object[]} */
  received = [];
  /** @type {object[]} */
  events = [];
  #rest = '';
  #lastId = 0;
  #wakers = new Set();

  /** @param {net.Socket} socket */
  constructor(socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text) => this.#take(text));
    socket.on('error', () => {}); // told by `closed`
    const forget = endAtLast(() => socket.destroy());
    this.closed = new Promise((resolve) => { socket.once('close', resolve); }).then(forget);
  }

  /** Connects and waits for the greeting. @param {string} file */
  static async connect(file) {
    const socket = net.connect(file);
    await bounded(new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    }), 5000, `connection to ${file}`);
    const client = new ControlClient(socket);
    client.hello = await client.next('greeting', (line) => line.petcam === 'hello');
    return client;
  }

  /** Connects to a server and subscribes. @returns the client, with the answer as `subscribed` */
  static async subscribed(server, client = 'recorder') {
    const connection = await ControlClient.connect(controlSocket(server));
    connection.subscribed = await connection.request({ request: 'subscribe', client, version: 1 });
    return connection;
  }

  #take(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = JSON.parse(line);
      this.received.push(message);
      if (message.petcam === 'event') this.events.push(message);
    }
    for (const wake of [...this.#wakers]) wake();
  }

  /** The first line that `accept`s, of those that came and those that come. */
  next(what, accept, { within = 5000, among = this.received } = {}) {
    let look;
    const found = new Promise((resolve) => {
      look = () => {
        const line = among.find(accept);
        if (line) resolve(line);
      };
      this.#wakers.add(look);
      look();
    });
    return bounded(found, within, what)
      .catch((error) => { throw new Error(`${error.message}; came instead: ${JSON.stringify(among).slice(-1000)}`); })
      .finally(() => this.#wakers.delete(look));
  }

  /** The next event of this name and content, taken out of the queue. */
  async event(name, accept = (_event) => true, within = 5000) {
    const event = await this.next(`event ${name}`, (one) => one.event === name && accept(one), { within, among: this.events });
    this.events.splice(this.events.indexOf(event), 1);
    return event;
  }

  sendRaw(bytes) {
    this.socket.write(bytes);
  }

  /** Sends a request and returns its answer, an error too. */
  request(body, options) {
    const id = ++this.#lastId;
    this.sendRaw(`${JSON.stringify({ ...body, id })}\n`);
    return this.next(`answer to ${JSON.stringify(body)}`, (line) => line.id === id, options);
  }

  /** Ends without a word. */
  cut() {
    this.socket.destroy();
    return this.closed;
  }
}

/** One UDP port of 127.0.0.1 that keeps what it gets: `packets` of {bytes, from}. */
export class TapPort {
  /** @type {{bytes: Buffer, from: number}[]} */
  packets = [];

  static async open() {
    const port = new TapPort();
    port.socket = createSocket({ type: 'udp4' });
    port.socket.on('message', (bytes, { port: from }) => port.packets.push({ bytes, from }));
    await new Promise((resolve, reject) => {
      port.socket.once('error', reject);
      port.socket.bind(0, '127.0.0.1', resolve);
    });
    port.socket.setRecvBufferSize(4 * 1024 * 1024);
    port.number = port.socket.address().port;
    const forget = endAtLast(() => port.socket.close());
    port.socket.once('close', forget);
    return port;
  }

  get rtp() {
    return this.packets.map(({ bytes }) => bytes).filter((bytes) => !isRtcp(bytes));
  }

  get rtcp() {
    return this.packets.map(({ bytes }) => bytes).filter(isRtcp);
  }

  /** Waits until so many RTP packets are there. */
  has(count, within = 8000) {
    return waitFor(`${count} packets on a tapped port`, () => this.rtp.length >= count, { within, saw: () => this.rtp.length });
  }

  close() {
    return new Promise((resolve) => { this.socket.close(resolve); });
  }
}

/** A process that holds a tap as the recorder does, to be frozen and killed: tap_holder.mjs. */
export async function startTapHolder(server, camera) {
  const child = fork(fileURLToPath(new URL('./tap_holder.mjs', import.meta.url)), [controlSocket(server), camera], { execArgv: [] });
  const forget = endAtLast(() => child.kill('SIGKILL'));
  const ended = new Promise((resolve) => { child.once('exit', resolve); }).then(forget);
  const ask = (message) => bounded(new Promise((resolve) => {
    child.once('message', resolve);
    if (message) child.send(message);
  }), 8000, 'answer of the process that holds a tap');
  await ask(undefined); // it says when it has its tap
  return {
    counts: () => ask({ what: 'counts' }),
    say: (request) => ask({ what: 'say', request }),
    freeze: () => child.kill('SIGSTOP'),
    kill: async () => {
      child.kill('SIGKILL');
      await bounded(ended, 5000, 'end of the process that holds a tap');
    },
  };
}

/** RFC 5761 section 4. @param {Buffer} packet */
export const isRtcp = (packet) => packet[1] >= 192 && packet[1] <= 223;

export const sequenceOf = (packet) => packet.readUInt16BE(2);
export const ssrcOf = (packet) => packet.readUInt32BE(isRtcp(packet) ? 4 : 8);

/** What a publisher kept with --keep-sent, packet by packet (RFC 4571). @param {string} file */
export function packetsSent(file) {
  const bytes = readFileSync(file);
  const packets = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const end = at + 2 + bytes.readUInt16BE(at);
    packets.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return packets;
}

/**
 * The exact statement about what a tap got of one stream: an unbroken run of what was sent, byte for byte. Janus's core counts the
 * sequence numbers and timestamps of a stream from its own first packet on, in sender reports too; so they differ by a constant.
 * @param {Buffer[]} got  RTP and RTCP of one SSRC
 * @param {Buffer[]} sent
 * @returns {string[]}  what is wrong; empty when nothing is
 */
export function tapFlaws(got, sent) {
  const [packets, reports] = [got.filter((packet) => !isRtcp(packet)), got.filter(isRtcp)];
  const [original, originalReports] = [sent.filter((packet) => !isRtcp(packet)), sent.filter(isRtcp)];
  if (packets.length === 0) return ['nothing came'];
  // A clip is played in a loop: what looks like the first packet may be one of several.
  const begins = original.flatMap((packet, index) => (withoutClock(packet).equals(withoutClock(packets[0])) ? [index] : []));
  if (begins.length === 0) return ['the first packet is none that was sent'];
  const attempts = begins.map((begin) => [
    ...runFlaws(packets, original.slice(begin)), ...reportFlaws(reports, originalReports, clockOf(packets[0], original[begin]).timestamp),
  ]);
  return attempts.sort((a, b) => a.length - b.length)[0].slice(0, 3);
}

function runFlaws(packets, original) {
  const first = clockOf(packets[0], original[0]);
  return packets.flatMap((packet, index) => {
    const sent = original[index];
    const same = sent && withoutClock(packet).equals(withoutClock(sent));
    const { sequence, timestamp } = sent ? clockOf(packet, sent) : first;
    if (same && sequence === first.sequence && timestamp === first.timestamp) return [];
    return [`packet ${index} of ${packets.length} is not the one that was sent after the one before`];
  });
}

function reportFlaws(reports, original, ahead) {
  const moved = (report) => {
    const copy = Buffer.from(report);
    copy.writeUInt32BE((report.readUInt32BE(16) + ahead) >>> 0, 16); // RFC 3550 section 6.4.1: the RTP timestamp
    return copy;
  };
  return reports.flatMap((report) => (original.some((one) => one.equals(moved(report))) ? [] : ['a sender report is not as it was sent']));
}

/** How far the clock of what was sent is ahead of what came. */
const clockOf = (packet, sent) => ({
  sequence: (sent.readUInt16BE(2) - packet.readUInt16BE(2)) & 0xffff,
  timestamp: (sent.readUInt32BE(4) - packet.readUInt32BE(4)) >>> 0,
});

/** Everything but sequence number and timestamp. */
const withoutClock = (packet) => Buffer.concat([packet.subarray(0, 2), packet.subarray(8)]);
