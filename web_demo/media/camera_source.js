// What this phone's camera and microphone give: opened, paused for privacy, changed by a person, and brought back by itself after a
// call, Siri or a locked screen. Owned by the Publisher, which sends the tracks.

import { Backoff } from '../core/backoff.js';
import { CaptureWatch } from '../core/capture_watch.js';
import { log } from '../core/log.js';
import { pictureOf } from '../core/picture_sizes.js';
import { Recovery, TryLater } from '../core/recovery.js';
import { Capture } from './capture.js';
import { lensOf } from './lens.js';

/** The end of what takes a camera away must be noticed within 5 s. */
const kMostMs = 3000;

export class CameraSource {
  facing;
  size;
  /** Kept while cameras come and go. @type {LensWish} */
  #wish;
  /** Once there is something to move. @type {import('./constraints.js').LensMover | null} */
  #lens = null;
  #micOn;
  /** At this phone, and by the family from elsewhere. */
  #paused;
  #pausedByHome = false;
  #clock;
  #dispatch;
  #visible;
  #onTracks;
  #onState;
  #capture;
  #reopening;
  #watch = new CaptureWatch();
  #running = false;
  #broken = false;
  /** What the next opening opens, whatever its state. */
  #due = { video: false, audio: false };
  /** Where to go back to when the other camera does not open. @type {Facing | null} */
  #before = null;
  /** @type {number | null} */
  #frames = null;
  /** The first attempt has an outcome, good or bad. */
  #settled = () => {};

