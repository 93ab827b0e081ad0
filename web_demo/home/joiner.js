// Turns the code of a link into a token. Owned by main.js while the join screen is open; it alone knows the code.

import { randomKey } from '../core/random_key.js';
import { kErrors, PetcamError, Signalling } from '../net/signalling.js';
import { kHomeErrors } from './home_errors.js';

/**
 * Claims a code on a handle of its own: one that is signed in already could not become somebody else.
 * @param {JanusSession} session @param {string} code @param {string} name of a member who has none yet
 * @param {string} [attempt]  the same one again when the answer to the last was lost
 * @returns {Promise<Identity & {token: string}>}
 */
export async function claimCode(session, code, name, attempt = randomKey()) {
  await session.open();
  const deaf = () => {};
  const line = await Signalling.attach(session, { onEvent: deaf, onTrickle: deaf, onHangup: deaf, onGone: deaf });
  try {
    return await line.manage({ request: 'claim', code, name, attempt });
  } finally {
    line.detach();
  }
}

/** Puts what was claimed on the keyring. @param {Keyring} keyring @param {Identity & {token: string}} claimed */
export function keepClaimed(keyring, { token, camera }) {
  if (camera) keyring.keepCamera(camera.id, token);
  else keyring.keepMember(token);
}

export class Joiner {
  #session;
  #clock;
  #dispatch;
  #keyring;
  #code;
  #onJoined;
  #running = true;
  #busy = false;
  #attempt = randomKey();
  /** @type {any} */
  #timer = null;

  /** @param {JoinerPorts} ports */
  constructor({ session, clock, dispatch, keyring, code, onJoined }) {
    this.#session = session;
    this.#clock = clock;
    this.#dispatch = dispatch;
    this.#keyring = keyring;
    this.#code = code;
    this.#onJoined = onJoined;
  }

  start() {
    this.#dispatch({ type: 'join/opened', known: this.#keyring.first !== null });
    // While the user reads, the socket opens.
    this.#session.open().catch(() => {});
  }

  stop() {
    this.#running = false;
    this.#clock.cancel(this.#timer);
  }

  /** @param {string} name */
  async claim(name) {
    if (this.#busy) return;
    this.#busy = true;
    this.#dispatch({ type: 'join/claiming' });
    try {
      const claimed = await claimCode(this.#session, this.#code, name, this.#attempt);
      // Also when the user has left the screen: the code is used up.
      keepClaimed(this.#keyring, claimed);
      if (this.#running) this.#onJoined(claimed);
    } catch (error) {
      if (this.#running) this.#fail(error);
    } finally {
      this.#busy = false;
    }
  }

  /** @param {any} error */
  #fail(error) {
    const failure = joinFailure(error);
    this.#dispatch({ type: 'join/failed', ...failure });
    if (failure.wait > 0) this.#timer = this.#clock.after(() => this.#dispatch({ type: 'join/waited' }), failure.wait * 1000);
  }
}

/**
 * What a failed claim means for the user.
 * @param {any} error
 * @returns {{problem: Problem, again: boolean, wait: number}} wait: seconds
 */
export function joinFailure(error) {
  const say = (/** @type {string} */ key, again = false, wait = 0, detail = '') => ({ problem: { key, detail }, again, wait });
  if (!(error instanceof PetcamError)) return say('joinUnreachable', true);
  switch (error.code) {
    case kErrors.notRecognised:
      return say('joinInvalid');
    case kErrors.badValue:
      return say('joinBadName', true);
    case kErrors.openHome:
      return say('joinOpenHome');
    case kHomeErrors.tooManyClaims:
      return say('joinTooMany', true, secondsIn(error.message));
    case kErrors.limit:
      return say('joinTooManyDevices');
    case kHomeErrors.storageFailed:
      return say('storageFailed', true);
    default:
      return say('joinRefused', true, 0, `${error.message} (${error.code})`);
  }
}

/** "too many attempts: try again in 12 s". @param {string} text */
function secondsIn(text) {
  return Number(/\bin (\d+) s\b/.exec(text)?.[1] ?? 10);
}
