// A place in a call kept ready for who watches next (seat.js).

import { log } from '../core/log.js';
import { attachEarly, beginOffer, connect, leaveSeat } from './seat.js';

/** Not while the pictures that wanted the last one are coming. */
const kAgainMs = 2000;
/** Who comes sooner sends the offer with what it asks for: that is one answer less to wait for. */
const kCalmMs = 1000;

export class Spare {
  #session;
  #clock;
  #key;
  /** Another object as soon as this one is taken or left. @type {Partial<Seat>} */
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
    const { peer, line, ports, entered, connected } = this.#seat;
    this.#stop();
    peer?.close();
    if (connected) line?.then((it) => it.hangUp());
    this.#seat = { line, ports, entered };
  }

  close() {
    this.#stop();
    this.#leave();
  }

  /** @returns {Partial<Seat>} */
  take() {
    if (this.#seat.peer?.isLost) this.#leave();
    const seat = this.#seat;
    this.#seat = {};
    this.#takenAt = this.#clock.now();
    if (this.#wanted) this.#makeSoon();
    return seat;
  }

  #stop() {
    this.#wanted = false;
    this.#clock.cancel(this.#timer);
  }

  #makeSoon() {
    this.#clock.cancel(this.#timer);
    this.#timer = this.#clock.after(() => this.#make(), Math.max(0, this.#takenAt + kAgainMs - this.#clock.now()));
  }

  #make() {
    const seat = this.#seat;
    if (!seat.line) Object.assign(seat, attachEarly(this.#session, this.#key, (ports) => this.#gone(ports)));
    Object.assign(seat, beginOffer());
    this.#timer = this.#clock.after(() => this.#connect(/** @type {Seat} */ (seat)), kCalmMs);
  }

  /** Unless it is taken first. @param {Seat} seat */
  async #connect(seat) {
    try {
      await seat.entered;
      if (this.#seat !== seat) return;
      seat.ports.onHangup = () => this.#seat === seat && this.#leave();
      await (seat.connected = connect(seat, (line, offer) => line.prepare(offer)));
    } catch (error) {
      log(`not connected beforehand: ${error}`);
      if (this.#seat === seat) this.#leave();
    }
  }

  /** The handle is of no use; unless somebody has taken it. @param {HandlePorts} ports */
  #gone(ports) {
    if (this.#seat.ports === ports) this.#leave();
  }

  #leave() {
    leaveSeat(this.#seat);
    this.#seat = {};
  }
}
