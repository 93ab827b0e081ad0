// The list of cameras on the main screen, kept current by events. Owned by main.js while that screen is open.

import { Backoff } from '../core/backoff.js';
import { Recovery, stillDown } from '../core/recovery.js';
import { Signalling } from '../net/signalling.js';
import { problemOf, translateRefusal } from './problems.js';

export class Lobby {
  #session;
  #dispatch;
  #recovery;
  /** @type {Signalling | null} */
  #line = null;
  #running = false;

  /** @param {{session: import('../net/janus.js').JanusSession, clock: import('../core/clock.js').Clock, dispatch: (action: any) => void}} ports */
  constructor({ session, clock, dispatch }) {
    this.#session = session;
    this.#dispatch = dispatch;
    this.#recovery = new Recovery({
      clock,
      backoff: new Backoff(),
      repair: () => this.#repair(),
      rejoin: () => this.#join(),
      onWait: () => dispatch({ type: 'link', link: 'lost' }),
      onFinal: (failure) => dispatch({ type: 'link', link: 'failed', problem: problemOf(failure).key }),
    });
  }

  start() {
    this.#running = true;
    this.#dispatch({ type: 'link', link: 'connecting' });
    this.#recovery.rejoin();
  }

  stop() {
    this.#running = false;
    this.#recovery.stop();
    this.#line?.detach();
    this.#line = null;
  }

  woke() {
    this.#recovery.kick();
    this.#session.probe(1500);
  }

  /** The session lost its socket. */
  lost() {
    if (!this.#running) return;
    this.#dispatch({ type: 'link', link: 'lost' });
    this.#recovery.repair();
  }

  async #join() {
    this.#line = null;
    await this.#session.open();
    const line = await Signalling.attach(this.#session, {
      onEvent: (event) => event.petcam === 'event' && this.#dispatch({ type: 'list/event', event }),
      onTrickle: () => {},
      onHangup: () => {},
      onGone: () => this.#running && this.#line === line && this.#recovery.rejoin(),
    });
    if (!this.#running) return line.detach();
    this.#line = line;
    await this.#ask(line);
  }

  async #repair() {
    const line = this.#line;
    if (!line || (await this.#session.open().catch(stillDown)) === 'created') throw new Error('the session is gone');
    await this.#ask(line);
  }

  /** @param {Signalling} line */
  async #ask(line) {
    const cameras = await line.list().catch(translateRefusal);
    this.#dispatch({ type: 'list/known', cameras });
    this.#dispatch({ type: 'link', link: 'up' });
  }
}
