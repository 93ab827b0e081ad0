// A Janus session over WebSocket (https://janus.conf.meetecho.com/docs/rest.html): transactions, keepalive, and `claim` of the same session
// on a new socket. It reconnects when somebody calls open() or check(). It chooses its own id, so what needs a session goes out right behind
// `create`: Janus takes the messages of a socket in their order.

import { log } from '../core/log.js';

const kAnswerMs = 5000;
const kKeepaliveMs = 20000;
const kJustNowMs = 300;
/** Without an answer for so long, and twice the last round trip, a socket gets a rival. */
const kDoubtMs = 100;
const kRivalMs = 1500;
/** Longer than between keepalives: the page slept. */
const kSleptMs = 2 * kKeepaliveMs;
/** By then Janus has ended the session. */
const kEndedMs = 60000;

/** Janus itself refused, or did not answer (code 0). */
export class JanusError extends Error {
  /** @param {number} code @param {string} reason @param {number} [waitMs]  before another attempt */
  constructor(code, reason, waitMs) {
    super(`${reason} (${code})`);
    this.code = code;
    this.waitMs = waitMs;
  }
}

export class JanusSession {
  #url;
  #WebSocket;
  #clock;
  #wall;
  onLost; // called when the socket is gone, and another has to be asked for
  /** @type {any} */
  #early;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {number | null} */
  #id = null;
  #up = false;
  #heardAt = -Infinity;
  /** On the other clock, which goes on while a phone sleeps. */
  #heardWall = 0;
  #rttMs = 0;
  /** @type {Promise<'created' | 'claimed'> | null} */
  #opening = null;
  /** @type {Promise<Path> | null} */
  #checking = null;
  /** @type {Map<string, JanusPending>} */
  #pending = new Map();
  /** @type {Map<number, HandlePorts>} */
  #handles = new Map();
  /** @type {any} */
  #keepalive = null;
  #transactions = 0;
  #prefix = Math.random().toString(36).slice(2, 8);

  /** @param {JanusSessionPorts} ports */
  constructor({ url, clock, wall = Date.now, early = null, onLost = () => {}, WebSocket: Socket = globalThis.WebSocket }) {
    this.#url = url;
    this.#clock = clock;
    this.#wall = wall;
    this.#early = early;
    this.onLost = onLost;
    this.#WebSocket = Socket;
  }

  /** True while the socket is open and Janus has been told of the session. */
  get up() {
    return this.#up;
  }

