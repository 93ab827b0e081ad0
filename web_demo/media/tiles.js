// The pictures of the main screen: starts and stops them as the plan says, and hands one over to the viewer screen. Owned by the home screen.

import { mayWatch } from '../core/state_home.js';
import { TilePlan } from '../core/tile_plan.js';
import { KeptPictures } from './kept_pictures.js';
import { Tile } from './tile.js';

const kTouches = ['pointerdown', 'click', 'keydown', 'wheel', 'touchmove'];
const kMostOnPhone = 4;
const kMost = 9;
const kWide = '(min-width: 700px)';

export class Tiles {
  #clock;
  #dispatch;
  #state;
  #parts;
  #makeViewer;
  #spare;
  #plan;
  /** @type {Map<string, Tile>} */
  #running = new Map();
  /** Those pictures that are on the screen. @type {Set<Element>} */
  #seen = new Set();
  #kept;
  #observer;
  #open = false;
  /** The page was hidden. */
  #away = false;
  #soon = false;
  /** @type {any} */
  #timer = null;

  /** @param {TilesPorts} ports */
  constructor({ clock, dispatch, album, state, parts, makeViewer, spare, sleepMs }) {
    this.#clock = clock;
    this.#dispatch = dispatch;
    this.#kept = new KeptPictures({ album, state, dispatch });
    this.#state = state;
    this.#parts = parts;
    this.#makeViewer = makeViewer;
    this.#spare = spare;
    this.#plan = new TilePlan({ sleepMs });
    this.#observer = new IntersectionObserver((entries) => this.#saw(entries), { threshold: [0, 0.5] });
  }

  start() {
    this.#open = true;
    this.#kept.begin();
    for (const kind of kTouches) document.addEventListener(kind, this.#touched, { passive: true });
    document.addEventListener('scroll', this.#scrolled, { passive: true, capture: true });
    this.#plan.touched(this.#clock.now());
    this.follow();
  }

  stop() {
    this.#open = false;
    for (const kind of kTouches) document.removeEventListener(kind, this.#touched);
    document.removeEventListener('scroll', this.#scrolled, { capture: true });
    this.#clock.cancel(this.#timer);
    for (const camera of [...this.#running.keys()]) this.#end(camera);
    this.#spare.close();
  }

  hidden() {
    this.#away = true;
    this.#look();
  }

  /** The page can be seen again, or the network came back. */
  woke() {
    for (const tile of this.#running.values()) tile.woke();
    this.#spare.rest(); // it may be of another network
    if (this.#away) this.touched();
    this.#away = false;
  }

  /** Somebody is there. */
  touched() {
    this.#plan.touched(this.#clock.now());
    this.#look();
  }

  /** The state, the parts, or what can be seen may have changed. Not at once: the change may not be drawn yet. */
  follow() {
    if (this.#soon) return;
    this.#soon = true;
    queueMicrotask(() => {
      this.#soon = false;
      this.#look();
    });
  }

  /**
   * For the viewer screen: the connection, which goes on, and the picture until it has its own.
   * @param {string} camera @returns {Handover | null}
   */
  take(camera) {
    const part = this.#parts.get(camera);
    const card = this.#state().cameras?.find((one) => one.camera === camera);
    if (!part || !card || !mayWatch(card)) return null;
    this.#open = false; // it must not begin again on the way
    const tile = this.#running.get(camera) ?? this.#begin(camera, part);
    const viewer = tile.release();
    this.#running.delete(camera);
    this.#dispatch({ type: 'tiles/watch', camera, watch: null });
    return { camera, viewer, picture: this.#kept.copy(card, part) };
  }

  #look() {
    if (!this.#open) return;
    const { cameras } = this.#state();
    const cards = (cameras ?? []).filter((card) => this.#parts.has(card.camera));
    for (const card of cards) {
      this.#kept.show(card, this.#part(card.camera));
      this.#observer.observe(this.#part(card.camera).screen);
    }
    const now = this.#clock.now();
    const tiles = cards.filter(mayWatch).map(({ camera, state }) => ({
      camera,
      on: state === 'live',
      seen: this.#seen.has(this.#part(camera).screen),
      running: this.#running.has(camera),
    }));
    const most = matchMedia(kWide).matches ? kMost : kMostOnPhone;
    const visible = document.visibilityState === 'visible';
    const { live, asleep, again } = this.#plan.look({ now, visible, most, tiles });
    this.#clock.cancel(this.#timer);
    if (again !== null) this.#timer = this.#clock.after(() => this.#look(), again);
    for (const camera of [...this.#running.keys()]) if (!live.includes(camera)) this.#end(camera);
    for (const camera of live) if (!this.#running.has(camera)) this.#begin(camera, this.#part(camera));
    if (visible && !asleep) this.#spare.ready();
    else this.#spare.rest();
    if (asleep !== this.#state().tiles.asleep) this.#dispatch({ type: 'tiles/asleep', asleep });
  }

  /** @param {string} camera of which there is a tile */
  #part(camera) {
    return /** @type {TilePart} */ (this.#parts.get(camera));
  }

  /** @param {string} camera @param {TilePart} part */
  #begin(camera, part) {
    const tile = new Tile({
      part,
      clock: this.#clock,
      makeViewer: (ports) => this.#makeViewer(camera, { ...ports, seat: () => this.#spare.take() }),
      onWatch: (watch) => this.#dispatch({ type: 'tiles/watch', camera, watch }),
      onPicture: (age) => this.#kept.keep(camera, part, age),
    });
    this.#running.set(camera, tile);
    return tile;
  }

  /** @param {string} camera */
  #end(camera) {
    this.#running.get(camera)?.stop();
    this.#running.delete(camera);
    this.#dispatch({ type: 'tiles/watch', camera, watch: null });
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #saw(entries) {
    for (const { target, intersectionRatio } of entries) {
      if (intersectionRatio >= 0.5) this.#seen.add(target);
      else this.#seen.delete(target);
      if (!target.isConnected) this.#observer.unobserve(target);
    }
    this.follow();
  }

  #touched = (/** @type {Event} */ event) => {
    // What wakes the tiles must do no more: the click that follows is waited for, and finds a place.
    const begins = event.type === 'pointerdown' || (event instanceof KeyboardEvent && ['Enter', ' '].includes(event.key));
    if (begins && this.#state().tiles.asleep) this.#spare.ready();
    else this.touched();
  };

  #scrolled = () => {
    this.#plan.scrolled(this.#clock.now());
    this.#look();
  };
}
