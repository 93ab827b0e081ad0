// A raw client of Janus's WebSocket API for tests: no browser, no media. Every wait has an end.

import WebSocket from 'ws';
import { endAtLast } from './leftovers.mjs';
import { bounded } from './wait.mjs';

const kPlugin = 'janus.plugin.petcam';
let lastTransaction = 0;

/** One WebSocket. `received` keeps every message as it came. */
export class JanusClient {
  #socket;
  #waiting = new Map(); // transaction -> function that wants its messages
  /** @type {Map<number, Handle>} */
  handles = new Map();
  /** @type {object[]} */
  received = [];

  /** @param {WebSocket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#take(JSON.parse(String(data))));
    const forget = endAtLast(() => socket.terminate());
    this.closed = new Promise((resolve) => socket.once('close', resolve)).then(forget);
  }

  /** @param {string} url  ws://, wss:// or ws+unix: (any certificate is accepted) */
  static connect(url, { within = 5000, headers = {}, protocol = 'janus-protocol' } = {}) {
    const socket = new WebSocket(url, protocol, { headers, rejectUnauthorized: false });
    const opened = new Promise((resolve, reject) => {
      socket.once('open', () => resolve(new JanusClient(socket)));
      socket.once('error', reject);
    });
    return bounded(opened, within, `WebSocket at ${url}`);
  }

  /** Connects, creates a session and attaches one handle. */
  static async handle(url, options) {
    const client = await JanusClient.connect(url, options);
    await client.create();
    return client.attach();
  }

  get protocol() {
    return this.#socket.protocol;
  }

  #take(message) {
    this.received.push(message);
    // The event with the answer can come before the ack: only what a request waits for ends it.
    const wanted = message.transaction && this.#waiting.get(message.transaction);
    if (wanted?.(message)) return;
    this.handles.get(message.sender)?.take(message);
  }

  sendRaw(text) {
    this.#socket.send(text);
  }

  /** Sends a request of Janus's own and returns the first message with its transaction that `isAnswer` accepts. */
  request(body, { within = 5000, isAnswer = (message) => message.janus !== 'ack' } = {}) {
    const transaction = `t${++lastTransaction}`;
    const answered = new Promise((resolve) => {
      this.#waiting.set(transaction, (message) => {
        if (!isAnswer(message)) return message.janus === 'ack';
        this.#waiting.delete(transaction);
        resolve(message);
        return true;
      });
    });
    this.sendRaw(JSON.stringify({ ...body, transaction, ...(this.session && { session_id: this.session }) }));
    return bounded(answered, within, `answer to ${JSON.stringify(body)}`).finally(() => this.#waiting.delete(transaction));
  }

  info() {
    return this.request({ janus: 'info' });
  }

  async create() {
    this.session = (await this.request({ janus: 'create' })).data.id;
    return this.session;
  }

  /** Takes over a session whose socket was lost. */
  async claim(session) {
    this.session = session;
    return this.request({ janus: 'claim' });
  }

  async attach(plugin = kPlugin) {
    const answer = await this.request({ janus: 'attach', plugin });
    if (answer.janus !== 'success') throw new Error(`attach: ${JSON.stringify(answer.error)}`);
    const handle = new Handle(this, answer.data.id);
    this.handles.set(handle.id, handle);
    return handle;
  }

  keepalive() {
    return this.request({ janus: 'keepalive' }, { isAnswer: () => true });
  }

  /** Ends session and socket. */
  async close() {
    if (this.session) await this.request({ janus: 'destroy' }).catch(() => {});
    this.#socket.close();
    await bounded(this.closed, 2000, 'end of the WebSocket').catch(() => this.#socket.terminate());
  }

  /** Cuts the connection without a word, as a lost network does. */
  cut() {
    this.#socket.terminate();
  }
}

/** One handle of our plugin. `events` are the plugin's unsolicited events that nobody asked for with `next` yet. */
export class Handle {
  #wakers = new Set();
  events = [];
  others = []; // webrtcup, media, slowlink, hangup, detached, trickle

  constructor(client, id) {
    this.client = client;
    this.id = id;
  }

  take(message) {
    if (message.janus === 'event') this.events.push(message.plugindata.data);
    else this.others.push(message);
    for (const wake of [...this.#wakers]) wake();
  }

  /** Sends one of our requests; returns {data, jsep} of the answer, or Janus's own error as {error}. */
  async request(body, { jsep, within = 5000 } = {}) {
    const message = { janus: 'message', handle_id: this.id, body, ...(jsep && { jsep }) };
    const answer = await this.client.request(message, { within });
    return { data: answer.plugindata?.data, jsep: answer.jsep, error: answer.error };
  }

  trickle(candidate) {
    return this.client.request({ janus: 'trickle', handle_id: this.id, candidate }, { isAnswer: () => true });
  }

  detach() {
    return this.client.request({ janus: 'detach', handle_id: this.id });
  }

  /** The next unsolicited event of this name (and content), taken out of the queue. */
  next(name, accept = (_event) => true, within = 5000) {
    return this.#await(this.events, (event) => event.event === name && accept(event), `event ${name}`, within);
  }

  /** The next message of Janus itself about this handle: "hangup", "webrtcup", "media", ... */
  nextOther(kind, within = 5000) {
    return this.#await(this.others, (message) => message.janus === kind, kind, within);
  }

  #await(queue, accept, what, within) {
    let look;
    const found = new Promise((resolve) => {
      look = () => {
        const index = queue.findIndex(accept);
        if (index >= 0) resolve(queue.splice(index, 1)[0]);
      };
      this.#wakers.add(look);
      look();
    });
    return bounded(found, within, what)
      .catch((error) => {
        throw new Error(`${error.message}; came instead: ${JSON.stringify(queue).slice(0, 1000)}`);
      })
      .finally(() => this.#wakers.delete(look));
  }
}
