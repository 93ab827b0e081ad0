// One place in a call: a PeerConnection with a Janus handle of its own, made anew (join) or mended (repair).

import { log } from '../core/log.js';
import { stillDown } from '../core/recovery.js';
import { iceServers, keptIceServers } from '../net/ice_servers.js';
import { Peer } from '../net/peer.js';
import { Signalling } from '../net/signalling.js';
import { translateRefusal } from './problems.js';

export class Link {
  #session;
  #camera;
  #onEvent;
  #onLost;
  #onMoved;
  #wanted = false;
  /** Events of older handles are not about us. @type {Peer | null} */
  #newest = null;
  /** @type {Peer | null} */
  #peer = null;
  /** @type {Signalling | null} */
  #line = null;
  /** What came after the answer, until that is taken in. @type {any[] | null} */
  #early = null;
  /** Ends what looks after the home's servers. */
  #rest = () => {};

  /** @param {LinkPorts} ports */
  constructor({ session, camera, onEvent, onLost, onMoved }) {
    this.#session = session;
    this.#camera = camera;
    this.#onEvent = onEvent;
    this.#onLost = onLost;
    this.#onMoved = onMoved;
  }

  get peer() {
    return this.#peer;
  }

  get line() {
    return this.#line;
  }

  /** From now on until `leave` a place is wanted. */
  want() {
    this.#wanted = true;
  }

  /** With a new handle: Janus fixes payload types at a handle's first packet. @param {LinkJoin} how @returns {Promise<LinkJoined | null>} null when nobody wants it any more */
  async join({ addMedia, ask, swap, seat = {} }) {
    const peer = seat.peer ?? new Peer();
    try {
      const media = seat.media ?? addMedia(peer);
      const [offer, line] = await Promise.all([seat.connected ? null : seat.offer ?? peer.offer(), this.#attach(peer, seat), seat.connected]);
      const asked = ask(line, offer ?? undefined);
      if (offer) peer.offered((candidate) => line.trickle(candidate));
      const { data, jsep } = await asked.catch(translateRefusal);
      if (offer) await peer.accept(jsep);
      if (!this.#wanted) {
        peer.close();
        return null;
      }
      swap?.();
      this.#peer?.close();
      this.#peer = peer;
      setTimeout(() => this.#tellEarly());
      if (data.ice) this.#lookAfterServers().catch((error) => log(`renewal not loaded: ${error.message}`));
      return { peer, line, data, media };
    } catch (error) {
      this.#tellEarly();
      peer.close();
      throw error;
    }
  }

  /** Whether there still is a way to the server, and the same. @param {boolean} [changed] */
  async check(changed) {
    await this.#session.check(changed).catch(() => this.#moved());
  }

  /** An ICE restart of the PeerConnection that is there. @param {() => void} [onWay]  packets take another way now @returns {Promise<CameraCard | undefined>} as it is now: events sent meanwhile are lost */
  async repair(onWay = () => {}) {
    const { peer, line } = this;
    if (!peer || !line) throw new Error('nothing to repair');
    if ((await this.#session.check().catch(stillDown)) === 'created') throw new Error('the session is gone');
    if (keptIceServers() && !iceServers().length) await line.renewIceServers();
    peer.useServers();
    const offer = await peer.offer({ iceRestart: true });
    log('ice restart');
    const asked = line.renegotiate(offer);
    peer.offered((candidate) => line.trickle(candidate));
    const cameras = line.list().catch(() => null);
    peer.onOtherWay(onWay);
    await peer.accept((await asked).jsep);
    return (await cameras)?.find(({ camera }) => camera === this.#camera);
  }

  leave() {
    this.#wanted = false;
    this.#early = null;
    this.#rest();
    this.#line?.detach();
    this.#line = null;
    this.#peer?.close();
    this.#peer = null;
  }

  /** @param {Peer} peer @param {Partial<Seat>} seat */
  async #attach(peer, seat) {
    await this.#session.open();
    this.#line?.detach();
    this.#line = null;
    this.#newest = peer;
    this.#early = (seat.early ?? []).filter((event) => this.#concerns(event));
    /** @type {HandlePorts} */
    const mine = {
      onEvent: (event) => this.#newest === peer && event.petcam === 'event' && this.#concerns(event) && (this.#early ? this.#early.push(event) : this.#onEvent(event)),
      onTrickle: (candidate) => peer.remoteCandidate(candidate),
      onHangup: (reason) => this.#gone(peer, `hangup: ${reason}`),
      onGone: () => this.#gone(peer, 'detached'),
      onMoved: () => peer === this.#peer && this.#moved(),
    };
    if (seat.ports) Object.assign(seat.ports, mine);
    const line = await (seat.line ?? Signalling.attach(this.#session, mine));
    if (!this.#wanted) {
      line.detach();
      throw new Error('stopped');
    }
    this.#line = line;
    return line;
  }

  async #lookAfterServers() {
    const { lookAfter } = await import('./renewal.js');
    this.#rest();
    if (this.#wanted) this.#rest = lookAfter(this, () => this.#moved());
  }

  #tellEarly() {
    const early = this.#early ?? [];
    this.#early = null;
    early.forEach((event) => this.#onEvent(event));
  }

  /** @param {any} event */
  #concerns(event) {
    return event.camera === this.#camera || event.event === 'signed_out';
  }

  #moved() {
    if (this.#wanted) this.#onMoved();
  }

  /** @param {Peer} peer @param {string} why */
  #gone(peer, why) {
    log(`link ${why}`);
    if (peer === this.#peer && this.#wanted) this.#onLost();
  }
}
