// The camera phone's own camera and microphone: one local track of each kind at most, as iPhones want it. It opens and stops; when
// that is due, its owner decides (CameraSource).

import { FinalFailure, TryLater } from '../core/recovery.js';
import { log } from '../core/log.js';

/** An opening that asks nobody any more and still hangs, as on some phones after a call. */
const kHangsMs = 8000;
const kDeniedAgainMs = 4000;
// Noise suppression would eat barks; echo cancellation keeps the talking family out of the sound.
const kAudio = { echoCancellation: true, noiseSuppression: false, autoGainControl: true };

export class Capture {
  /** @type {MediaStreamTrack | null} */
  video = null;
  /** @type {MediaStreamTrack | null} */
  audio = null;
  #clock;
  #media;
  #onChange;
  /** What was asked for before the last change is for nobody. */
  #life = 0;
  /** This page was allowed to capture: nobody has to answer any more. */
  #granted = false;

  /** @param {CapturePorts} ports */
  constructor({ clock, onChange, media = globalThis.navigator?.mediaDevices }) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#media = media;
  }

  /** @param {Kind} kind @returns {TrackState} */
  stateOf(kind) {
    const track = this[kind];
    if (!track) return 'none';
    if (track.readyState === 'ended') return 'ended';
    return track.muted ? 'muted' : 'live';
  }

  /**
   * Stops what runs of these kinds and opens them anew. A camera without a free microphone is still a camera.
   * Throws FinalFailure with words when a person has to act.
   * @param {{video: MediaTrackConstraints | null, audio: boolean}} kinds  video null: leave it alone
   */
  async open({ video, audio }) {
    const life = ++this.#life;
    if (video) this.#drop('video');
    if (audio) this.#drop('audio');
    const media = this.#media;
    if (!media?.getUserMedia) throw new FinalFailure(globalThis.isSecureContext ? 'noCapture' : 'needsHttps');
    const stream = await this.#openWhatGoes(media, video, audio);
    if (life !== this.#life) {
      stopAll(stream);
      throw new Error('nobody wants it any more');
    }
    this.#granted = true;
    if (video) this.#keep('video', stream?.getVideoTracks()[0]);
    if (audio) this.#keep('audio', stream?.getAudioTracks()[0]);
    if (this.video && 'contentHint' in this.video) this.video.contentHint = 'motion';
  }

  /** @returns {Promise<boolean>} whether there is more than one camera to choose from */
  async canFlip() {
    const devices = await this.#media.enumerateDevices().catch(() => []);
    return devices.filter((device) => device.kind === 'videoinput').length > 1;
  }

  /** The phone's camera light goes out. */
  close() {
    this.#life++;
    this.#drop('video');
    this.#drop('audio');
  }

  closeAudio() {
    this.#life++;
    this.#drop('audio');
  }

  /** @param {CaptureMedia} media @param {MediaTrackConstraints | null} video @param {boolean} audio @returns {Promise<MediaStream | null>} null: no microphone */
  async #openWhatGoes(media, video, audio) {
    try {
      return await this.#ask(media, { ...(video && { video }), ...(audio && { audio: kAudio }) });
    } catch (/** @type {any} */ error) {
      log(`capture failed: ${error.name} ${error.message}`);
      if (!video) return null;
      if (!audio || !['NotFoundError', 'NotReadableError', 'AbortError'].includes(error.name)) return this.#explain(error);
      return this.#ask(media, { video }).catch((failure) => this.#explain(failure));
    }
  }

  /** @param {CaptureMedia} media @param {MediaStreamConstraints} wanted @returns {Promise<MediaStream>} */
  #ask(media, wanted) {
    const opening = media.getUserMedia(wanted);
    if (!this.#granted) return opening;
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = this.#clock.after(() => {
        late = true;
        reject(new Error('opening hangs'));
      }, kHangsMs);
      opening.finally(() => this.#clock.cancel(timer)).then((stream) => (late ? stopAll(stream) : resolve(stream)), reject);
    });
  }

  /** A camera that has worked comes back: nobody stands there to try again. @param {any} error @returns {never} */
  #explain(error) {
    const denied = error.name === 'NotAllowedError' || error.name === 'SecurityError';
    const missing = error.name === 'NotFoundError' || error.name === 'OverconstrainedError';
    if (!denied && !missing) throw error;
    const key = denied ? 'cameraBlocked' : 'cameraMissing';
    throw this.#granted ? new TryLater(kDeniedAgainMs, key) : new FinalFailure(key);
  }

  /** @param {Kind} kind @param {MediaStreamTrack | undefined} track */
  #keep(kind, track) {
    this[kind] = track ?? null;
    if (track) track.onended = track.onmute = track.onunmute = () => this.#onChange();
  }

  /** @param {Kind} kind */
  #drop(kind) {
    const track = this[kind];
    this[kind] = null;
    if (!track) return;
    track.onended = track.onmute = track.onunmute = null;
    track.stop();
  }
}

/** @param {MediaStream | null} stream */
function stopAll(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}
