// A place in a call kept ready: a signed-in handle, an offer, its candidates. Who watches next waits for the answer to `watch` alone.

import { log } from '../core/log.js';
import { Peer } from '../net/peer.js';
import { kErrors, Signalling } from '../net/signalling.js';
import { receivers } from './viewer.js';

/** Not while the pictures that wanted the last one are coming. */
const kAgainMs = 2000;

const deaf = () => {};

export class Spare {
  #session;
  #clock;
  #key;
  /** @type {Partial<Seat>} */
  #seat = {};
  #wanted = false;
  #takenAt = -kAgainMs;
  /** @type {any} */
  #timer = null;

  /** @param {{session: JanusSession, clock: Clock, key: Key}} ports */
  constructor({ session, clock, key }) {
    this.#session = session;
    this.#clock = clock;
    this.#key = key;
  }

  /** Somebody may want it soon. */
  ready() {
    if (!this.#wanted) this.#makeSoon();
    this.#wanted = true;
  }

  /** Nobody is there: nothing stays open at a relay. The handle costs nothing, and stays. */
  rest() {
    const { peer, line, ports } = this.#seat;
    this.#wanted = false;
    this.#clock.cancel(this.#timer);
    peer?.close();
    this.#seat = { line, ports };
  }

  close() {
    this.rest();
    this.#forget(this.#seat.ports);
  }

  /** @returns {Partial<Seat>} */
  take() {
    const seat = this.#seat;
    this.#seat = {};
    this.#takenAt = this.#clock.now();
    if (this.#wanted) this.#makeSoon();
    return seat;
  }

  #makeSoon() {
    this.#clock.cancel(this.#timer);
    this.#timer = this.#clock.after(() => this.#make(), Math.max(0, this.#takenAt + kAgainMs - this.#clock.now()));
  }

  #make() {
    const seat = this.#seat;
    seat.line ??= this.#attach();
    if (seat.peer) return;
    seat.peer = new Peer();
    seat.media = receivers(seat.peer);
    seat.offer = seat.peer.offer();
  }

  #attach() {
    /** @type {HandlePorts} */
    const ports = { onEvent: deaf, onTrickle: deaf, onHangup: deaf, onGone: () => this.#forget(ports) };
    const line = this.#session.open().then(() => Signalling.attach(this.#session, ports));
    line.then((it) => this.#enter(it)).catch((error) => {
      log(`no spare place: ${error.message}`);
      this.#forget(ports);
    });
    this.#seat.ports = ports;
    return line;
  }

  /** Else the home ends it soon. @param {Signalling} line */
  async #enter(line) {
    const token = this.#key.read();
    if (token) await line.signIn(token).catch((error) => error.code === kErrors.openHome || Promise.reject(error));
  }

  /** The handle is of no use; unless somebody has taken it. @param {HandlePorts} [ports] */
  #forget(ports) {
    if (!ports || this.#seat.ports !== ports) return;
    this.#seat.line?.then((line) => line.detach(), deaf);
    delete this.#seat.line;
  }
}
