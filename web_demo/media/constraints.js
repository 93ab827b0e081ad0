// What a camera that is open is asked for: size, light, zoom. Constraints replace each other, and browsers disagree about what may stand beside
// what: light and zoom must not cost the picture its size.

import { log } from '../core/log.js';
import { isPicture, pictureOf } from '../core/picture_sizes.js';
import { lensOf } from './lens.js';

/** @param {MediaStreamTrack} track @param {LensWish} wish @param {Size} size */
export async function setLens(track, wish, size) {
  const { torch, zoom } = lensOf(track);
  /** @type {any} */
  const advanced = {};
  if (torch !== null) advanced.torch = wish.torch;
  if (zoom && wish.zoom !== null) advanced.zoom = Math.min(Math.max(wish.zoom, zoom.min), zoom.max);
  if (Object.keys(advanced).length === 0) return;
  const sized = isPicture(track.getSettings(), size);
  try {
    await track.applyConstraints({ advanced: [advanced] });
    if (sized && !isPicture(track.getSettings(), size)) await track.applyConstraints({ ...pictureOf(size), advanced: [advanced] });
  } catch (error) {
    log(`lens refused: ${error}`);
  }
}

/** Moves a lens to what a person wishes. */
export class LensMover {
  #busy = false;

  /**
   * A finger on the zoom asks faster than cameras answer: the last wish counts.
   * @param {() => LensWish} wish @param {() => MediaStreamTrack | null} track @param {Size} size
   */
  async move(wish, track, size) {
    if (this.#busy) return;
    this.#busy = true;
    for (let done; done !== wish(); ) {
      done = wish();
      const now = track();
      if (now) await setLens(now, done, size);
    }
    this.#busy = false;
  }
}

/** Without stopping the camera. @param {MediaStreamTrack} track @param {Size} size @returns {Promise<boolean>} false: only opening it anew helps */
export async function setSize(track, size) {
  try {
    await track.applyConstraints(pictureOf(size));
  } catch (error) {
    log(`size refused: ${error}`);
  }
  return isPicture(track.getSettings(), size);
}