  /** @param {CameraSourcePorts} ports */
  constructor({ clock, dispatch, choices, onTracks, onState, onFinal, media, visible = () => document.visibilityState === 'visible' }) {
    this.facing = choices.facing;
    this.size = choices.size;
    this.#wish = { torch: false, zoom: choices.zoom };
    this.#micOn = choices.micOn;
    this.#paused = choices.paused;
    this.#clock = clock;
    this.#dispatch = dispatch;
    this.#visible = visible;
    this.#onTracks = onTracks;
    this.#onState = onState;
    this.#capture = new Capture({ clock, media, onChange: () => this.look(this.#frames) });
    this.#reopening = new Recovery({
      clock,
      backoff: new Backoff({ mostMs: kMostMs }),
      // Two functions: Recovery goes from the one to the other without a pause.
      repair: () => this.#open(),
      rejoin: () => this.#open(),
      onWait: (error) => this.#waits(error),
      onFinal,
    });
  }

  get video() {
    return this.#capture.video;
  }

  get audio() {
    return this.#capture.audio;
  }

  /** What the family is told. @returns {CaptureState} */
  get state() {
    if (this.#isPaused) return 'paused';
    return this.#broken ? 'interrupted' : 'on';
  }

  get pausedByHome() {
    return this.#pausedByHome;
  }

  get #isPaused() {
    return this.#paused || this.#pausedByHome;
  }

  /** Resolves when the camera is open, or is not yet: then it is tried again and again. */
  async start() {
    this.#running = true;
    this.#broken = false;
    this.#watch = new CaptureWatch();
    this.#tellPause();
    if (this.#isPaused) return;
    this.#due = { video: true, audio: this.#micOn };
    await new Promise((resolve) => {
      this.#settled = () => resolve(undefined);
      this.#reopening.rejoin().then(this.#settled);
    });
  }

  stop() {
    this.#running = false;
    this.#reopening.stop();
    this.#capture.close();
    this.#settled();
  }

  /** By a person at this phone, whose resume also ends a pause from elsewhere. @param {boolean} paused */
  async setPaused(paused) {
    if (this.#running) await this.#pause(paused, paused && this.#pausedByHome);
  }

  /** By the family from elsewhere; what was paused here stays so. @param {boolean} paused */
  async setPausedByHome(paused) {
    await this.#pause(this.#paused, paused);
  }

  /** At the source: the camera's light goes out. @param {boolean} here @param {boolean} byHome */
  async #pause(here, byHome) {
    const before = this.#isPaused;
    [this.#paused, this.#pausedByHome] = [here, byHome];
    const paused = this.#isPaused;
    if (!this.#running || !(paused || before)) return;
    this.#tellPause();
    if (paused === before) return;
    log(paused ? 'paused' : 'resumed');
    if (!paused) return this.#reopen({ video: true, audio: this.#micOn });
    this.#reopening.stop();
    this.#capture.close();
    this.#settled();
    this.#tellBroken(false);
    this.#onState(this.state);
    await this.#onTracks();
  }

  /** The phone's other camera; the one of before when that fails. */
  async flip() {
    if (!this.#mayChange) return;
    this.#before = this.facing;
    this.facing = this.facing === 'user' ? 'environment' : 'user';
    this.#wish = { torch: false, zoom: null }; // another camera has another lens
    await this.#reopen({ video: true, audio: false });
  }

  /** @param {Size} size */
  async setSize(size) {
    this.size = size;
    this.#dispatch({ type: 'publish/size', size });
    if (!this.#mayChange || !this.video) return;
    const loaded = await import('./constraints.js').catch(() => null);
    if (!this.#mayChange || !this.video) return;
    if (!(await loaded?.setSize(this.video, size))) return this.#reopen({ video: true, audio: false });
    // Constraints replace each other: light and zoom may be gone.
    await this.setLens({});
    await this.#useTracks();
  }

  /** A microphone that is off is off at the source as well. @param {boolean} on */
  async setMic(on) {
    this.#micOn = on;
    if (!this.#running || this.#isPaused) return;
    if (on) return this.#reopen({ video: false, audio: true });
    // Not while an opening is on its way: it would lose its picture.
    if (!this.#reopening.busy) this.#capture.closeAudio();
    await this.#onTracks();
  }

  async #moveLens() {
    const { LensMover } = await import('./constraints.js');
    this.#lens ??= new LensMover();
    await this.#lens.move(() => this.#wish, () => this.video, this.size);
  }

  /** @param {Partial<LensWish>} wish */
  async setLens(wish) {
    this.#wish = { ...this.#wish, ...wish };
    const { torch, zoom } = lensOf(this.video);
    if (torch !== null || zoom) await this.#moveLens().catch((error) => log(`lens not moved: ${error}`));
    this.#dispatch({ type: 'publish/lens', lens: lensOf(this.video) });
  }

  /** Twice a second, and when a track changed. @param {number | null} frames  that the camera made so far; null: nobody knows */
  look(frames) {
    if (!this.#running || this.#isPaused) return;
    this.#frames = frames;
    const { state } = this;
    const [video, audio] = [this.#capture.stateOf('video'), this.#capture.stateOf('audio')];
    const advice = this.#watch.look({ now: this.#clock.now(), visible: this.#visible(), video, audio, micOn: this.#micOn, frames });
    if (!this.#reopening.busy) {
      this.#tellBroken(advice.interrupted);
      if (advice.reopen.video || advice.reopen.audio) {
        log(`capture broke: video ${video}, audio ${audio}`);
        this.#reopen(advice.reopen);
      }
    }
    if (state !== this.state) this.#onState(this.state);
  }

  /** The page is hidden: phones stop its camera, and may stop its scripts before it could say so. */
  hidden() {
    if (!this.#running || this.#isPaused) return;
    this.#watch.hid(this.#clock.now());
    this.look(this.#frames);
  }

  /** The page is back. */
  woke() {
    this.look(this.#frames);
    this.#reopening.kick();
  }

  /** Something was plugged in or pulled out. */
  devicesChanged() {
    this.woke();
    if (this.#mayChange && this.#micOn && !this.audio) this.#reopen({ video: false, audio: true });
  }

  get #mayChange() {
    return this.#running && !this.#isPaused && !this.#reopening.busy;
  }

  /** @param {{video: boolean, audio: boolean}} what */
  #reopen({ video, audio }) {
    this.#due = { video: this.#due.video || video, audio: this.#due.audio || audio };
    return this.#reopening.rejoin();
  }

  async #open() {
    const due = this.#due;
    this.#due = { video: false, audio: false };
    const video = due.video || this.#capture.stateOf('video') !== 'live';
    const audio = this.#micOn && (due.audio || this.#capture.stateOf('audio') !== 'live');
    try {
      await this.#capture.open({ video: video ? { ...pictureOf(this.size), facingMode: this.facing } : null, audio });
    } catch (error) {
      this.facing = this.#before ?? this.facing;
      throw error;
    } finally {
      this.#before = null;
      this.#watch.opened();
    }
    if (!this.#micOn) this.#capture.closeAudio();
    // Not waited for: the picture goes out before the lens has moved.
    if (video) this.setLens({});
    // Somebody wanted more meanwhile.
    if (this.#due.video || this.#due.audio) await this.#open();
    else await this.#useTracks();
  }

  async #useTracks() {
    this.#broken = false;
    const opened = { facing: this.facing, hasMic: !this.#micOn || this.audio !== null, canFlip: await this.#capture.canFlip() };
    if (!this.#running || this.#isPaused) return;
    this.#dispatch({ type: 'publish/opened', ...opened });
    await this.#onTracks();
    this.#onState(this.state);
  }

  /** @param {any} error */
  #waits(error) {
    this.#settled();
    this.#broken = true;
    this.#dispatch({ type: 'publish/broken', problem: error instanceof TryLater ? { key: error.key, detail: error.detail } : null });
    this.#onState(this.state);
  }

  /** @param {boolean} broken */
  #tellBroken(broken) {
    if (broken === this.#broken) return;
    this.#broken = broken;
    this.#dispatch({ type: broken ? 'publish/broken' : 'publish/mended' });
  }

  /** Who paused it here as well knows. */
  #tellPause() {
    this.#dispatch({ type: 'publish/paused', paused: this.#isPaused, byHome: this.#pausedByHome && !this.#paused });
  }
}
