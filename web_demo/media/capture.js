// The camera phone's own camera and microphone: one local track of each kind at most, as iPhones want it. Tells its owner,
// the Publisher, when a track broke (a phone call, Siri, the page hidden, a device unplugged).

import { FinalFailure } from '../core/recovery.js';
import { log } from '../core/log.js';

const kMutedMs = 3000;
const kVideo = { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 15, max: 24 } };
// Noise suppression would eat barks; echo cancellation keeps the talking family out of the sound.
const kAudio = { echoCancellation: true, noiseSuppression: false, autoGainControl: true };

/** @typedef {'environment' | 'user'} Facing */

export class Capture {
  /** @type {MediaStreamTrack | null} */
  video = null;
  /** @type {MediaStreamTrack | null} */
  audio = null;
  /** @type {Facing} */
  facing;
  #clock;
  #onBroken;
  #life = 0;

  /** @param {{clock: import('../core/clock.js').Clock, facing: Facing, onBroken: () => void}} ports */
  constructor({ clock, facing, onBroken }) {
    this.#clock = clock;
    this.facing = facing;
    this.#onBroken = onBroken;
  }

  /** True while both tracks deliver (a camera without a microphone is allowed). */
  get healthy() {
    const works = (/** @type {MediaStreamTrack | null} */ track) => track?.readyState === 'live' && !track.muted;
    return works(this.video) && (this.audio === null || works(this.audio));
  }

  /** Stops what runs and opens both anew. Throws FinalFailure with words when a person has to act. */
  async open() {
    this.close();
    const life = this.#life;
    const media = navigator.mediaDevices;
    if (!media?.getUserMedia) throw new FinalFailure(window.isSecureContext ? 'noCapture' : 'needsHttps');
    const stream = await this.#openBoth(media).catch((error) => this.#explain(error));
    if (life !== this.#life) return stream.getTracks().forEach((track) => track.stop());
    this.video = stream.getVideoTracks()[0] ?? null;
    this.audio = stream.getAudioTracks()[0] ?? null;
    if (this.video && 'contentHint' in this.video) this.video.contentHint = 'motion';
    this.#watch(this.video);
    this.#watch(this.audio);
  }

  /** The other camera of the phone; the one of before when that fails. */
  async flip() {
    const before = this.facing;
    this.facing = before === 'user' ? 'environment' : 'user';
    this.#stop(this.video);
    this.video = null;
    try {
      await this.#reopenVideo();
    } catch (error) {
      log(`flip failed: ${error}`);
      this.facing = before;
      await this.#reopenVideo();
    }
  }

  /** @returns {Promise<boolean>} whether there is more than one camera to choose from */
  async canFlip() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === 'videoinput').length > 1;
  }

  close() {
    this.#life++;
    this.#stop(this.video);
    this.#stop(this.audio);
    this.video = this.audio = null;
  }

  async #reopenVideo() {
    const life = this.#life;
    const stream = await navigator.mediaDevices.getUserMedia({ video: { ...kVideo, facingMode: this.facing } });
    const [track] = stream.getVideoTracks();
    if (life !== this.#life) return track.stop();
    this.video = track;
    this.#watch(track);
  }

  /** A phone without a free microphone is still a camera. @param {MediaDevices} media */
  async #openBoth(media) {
    const video = { ...kVideo, facingMode: this.facing };
    try {
      return await media.getUserMedia({ video, audio: kAudio });
    } catch (/** @type {any} */ error) {
      if (error.name !== 'NotFoundError' && error.name !== 'NotReadableError') throw error;
      return media.getUserMedia({ video });
    }
  }

  /** @param {any} error @returns {never} */
  #explain(error) {
    log(`capture failed: ${error.name} ${error.message}`);
    if (error.name === 'NotAllowedError' || error.name === 'SecurityError') throw new FinalFailure('cameraBlocked');
    if (error.name === 'NotFoundError' || error.name === 'OverconstrainedError') throw new FinalFailure('cameraMissing');
    throw error;
  }

  /** @param {MediaStreamTrack | null} track */
  #watch(track) {
    if (!track) return;
    /** @type {any} */
    let timer = null;
    track.onended = () => this.#onBroken();
    track.onmute = () => (timer = this.#clock.after(() => this.#onBroken(), kMutedMs));
    track.onunmute = () => this.#clock.cancel(timer);
  }

  /** @param {MediaStreamTrack | null} track */
  #stop(track) {
    if (!track) return;
    track.onended = track.onmute = track.onunmute = null;
    track.stop();
  }
}
