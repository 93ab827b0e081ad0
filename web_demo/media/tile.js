// One live picture of the main screen: a muted viewer in the smallest quality, and its last picture whenever it stands still.
// Owned by Tiles from the moment it becomes live until it stops or is handed over to the viewer screen.

import { isMoving } from '../core/state_tiles.js';
import { kWatchStart } from '../core/state_starts.js';
import { reduceWatch } from '../core/state_watch.js';
import { draw } from './still.js';

const kKeepMs = 10000;

export class Tile {
  #part;
  #clock;
  #onWatch;
  #onPicture;
  #watch = kWatchStart;
  #viewer;
  #running = true;
  /** @type {any} */
  #timer = null;

  /** @param {TilePorts} ports */
  constructor({ part, clock, makeViewer, onWatch, onPicture }) {
    this.#part = part;
    this.#clock = clock;
    this.#onWatch = onWatch;
    this.#onPicture = onPicture;
    this.#viewer = makeViewer({ video: part.video, keepLastFrame: this.#hold, dispatch: this.#dispatch });
    this.#viewer.start();
    this.#keepSoon();
  }

  woke() {
    this.#viewer.woke();
  }

  stop() {
    this.#leave();
    this.#viewer.stop();
  }

  /** Somebody else goes on with its viewer. */
  release() {
    this.#leave();
    return this.#viewer;
  }

  #leave() {
    if (isMoving(this.#watch)) this.#keep(0);
    this.#running = false;
    this.#clock.cancel(this.#timer);
    this.#part.held = false;
  }

  #dispatch = (/** @type {any} */ action) => {
    const before = this.#watch;
    this.#watch = reduceWatch(before, action);
    if (!this.#running || this.#watch === before) return;
    if (isMoving(before) && !isMoving(this.#watch)) this.#keep(this.#watch.age ?? 0);
    this.#onWatch(this.#watch);
  };

  /** @param {boolean} keep */
  #hold = (keep) => {
    if (!this.#running || keep === this.#part.held) return;
    this.#part.held = keep && draw(this.#part.still, this.#part.video);
    this.#onWatch(this.#watch);
  };

  /** @param {number} age seconds */
  #keep(age) {
    if (draw(this.#part.still, this.#part.video)) this.#onPicture(age);
  }

  #keepSoon() {
    this.#timer = this.#clock.after(() => {
      if (isMoving(this.#watch)) this.#keep(0);
      this.#keepSoon();
    }, kKeepMs);
  }
}
