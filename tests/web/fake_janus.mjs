// A WebSocket class whose server is the test: what the page sends is read from `sent`, answers are given with `say`.

export class FakeSocket {
  /** @type {FakeSocket[]} in the order they were opened */
  static all = [];
  static reachable = true;
  /** Opens when the test says so. */
  static slow = false;

  readyState = 0;
  sent = [];
  closed = false;

  constructor(url, protocol) {
    this.url = url;
    this.protocol = protocol;
    FakeSocket.all.push(this);
    if (!FakeSocket.slow) queueMicrotask(() => (FakeSocket.reachable ? this.open() : this.onerror?.({})));
  }

  open() {
    if (this.closed) return;
    this.readyState = 1;
    this.onopen?.({});
  }

  static reset() {
    FakeSocket.all = [];
    FakeSocket.reachable = true;
    FakeSocket.slow = false;
  }

  static get last() {
    return FakeSocket.all.at(-1);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
    this.readyState = 3;
  }

  get lastSent() {
    return this.sent.at(-1);
  }

  say(message) {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  /** Answers the request that was sent last. */
  answer(message) {
    this.say({ transaction: this.lastSent.transaction, ...message });
  }

  /** The network takes the socket away. */
  drop() {
    this.readyState = 3;
    this.onclose?.({});
  }
}
