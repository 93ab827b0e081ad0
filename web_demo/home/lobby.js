// The main screen's line to the home: signs in, keeps the list of cameras and, for owners, the members current by events, and
// carries what owners change. Owned by main.js while one of the screens that show these is open.

import { Backoff } from '../core/backoff.js';
import { log } from '../core/log.js';
import { FinalFailure, Recovery, stillDown } from '../core/recovery.js';
import { kErrors, PetcamError, Signalling } from '../net/signalling.js';
import { problemOf, translateRefusal } from '../media/problems.js';

/** At the door: nothing that another attempt changes. */
class Barred extends FinalFailure {
  /** @param {'private' | 'void' | 'outside'} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

export class Lobby {
  #session;
  #dispatch;
  #keyring;
  #recovery;
  /** @type {Signalling | null} */
  #line = null;
  /** The token that this line signed in with. @type {{key: Key, token: string} | null} */
  #shown = null;
  #member = false;
  #running = false;
  /** A newer look at the home is wanted than the one that is on its way. */
  #stale = false;
  #looking = false;

  /** @param {LobbyPorts} ports */
  constructor({ session, clock, dispatch, keyring }) {
    this.#session = session;
    this.#dispatch = dispatch;
    this.#keyring = keyring;
    this.#recovery = new Recovery({
      clock,
      backoff: new Backoff(),
      repair: () => this.#repair(),
      rejoin: () => this.#join(),
      onWait: () => dispatch({ type: 'link', link: 'lost' }),
      onFinal: (failure) => this.#fail(failure),
    });
  }

  /** Carries what owners change; null while nobody is signed in. */
  get line() {
    return this.#shown ? this.#line : null;
  }

  start() {
    this.#running = true;
    this.#dispatch({ type: 'link', link: 'connecting' });
    this.#recovery.rejoin();
  }

  stop() {
    this.#running = false;
    this.#recovery.stop();
    this.#drop();
  }

  woke() {
    this.#recovery.kick();
    this.#session.check().catch(() => {});
  }

  /** The session lost its socket. */
  lost() {
    if (!this.#running) return;
    this.#dispatch({ type: 'link', link: 'lost' });
    this.#recovery.repair();
  }

  /** Looks at everything again; looks that are asked for meanwhile become one. */
  async look() {
    this.#stale = true;
    if (this.#looking) return;
    this.#looking = true;
    try {
      while (this.#stale && this.#line) {
        this.#stale = false;
        await this.#ask(this.#line);
      }
    } catch (error) {
      log(`look at the home failed: ${error}`);
    } finally {
      this.#looking = false;
    }
  }

  async #join() {
    this.#drop();
    await this.#session.open();
    const line = await Signalling.attach(this.#session, {
      onEvent: (event) => event.petcam === 'event' && this.#line === line && this.#event(event),
      onTrickle: () => {},
      onHangup: () => {},
      onGone: () => this.#running && this.#line === line && this.#recovery.rejoin(),
      onMoved: () => this.look(),
    });
    if (!this.#running) return line.detach();
    this.#line = line;
    const entering = this.#enter(line);
    // Not to wait for another round trip. It may overtake the sign-in, so it shows the token as well.
    const token = this.#keyring.first?.read();
    const early = token ? line.overview(token).catch(() => null) : null;
    await entering;
    await this.#ask(line, await early);
    this.#dispatch({ type: 'link', link: 'up' });
  }

  async #repair() {
    const line = this.#line;
    if (!line || (await this.#session.open().catch(stillDown)) === 'created') throw new Error('the session is gone');
    await this.#ask(line);
    this.#dispatch({ type: 'link', link: 'up' });
  }

  /** Shows a token, if there is one; an open home refuses to look at it, and lets everybody in. @param {Signalling} line */
  async #enter(line) {
    const key = this.#keyring.first;
    const token = key?.read();
    if (!key || !token) return;
    try {
      const { member, device = null } = await line.signIn(token);
      this.#shown = { key, token };
      this.#member = member !== undefined;
      this.#dispatch({ type: 'home/entered', open: false, self: member ?? null, device });
    } catch (error) {
      if (!(error instanceof PetcamError)) throw error;
      if (error.code === kErrors.outsideTime) throw new Barred('outside');
      if (error.code === kErrors.notRecognised) {
        this.#forget(key, token);
        if (this.#keyring.first) throw error; // the next attempt shows the next token
        throw new Barred('void');
      }
      if (error.code !== kErrors.openHome) translateRefusal(error);
    }
  }

  /** @param {Signalling} line @param {Overview | null} [known] */
  async #ask(line, known) {
    const { cameras, recorder } = known ?? await line.overview().catch((error) => this.#refused(error));
    if (line !== this.#line) return;
    if (!this.#shown) this.#dispatch({ type: 'home/entered', open: true, self: null });
    this.#dispatch({ type: 'list/known', cameras, recorder });
    if (!this.#member) return;
    // Others than owners see themselves: what they are called and what they are may have changed, too.
    const members = await line.members().catch((error) => this.#refused(error));
    if (line === this.#line) this.#dispatch({ type: 'home/members', members });
  }

  /** @param {any} error @returns {never} */
  #refused(error) {
    const stranger = error instanceof PetcamError && (error.code === kErrors.signInRequired || error.code === kErrors.notRecognised);
    if (!stranger) return translateRefusal(error);
    if (!this.#shown) throw new Barred('private');
    throw error; // who we are changed a moment ago: the next sign-in tells what we are now
  }

  /** @param {any} event */
  #event(event) {
    if (event.event === 'signed_out') return this.#signedOut(event.reason);
    this.#dispatch({ type: 'list/event', event, at: Math.floor(Date.now() / 1000) });
    // New rights may show more of the camera than the event tells; only owners are told about the home.
    if (event.event === 'home' || (event.event === 'access' && event.rights.length > 0)) this.look();
  }

  /** @param {string} reason */
  #signedOut(reason) {
    const shown = this.#shown;
    if (reason === 'ended') return this.#fail(new Barred('outside'));
    if (shown) this.#forget(shown.key, shown.token);
    if (!this.#keyring.first) return this.#fail(new Barred('void'));
    this.#drop();
    this.#recovery.rejoin();
  }

  /** @param {Key} key @param {string} token */
  #forget(key, token) {
    key.forget(token);
    this.#dispatch({ type: 'home/own', own: this.#keyring.own });
  }

  /** @param {FinalFailure} failure */
  #fail(failure) {
    this.#recovery.stop();
    this.#drop();
    if (failure instanceof Barred) {
      this.#dispatch({ type: 'home/barred', why: failure.why });
      this.#dispatch({ type: 'link', link: 'up' });
    } else {
      this.#dispatch({ type: 'link', link: 'failed', problem: problemOf(failure).key });
    }
  }

  #drop() {
    this.#line?.detach();
    this.#line = null;
    this.#shown = null;
    this.#member = false;
  }
}
