// The pictures of tiles that are not live: takes them out of the album when a tile is new on the screen, puts newer ones in, and
// tells the state how old they are. Owned by Tiles.

import { mayWatch } from '../core/state_cards.js';
import { copyOf, decode, draw, thumbnail } from './still.js';

const kLongest = 60000;

/** @typedef {import('../ui/view_tile.js').TilePart} TilePart */
/** @typedef {import('../core/state.js').CameraCard} CameraCard */

export class KeptPictures {
  #album;
  #state;
  #dispatch;
  /** Those that began with what was kept. @type {WeakSet<TilePart>} */
  #begun = new WeakSet();

  /**
   * @param {object} ports
   * @param {import('../core/album.js').Album} ports.album
   * @param {() => import('../core/state.js').State} ports.state
   * @param {(action: any) => void} ports.dispatch
   */
  constructor({ album, state, dispatch }) {
    this.#album = album;
    this.#state = state;
    this.#dispatch = dispatch;
  }

  /** A tile begins with what was kept; one that may not be watched any more shows nothing. @param {CameraCard} card @param {TilePart} part */
  show(card, part) {
    const allowed = mayWatch(card);
    if (allowed && this.#begun.has(part)) return;
    if (card.camera in this.#state().tiles.kept) this.#tell(card.camera, null);
    if (allowed) {
      this.#begun.add(part);
      this.#recall(card.camera, part);
    } else {
      this.#begun.delete(part);
      part.still.width = 0;
    }
  }

  /** `part.still` has a newer one, which is so many seconds old. @param {string} camera @param {TilePart} part @param {number} age */
  keep(camera, part, age) {
    const at = Math.floor(Date.now() / 1000) - age;
    const url = thumbnail(part.still, kLongest);
    if (url) this.#album.keep(camera, { at, url });
    this.#tell(camera, at);
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
    if (!picture || !this.#begun.has(part) || camera in this.#state().tiles.kept || !this.#album.read(camera)) return;
    if (draw(part.still, picture)) this.#tell(camera, kept.at);
  }

  /** @param {string} camera @param {number | null} at */
  #tell(camera, at) {
    this.#dispatch({ type: 'tiles/kept', camera, at });
  }
}
