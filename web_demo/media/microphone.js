// The viewer's microphone. It is opened inside the press, kept warm for a short while after a turn so that the next
// press is quick, and then stopped: a microphone never stays open for good. As long as a track lives or is on its way the
// page's audio session is play-and-record, because any other type ends tracks on iOS. Owned by one Talk.

import { log } from '../core/log.js';
import { useAudioFor } from './audio_session.js';

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
  /** Nobody may keep what is open or on its way, until somebody presses again. */
  #stopping = false;
  #audioFor;
  /** @type {any} */
  #timer = null;

  /** @param {MicrophonePorts} ports */
  constructor({ clock, media = globalThis.navigator?.mediaDevices, permissions = globalThis.navigator?.permissions, audioFor = useAudioFor }) {
    this.#clock = clock;
    this.#media = media;
    this.#audioFor = audioFor;
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

  /** Balanced by release(), also when it fails. @returns {Promise<MediaStreamTrack>} */
  async acquire() {
    this.#users++;
    this.#stopping = false;
    this.#clock.cancel(this.#timer);
    this.#audioFor('play-and-record');
    if (this.#track?.readyState === 'live') return this.#track;
    if (!this.#media) throw new DOMException('no media devices', 'NotSupportedError');
    this.#opening ??= this.#open(this.#media).finally(() => (this.#opening = null));
    return this.#opening;
  }

  /** @param {{keepWarm?: boolean}} [options] */
  release({ keepWarm = true } = {}) {
    this.#users = Math.max(0, this.#users - 1);
    if (this.#users > 0) return;
    this.#clock.cancel(this.#timer);
    if (keepWarm && !this.#stopping && this.#track?.readyState === 'live') this.#timer = this.#clock.after(() => this.stop(), kWarmMs);
    else this.#end();
  }

  /** At once, or as soon as it opened or its user let go. */
  stop() {
    if (this.#users > 0) this.#stopping = true;
    else this.#end();
  }

  /** For good: the audio session belongs to somebody else from here on. */
  close() {
    this.stop();
    this.#audioFor = () => {};
  }

  /** @param {Pick<MediaDevices, 'getUserMedia'>} media */
  async #open(media) {
    const track = (await media.getUserMedia(kConstraints)).getAudioTracks()[0];
    if (this.#stopping) {
      track.stop();
      throw new DOMException('stopped while it opened', 'AbortError');
    }
    log('microphone opened');
    this.#track = track;
    return track;
  }

  /** The track first, or the session type would end it. */
  #end() {
    this.#clock.cancel(this.#timer);
    if (this.#track) log('microphone stopped');
    this.#track?.stop();
    this.#track = null;
    this.#stopping = false;
    this.#audioFor('playback');
  }
}

/** @param {any} error from getUserMedia @returns {string} word key that says what to do */
export function microphoneProblem(error) {
  if (error?.name === 'NotAllowedError' || error?.name === 'SecurityError') return 'micBlocked';
  if (error?.name === 'NotFoundError') return 'micMissing';
  if (error?.name === 'NotReadableError' || error?.name === 'AbortError') return 'micBusy';
  return 'micUnavailable';
}
