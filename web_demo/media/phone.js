// The phone around a camera: its screen is kept on, its sound goes to the loudspeaker, and what happens to it is told. Owned by the
// Publisher from start to stop.

import { audioSession, useAudioFor } from './audio_session.js';
import { PhoneSensors } from './phone_sensors.js';
import { WakeLock } from './wake_lock.js';

export class Phone {
  sensors;
  #wakeLock;
  #onReturn;
  #onDevices;
  #deaf = () => {};

  /** @param {PhonePorts} ports */
  constructor({ clock, onAwake, onReturn, onDevices, onNetwork }) {
    this.#wakeLock = new WakeLock({ clock, onChange: onAwake });
    this.sensors = new PhoneSensors({ onNetwork });
    this.#onReturn = onReturn;
    this.#onDevices = onDevices;
  }

  start() {
    this.hold();
    this.sensors.start();
    this.#deaf = whenAudioReturns(this.#onReturn);
    navigator.mediaDevices?.addEventListener?.('devicechange', this.#onDevices);
  }

  /** What the system takes while the page is away. */
  hold() {
    useAudioFor('play-and-record');
    this.#wakeLock.take();
  }

  stop() {
    navigator.mediaDevices?.removeEventListener?.('devicechange', this.#onDevices);
    this.#deaf();
    this.sensors.stop();
    this.#wakeLock.drop();
  }
}

/** A call or Siri is over, and the sound is ours again. @param {() => void} onActive @returns {() => void} stops telling */
function whenAudioReturns(onActive) {
  const session = audioSession();
  const changed = () => session?.state === 'active' && onActive();
  session?.addEventListener?.('statechange', changed);
  return () => session?.removeEventListener?.('statechange', changed);
}
