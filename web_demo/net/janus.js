// A Janus session over WebSocket (https://janus.conf.meetecho.com/docs/rest.html): transactions, keepalive, and `claim`
// of the same session on a new socket. It never reconnects by itself; whoever needs it calls open() or reopen().

import { log } from '../core/log.js';

const kAnswerMs = 5000;
const kKeepaliveMs = 20000;
const kYoungMs = 2000;

/** Janus itself refused, or did not answer (code 0). */
export class JanusError extends Error {
  /** @param {number} code @param {string} reason */
  constructor(code, reason) {
    super(`${reason} (${code})`);
    this.code = code;
  }
}

export class JanusSession {
  #url;
  #WebSocket;
  #clock;
  #onLost;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {number | null} */
  #id = null;
  #up = false;
  #openedAt = -Infinity;
  /** @type {Promise<'created' | 'claimed'> | null} */
  #opening = null;
  /** @type {Map<string, JanusPending>} */
  #pending = new Map();
  /** @type {Map<number, HandlePorts>} */
  #handles = new Map();
  /** @type {any} */
  #keepalive = null;
  #transactions = 0;
  #prefix = Math.random().toString(36).slice(2, 8);

  /** @param {JanusSessionPorts} ports */
  constructor({ url, clock, onLost = () => {}, WebSocket: Socket = globalThis.WebSocket }) {
    this.#url = url;
    this.#clock = clock;
    this.#onLost = onLost;
    this.#WebSocket = Socket;
  }

  /** True while the socket is open and Janus knows the session. */
  get up() {
    return this.#up;
  }

  /** Makes sure there is a session. 'claimed' means that the handles of before are still there. */
  open() {
    if (this.#up) return Promise.resolve(/** @type {'claimed'} */ ('claimed'));
    this.#opening ??= this.#connect().finally(() => (this.#opening = null));
    return this.#opening;
  }

  /**
   * Takes a new socket even if the present one looks open: after an address change it looks open and is dead. One that was opened a
   * moment ago is not: when a path dies, everything that used it asks for a new one.
   */
  reopen() {
    if (!this.#opening && this.#clock.now() - this.#openedAt >= kYoungMs) this.#up = false;
    return this.open();
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
      this.#pending.set(transaction, { wantsEvent, resolve, reject, timer });
      if (!this.#send({ ...body, transaction })) this.#settle(transaction)?.reject(new JanusError(0, 'not connected'));
    });
  }

  /** A message to one handle. @param {number} handle @param {Record<string, unknown>} body @param {{wantsEvent?: boolean, timeoutMs?: number}} [options] */
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

  /** Asks at once whether the socket still answers; if not, it counts as lost. @param {number} [timeoutMs] */
  async probe(timeoutMs = kAnswerMs) {
    if (!this.#up) return;
    const socket = this.#socket;
    try {
      await this.request({ janus: 'keepalive', session_id: this.#id }, { timeoutMs });
    } catch {
      if (socket === this.#socket && this.#up) this.#lose('keepalive unanswered');
    }
  }

  /** @returns {Promise<'created' | 'claimed'>} */
  async #connect() {
    const old = this.#socket;
    this.#abandon(old);
    this.#socket = null;
    this.#clock.cancel(this.#keepalive);
    this.#rejectAll('a new socket is opened');
    try {
      return await this.#connectAnew();
    } finally {
      // Only now: closing it earlier could end the session before it is claimed.
      old?.close();
    }
  }

  /** @returns {Promise<'created' | 'claimed'>} */
  async #connectAnew() {
    const socket = await this.#dial();
    this.#socket = socket;
    try {
      const outcome = await this.#enter();
      if (socket !== this.#socket) throw new JanusError(0, 'closed');
      this.#up = true;
      this.#openedAt = this.#clock.now();
      this.#scheduleKeepalive();
      log(`session ${outcome}`);
      return outcome;
    } catch (error) {
      this.#abandon(socket);
      socket.close();
      throw error;
    }
  }

  /** @returns {Promise<WebSocket>} */
  #dial() {
    return new Promise((resolve, reject) => {
      const socket = new this.#WebSocket(this.#url, 'janus-protocol');
      const timer = this.#clock.after(() => fail(), kAnswerMs);
      const fail = () => {
        this.#clock.cancel(timer);
        this.#abandon(socket);
        socket.close();
        reject(new JanusError(0, 'the server cannot be reached'));
      };
      socket.onopen = () => {
        this.#clock.cancel(timer);
        resolve(socket);
      };
      socket.onerror = fail;
      socket.onclose = () => (socket === this.#socket ? this.#lose('socket closed') : fail());
      socket.onmessage = (/** @type {MessageEvent} */ event) => this.#receive(event.data);
    });
  }

  /** @returns {Promise<'created' | 'claimed'>} */
  async #enter() {
    if (this.#id !== null) {
      try {
        await this.request({ janus: 'claim', session_id: this.#id });
        return 'claimed';
      } catch (error) {
        if (!(error instanceof JanusError) || error.code === 0) throw error;
        this.#id = null;
        this.#forgetHandles();
      }
    }
    const { data } = await this.request({ janus: 'create' });
    this.#id = data.id;
    return 'created';
  }

  /** @param {string} text */
  #receive(text) {
    const message = parse(text);
    if (!message) return;
    const pending = this.#pending.get(message.transaction);
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
      this.probe();
    }, kKeepaliveMs);
  }

  /** @param {string} why */
  #lose(why) {
    log(`socket lost: ${why}`);
    const told = this.#up;
    this.#drop(why);
    if (told) this.#onLost();
  }

  /** @param {string} why */
  #drop(why) {
    this.#up = false;
    this.#clock.cancel(this.#keepalive);
    const socket = this.#socket;
    this.#abandon(socket);
    this.#socket = null;
    socket?.close();
    this.#rejectAll(why);
  }

  /** @param {string} why */
  #rejectAll(why) {
    for (const transaction of [...this.#pending.keys()]) this.#settle(transaction)?.reject(new JanusError(0, why));
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
}

/** One plugin handle of a session. */
export class JanusHandle {
  #session;
  #id;

  /** @param {JanusSession} session @param {number} id */
  constructor(session, id) {
    this.#session = session;
    this.#id = id;
  }

  /**
   * @param {MessageBody} body @param {any} [jsep] @param {number} [timeoutMs]
   * @param {any} [jsep]
   * @param {number} [timeoutMs]
   * @returns {Promise<{data: any, jsep: any}>}
   */
  async message(body, jsep, timeoutMs) {
    const message = { janus: 'message', body, ...(jsep ? { jsep } : {}) };
    const event = await this.#session.toHandle(this.#id, message, { wantsEvent: true, timeoutMs });
    return { data: event.plugindata?.data ?? {}, jsep: event.jsep };
  }

  /** @param {any} candidate */
  trickle(candidate) {
    this.#session.tellHandle(this.#id, { janus: 'trickle', candidate });
  }

  /** Leaves without waiting. */
  detach() {
    this.#session.forget(this.#id);
    this.#session.tellHandle(this.#id, { janus: 'detach' });
  }
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
