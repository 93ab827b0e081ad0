// Light and zoom of a phone's camera, where it has them. Constraints replace each other, and browsers disagree about what may stand
// beside what: what is asked for here must not cost the picture its size.

import { isPicture, pictureOf } from '../core/picture_sizes.js';
import { log } from '../core/log.js';

/** @param {MediaStreamTrack | null} track @returns {Lens} */
export function lensOf(track) {
  const can = /** @type {any} */ (track?.getCapabilities?.() ?? {});
  const is = /** @type {any} */ (track?.getSettings?.() ?? {});
  const zooms = can.zoom && can.zoom.max > can.zoom.min;
  return {
    torch: can.torch ? is.torch === true : null,
    zoom: zooms ? { min: can.zoom.min, max: can.zoom.max, step: can.zoom.step || 0.1, value: is.zoom ?? can.zoom.min } : null,
  };
}

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

/** What a person wishes of the lens, kept while cameras come and go. */
export class LensControl {
  /** @type {LensWish} */
  #wish;
  #busy = false;

  /** @param {number | null} zoom */
  constructor(zoom) {
    this.#wish = { torch: false, zoom };
  }

  /** Another camera has another lens. */
  reset() {
    this.#wish = { torch: false, zoom: null };
  }

  /**
   * A finger on the zoom asks faster than cameras answer: the last wish counts.
   * @param {Partial<LensWish>} wish @param {() => MediaStreamTrack | null} track @param {Size} size
   */
  async set(wish, track, size) {
    this.#wish = { ...this.#wish, ...wish };
    if (this.#busy) return;
    this.#busy = true;
    for (let done; done !== this.#wish; ) {
      done = this.#wish;
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
