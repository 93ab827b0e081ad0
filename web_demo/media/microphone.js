// The viewer's microphone. It is opened inside the press, kept warm for a short while after a turn so that the next
// press is quick, and then stopped: a microphone never stays open for good. Owned by one Talk.

import { log } from '../core/log.js';

const kWarmMs = 20000;
const kConstraints = { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } };

export class Microphone {
  #clock;
  #media;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** @type {Promise<MediaStreamTrack> | null} */
  #opening = null;
  #users = 0;
  #granted = false;
  /** @type {any} */
  #timer = null;

  /**
   * @param {object} ports
   * @param {import('../core/clock.js').Clock} ports.clock
   * @param {Pick<MediaDevices, 'getUserMedia'> | undefined} [ports.media]
   * @param {{query: (what: any) => Promise<any>} | undefined} [ports.permissions]
   */
  constructor({ clock, media = globalThis.navigator?.mediaDevices, permissions = globalThis.navigator?.permissions }) {
    this.#clock = clock;
    this.#media = media;
    // Asked for early, because inside a press every awaited step delays the voice.
    permissions?.query({ name: 'microphone' }).then(
      (status) => {
        this.#granted = status.state === 'granted';
        status.onchange = () => (this.#granted = status.state === 'granted');
      },
      () => {},
    );
  }

  /** True when acquire() will not have to wait for a person. */
  get ready() {
    return this.#granted || this.#track?.readyState === 'live';
  }

  /** Balanced by release(). @returns {Promise<MediaStreamTrack>} */
  async acquire() {
    this.#users++;
    if (this.#track?.readyState === 'live') return this.#track;
    if (!this.#media) throw new DOMException('no media devices', 'NotSupportedError');
    this.#opening ??= this.#media
      .getUserMedia(kConstraints)
      .then((stream) => {
        this.#track = stream.getAudioTracks()[0];
        log('microphone opened');
        return this.#track;
      })
      .finally(() => (this.#opening = null));
    return this.#opening;
  }

  /** @param {{keepWarm?: boolean}} [options] */
  release({ keepWarm = true } = {}) {
    this.#users = Math.max(0, this.#users - 1);
    if (this.#users > 0) return;
    this.#clock.cancel(this.#timer);
    if (keepWarm) this.#timer = this.#clock.after(() => this.stop(), kWarmMs);
    else this.stop();
  }

  /** Unless somebody is using it. */
  stop() {
    if (this.#users > 0) return;
    this.#clock.cancel(this.#timer);
    if (this.#track) log('microphone stopped');
    this.#track?.stop();
    this.#track = null;
  }
}

/** @param {any} error from getUserMedia @returns {string} word key that says what to do */
export function microphoneProblem(error) {
  if (error?.name === 'NotAllowedError' || error?.name === 'SecurityError') return 'micBlocked';
  if (error?.name === 'NotFoundError') return 'micMissing';
  if (error?.name === 'NotReadableError' || error?.name === 'AbortError') return 'micBusy';
  return 'micUnavailable';
}
