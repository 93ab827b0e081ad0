// What was chosen on this phone as a camera, kept over reloads: a pause for privacy and a silent microphone must not end because a
// browser restarted at night.

import { sizeOf } from './picture_sizes.js';

export class CameraChoices {
  #recall;
  #remember;
  #camera;

  /**
   * @param {string} camera  the pause belongs to one camera, the rest to the phone
   * @param {{recall: (key: Remembered) => string | null, remember: (key: Remembered, value: string) => void}} memory
   */
  constructor(camera, { recall, remember }) {
    this.#camera = camera;
    this.#recall = recall;
    this.#remember = remember;
  }

  /** @returns {Facing} */
  get facing() {
    return this.#recall('facing') === 'user' ? 'user' : 'environment';
  }

  set facing(facing) {
    this.#remember('facing', facing);
  }

  /** @returns {Size} */
  get size() {
    return sizeOf(this.#recall('size'));
  }

  set size(size) {
    this.#remember('size', size);
  }

  /** Of the camera that `facing` names. @returns {number | null} */
  get zoom() {
    return Number(this.#recall('zoom')) || null;
  }

  set zoom(zoom) {
    this.#remember('zoom', zoom === null ? '' : String(zoom));
  }

  get micOn() {
    return this.#recall('mic') !== 'off';
  }

  set micOn(on) {
    this.#remember('mic', on ? 'on' : 'off');
  }

  get paused() {
    return this.#pausedCameras.includes(this.#camera);
  }

  set paused(paused) {
    const others = this.#pausedCameras.filter((camera) => camera !== this.#camera);
    this.#remember('paused', JSON.stringify(paused ? [...others, this.#camera] : others));
  }

  /** @returns {string[]} */
  get #pausedCameras() {
    try {
      const known = JSON.parse(this.#recall('paused') ?? '[]');
      return Array.isArray(known) ? known : [];
    } catch {
      return [];
    }
  }
}
