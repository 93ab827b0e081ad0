// The last picture of each camera. It is kept in this browser only, small, and not longer than this browser may watch the camera.

import { mayWatch } from './state_home.js';

const kMost = 16;
const kLongest = 60000;
const kPrefix = 'picture.';
const kBarred = ['private', 'void', 'outside'];
/** This browser becomes somebody else. */
const kAnew = ['home/joined', 'left'];
/** Why a viewer was cut off, when it may not see the camera any more. */
const kCutOff = ['accessLost', 'signedOutRemoved', 'outsideTime', 'tokenVoid', 'signInRequired', 'notAllowed', 'noSuchCamera'];

export class Album {
  #shelf;

  /** @param {AlbumShelf} shelf  see memory.js */
  constructor(shelf) {
    this.#shelf = shelf;
  }

  /** @param {string} camera @returns {Kept | null} */
  read(camera) {
    try {
      const { at, url } = JSON.parse(this.#shelf.recall(`${kPrefix}${camera}`) ?? 'null');
      return typeof at === 'number' && String(url).startsWith('data:image/') ? { at, url } : null;
    } catch {
      return null;
    }
  }

  /** The oldest ones make room. @param {string} camera @param {Kept} picture */
  keep(camera, picture) {
    if (picture.url.length > kLongest) return;
    const others = this.#cameras.filter((other) => other !== camera);
    const age = (/** @type {string} */ other) => -(this.read(other)?.at ?? 0);
    for (const old of others.sort((a, b) => age(a) - age(b)).slice(kMost - 1)) this.#drop(old);
    this.#shelf.remember(`${kPrefix}${camera}`, JSON.stringify(picture));
  }

  /** Whatever happens in the page, what must not be seen any more goes at once. @param {any} action @param {State} state after it */
  follow(action, state) {
    if (kBarred.includes(state.home.entry) || kAnew.includes(action.type)) this.#retain(() => false);
    else if (action.type === 'list/known' || action.event?.event === 'access') this.#followAccess(action, state);
    else if (action.type === 'watch/failed' && kCutOff.includes(action.problem.key) && state.route.screen === 'watch') this.#drop(state.route.camera);
  }

  /** @param {any} action @param {State} state */
  #followAccess({ event }, { cameras }) {
    if (event && !event.rights.includes('watch')) this.#drop(event.camera);
    if (cameras && !event) this.#retain((camera) => cameras.some((card) => card.camera === camera && mayWatch(card)));
  }

  get #cameras() {
    return this.#shelf.remembered(kPrefix).map((key) => key.slice(kPrefix.length));
  }

  /** @param {(camera: string) => boolean} test */
  #retain(test) {
    for (const camera of this.#cameras) if (!test(camera)) this.#drop(camera);
  }

  /** @param {string} camera */
  #drop(camera) {
    this.#shelf.forget(`${kPrefix}${camera}`);
  }
}
