// A place in a call kept ready for who watches next (seat.js).

import { attachEarly, beginOffer, leaveSeat } from './seat.js';

/** Not while the pictures that wanted the last one are coming. */
const kAgainMs = 2000;

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
    if (!seat.line) Object.assign(seat, attachEarly(this.#session, this.#key, (ports) => this.#forget(ports)));
    if (!seat.peer) Object.assign(seat, beginOffer());
  }

  /** The handle is of no use; unless somebody has taken it. @param {HandlePorts} [ports] */
  #forget(ports) {
    if (!ports || this.#seat.ports !== ports) return;
    leaveSeat({ line: this.#seat.line });
    delete this.#seat.line;
  }
}