  /**
   * Makes sure there is a session. 'claimed' means that the handles of before are still there.
   * @param {any} [socket]  to use, and open; else another one is dialled
   * @returns {Promise<'created' | 'claimed'>}
   */
  open(socket) {
    if (this.#up) return Promise.resolve('claimed');
    this.#opening ??= this.#connect(socket).finally(() => (this.#opening = null));
    return this.#opening;
  }

  /**
   * Whether the socket still answers: after an address change it looks open and is dead. When that takes long, another one is dialled, and
   * the first that answers is used.
   * @param {boolean} [changed]  the network has, as far as the browser knows
   * @returns {Promise<Path>} fails when there is no way to the server
   */
  check(changed) {
    this.#checking ??= this.#look(changed).finally(() => (this.#checking = null));
    return this.#checking;
  }

  /** Ends the session for good and at once. */
  close() {
    if (this.#up) this.#send({ janus: 'destroy', session_id: this.#id });
    this.#id = null;
    this.#drop('closed');
    this.#forgetHandles();
  }

  /** @param {string} plugin @param {HandlePorts} ports @returns {Promise<JanusHandle>} */
  async attach(plugin, ports) {
    const { data } = await this.request({ janus: 'attach', plugin, session_id: this.#id });
    this.#handles.set(data.id, ports);
    return new JanusHandle(this, data.id);
  }

  /**
   * @param {Record<string, unknown>} body
   * @param {{wantsEvent?: boolean, timeoutMs?: number}} [options] wantsEvent: an ack is not yet the answer
   * @returns {Promise<any>} the whole Janus message that answers
   */
  request(body, { wantsEvent = false, timeoutMs = kAnswerMs } = {}) {
    return new Promise((resolve, reject) => {
      const transaction = this.#transaction();
      const timer = this.#clock.after(() => {
        this.#pending.delete(transaction);
        reject(new JanusError(0, `no answer to ${body.janus}`));
      }, timeoutMs);
      this.#pending.set(transaction, { wantsEvent, resolve, reject, timer, at: this.#clock.now() });
      if (!this.#send({ ...body, transaction })) this.#settle(transaction)?.reject(new JanusError(0, 'not connected'));
    });
  }

  /** @param {number} handle @param {Record<string, unknown>} body @param {{wantsEvent?: boolean, timeoutMs?: number}} [options] */
  toHandle(handle, body, options) {
    return this.request({ ...body, session_id: this.#id, handle_id: handle }, options);
  }

  /** A message whose answer nobody waits for. @param {number} handle @param {Record<string, unknown>} body */
  tellHandle(handle, body) {
    this.#send({ ...body, session_id: this.#id, handle_id: handle });
  }

  /** @param {number} handle */
  forget(handle) {
    this.#handles.delete(handle);
  }

  /** @param {boolean} [changed] @returns {Promise<Path>} */
  async #look(changed) {
    const asked = this.#clock.now();
    if (!this.#up) return this.open();
    if (!changed && asked - this.#heardAt < kJustNowMs) return 'same';
    const socket = this.#socket;
    const answer = this.request({ janus: 'keepalive', session_id: this.#id }).catch(() => {});
    const settled = () => socket !== this.#socket || this.#heardAt >= asked;
    const patienceMs = changed ? kDoubtMs / 2 : Math.min(1000, Math.max(kDoubtMs, 2 * this.#rttMs));
    let waitMs = this.#wall() - this.#heardWall >= kSleptMs ? 0 : patienceMs;
    for (;;) {
      await Promise.race([answer, new Promise((resolve) => this.#clock.after(() => resolve(null), waitMs))]);
      const rival = settled() ? null : await this.#dial(Math.max(kRivalMs, 6 * this.#rttMs)).catch(() => null);
      if (settled()) {
        if (rival) this.#discard(rival);
        return this.#up ? 'same' : this.open();
      }
      if (rival || this.#clock.now() - asked >= kAnswerMs) return this.#move(rival);
      waitMs = kDoubtMs; // while an address changes there is none for a moment
    }
  }

  /** From a socket that does not answer. @param {WebSocket | null} rival  null: the server cannot be reached @returns {Promise<Path>} */
  async #move(rival) {
    try {
      this.#up = false;
      if (!rival) throw new JanusError(0, 'no answer');
      const outcome = await this.open(rival);
      for (const handle of [...this.#handles.values()]) handle.onMoved?.();
      return outcome;
    } catch (error) {
      this.#drop('no answer');
      this.onLost();
      throw error;
    }
  }

  /** @param {any} socket @returns {Promise<'created' | 'claimed'>} */
  async #connect(socket) {
    const old = this.#socket;
    this.#abandon(old);
    this.#socket = null;
    this.#clock.cancel(this.#keepalive);
    this.#rejectAll('another socket is opened', 0);
    try {
      return await this.#enter(socket ?? (await this.#dial()));
    } finally {
      // Only now: closing it earlier could end the session before it is claimed.
      old?.close();
    }
  }

  /** @param {number} [withinMs] @returns {Promise<WebSocket>} */
  #dial(withinMs = kAnswerMs) {
    return new Promise((resolve, reject) => {
      const socket = this.#early?.readyState < 2 ? this.#early : new this.#WebSocket(this.#url, 'janus-protocol');
      this.#early = null;
      const fail = () => {
        this.#clock.cancel(timer);
        this.#discard(socket);
        reject(new JanusError(0, 'the server cannot be reached'));
      };
      const timer = this.#clock.after(fail, withinMs);
      socket.onopen = () => {
        this.#clock.cancel(timer);
        resolve(socket);
      };
      socket.onerror = fail;
      socket.onclose = () => (socket === this.#socket ? this.#lose('socket closed') : fail());
      socket.onmessage = (/** @type {MessageEvent} */ event) => this.#receive(event.data);
      if (socket.readyState === 1) socket.onopen();
    });
  }

  /** @param {WebSocket} socket @returns {Promise<'created' | 'claimed'>} */
  async #enter(socket) {
    this.#socket = socket;
    const outcome = (await this.#claim(socket)) ? 'claimed' : 'created';
    if (socket !== this.#socket) throw new JanusError(0, 'closed');
    if (outcome === 'created') this.#create(socket);
    this.#up = true;
    this.#scheduleKeepalive();
    log(`session ${outcome}`);
    return outcome;
  }

  /** @param {WebSocket} socket @returns {Promise<boolean>} false: there is none that Janus knows */
  async #claim(socket) {
    if (this.#id === null || this.#wall() - this.#heardWall >= kEndedMs) return false;
    try {
      await this.request({ janus: 'claim', session_id: this.#id });
      return true;
    } catch (error) {
      if (error instanceof JanusError && error.code !== 0) return false;
      if (socket === this.#socket) this.#drop('not claimed');
      throw error;
    }
  }

  /** @param {WebSocket} socket */
  #create(socket) {
    this.#id = null;
    this.#forgetHandles();
    this.#id = randomId();
    this.request({ janus: 'create', id: this.#id }).catch((error) => {
      if (socket !== this.#socket) return;
      this.#id = null;
      this.#lose(error.message);
    });
  }

  /** @param {string} text */
  #receive(text) {
    const message = parse(text);
    if (!message) return;
    const pending = this.#pending.get(message.transaction);
    this.#heardAt = this.#clock.now();
    this.#heardWall = this.#wall();
    if (pending && message.janus !== 'event') this.#rttMs = this.#heardAt - pending.at;
    if (message.janus === 'error') {
      const { code = 0, reason = 'refused' } = message.error ?? {};
      this.#settle(message.transaction)?.reject(new JanusError(code, reason));
    } else if (message.janus === 'success' || (message.janus === 'ack' && pending && !pending.wantsEvent)) {
      this.#settle(message.transaction)?.resolve(message);
    } else if (message.janus === 'event' && pending?.wantsEvent) {
      this.#settle(message.transaction)?.resolve(message);
    } else if (message.janus === 'timeout') {
      this.#id = null;
      this.#lose('session timed out');
      this.#forgetHandles();
    } else {
      this.#tellOwner(message);
    }
  }

  /** @param {any} message */
  #tellOwner(message) {
    const handle = this.#handles.get(message.sender);
    if (!handle) return;
    if (message.janus === 'event') handle.onEvent(message.plugindata?.data ?? {}, message.jsep);
    if (message.janus === 'trickle') handle.onTrickle(message.candidate);
    if (message.janus === 'hangup') handle.onHangup(message.reason ?? '');
    if (message.janus === 'detached') {
      this.#handles.delete(message.sender);
      handle.onGone();
    }
  }

  #transaction() {
    return `${this.#prefix}${++this.#transactions}`;
  }

  /** One JSON object, one frame: Janus refuses a message in several frames. @param {Record<string, unknown>} message */
  #send(message) {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(JSON.stringify({ transaction: this.#transaction(), ...message }));
    return true;
  }

  /** @param {string} transaction */
  #settle(transaction) {
    const pending = this.#pending.get(transaction);
    if (pending) this.#clock.cancel(pending.timer);
    this.#pending.delete(transaction);
    return pending;
  }

  #scheduleKeepalive() {
    this.#clock.cancel(this.#keepalive);
    this.#keepalive = this.#clock.after(() => {
      this.#scheduleKeepalive();
      this.check().catch(() => {});
    }, kKeepaliveMs);
  }

  /** @param {string} why */
  #lose(why) {
    log(`socket lost: ${why}`);
    const told = this.#up;
    this.#drop(why);
    if (told) this.onLost();
  }

  /** @param {string} why */
  #drop(why) {
    this.#up = false;
    this.#clock.cancel(this.#keepalive);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) this.#discard(socket);
    this.#rejectAll(why);
  }

  /** @param {string} why @param {number} [waitMs] */
  #rejectAll(why, waitMs) {
    for (const transaction of [...this.#pending.keys()]) this.#settle(transaction)?.reject(new JanusError(0, why, waitMs));
  }

  #forgetHandles() {
    const gone = [...this.#handles.values()];
    this.#handles.clear();
    for (const handle of gone) handle.onGone();
  }

  /** @param {any} socket */
  #abandon(socket) {
    if (socket) socket.onopen = socket.onclose = socket.onerror = socket.onmessage = null;
  }

  /** @param {WebSocket} socket */
  #discard(socket) {
    this.#abandon(socket);
    socket.close();
  }
}

export class JanusHandle {
  #session;
  #id;

  /** @param {JanusSession} session @param {number} id */
  constructor(session, id) {
    this.#session = session;
    this.#id = id;
  }

  /** @param {MessageBody} body @param {any} [jsep] @param {number} [timeoutMs] @returns {Promise<{data: any, jsep: any}>} */
  async message(body, jsep, timeoutMs) {
    const message = { janus: 'message', body, ...(jsep ? { jsep } : {}) };
    const event = await this.#session.toHandle(this.#id, message, { wantsEvent: true, timeoutMs });
    return { data: event.plugindata?.data ?? {}, jsep: event.jsep };
  }

  /** @param {any} candidate */
  trickle(candidate) {
    this.#session.tellHandle(this.#id, { janus: 'trickle', candidate });
  }

  hangUp() {
    this.#session.tellHandle(this.#id, { janus: 'hangup' });
  }

  detach() {
    this.#session.forget(this.#id);
    this.#session.tellHandle(this.#id, { janus: 'detach' });
  }
}

/** A secret: who knows it can claim the session. */
function randomId() {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high >>> 11) * 2 ** 32 + low + 1;
}

/** @param {string} text */
function parse(text) {
  try {
    const message = JSON.parse(text);
    return message && typeof message === 'object' ? message : null;
  } catch {
    return null;
  }
}
