// The pictures of tiles that are not live: takes them out of the album when a tile is new on the screen, puts newer ones in, and
// tells the state how old they are. Owned by Tiles.

import { mayWatch } from '../core/state_home.js';
import { copyOf, decode, draw, keepPicture } from './still.js';

export class KeptPictures {
  #album;
  #state;
  #dispatch;
  /** Those that began with what was kept. @type {WeakSet<TilePart>} */
  #begun = new WeakSet();

  /** @param {KeptPicturesPorts} ports */
  constructor({ album, state, dispatch }) {
    this.#album = album;
    this.#state = state;
    this.#dispatch = dispatch;
  }

  /** The screen opens again: the viewer screen may have kept newer ones. */
  begin() {
    this.#begun = new WeakSet();
  }

  /** A tile begins with what was kept; one that may not be watched any more shows nothing. @param {CameraCard} card @param {TilePart} part */
  show(card, part) {
    if (!mayWatch(card)) {
      this.#begun.delete(part);
      part.still.width = 0;
    } else if (!this.#begun.has(part)) {
      this.#begun.add(part);
      this.#recall(card.camera, part);
    }
  }

  /** `part.still` has a newer one, which is so many seconds old. @param {string} camera @param {TilePart} part @param {number} age */
  keep(camera, part, age) {
    this.#dispatch({ type: 'tiles/kept', camera, at: keepPicture(this.#album, camera, part.still, age) });
  }

  /** @param {CameraCard} card @param {TilePart} part @returns {HTMLCanvasElement | null} for another screen */
  copy(card, part) {
    return card.state !== 'paused' && card.camera in this.#state().tiles.kept ? copyOf(part.still) : null;
  }

  /** @param {string} camera @param {TilePart} part */
  async #recall(camera, part) {
    const kept = this.#album.read(camera);
    const picture = kept && (await decode(kept.url).catch(() => null));
    // Meanwhile a newer one may have come, or the right to see one may have gone.
    const newest = this.#state().tiles.kept[camera] ?? 0;
    if (!picture || !this.#begun.has(part) || newest >= kept.at || !this.#album.read(camera)) return;
    if (draw(part.still, picture)) this.#dispatch({ type: 'tiles/kept', camera, at: kept.at });
  }
}
