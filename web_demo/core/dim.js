// When the camera's screen goes dark: a phone that shows the same for weeks burns in, drains its battery and lights the room. Pure but
// for the clock.

const kMinuteMs = 60000;

export class Dimmer {
  #clock;
  #wall;
  #afterMs;
  #onDim;
  #onMinute;
  #running = false;
  #dark = false;
  #needsPerson = false;
  /** @type {any} */
  #timer = null;

  /** @param {DimmerPorts} ports */
  constructor({ clock, wall = Date.now, afterMs = kMinuteMs, onDim, onMinute }) {
    this.#clock = clock;
    this.#wall = wall;
    this.#afterMs = afterMs;
    this.#onDim = onDim;
    this.#onMinute = onMinute;
  }

  start() {
    this.#running = true;
    this.#wait();
  }

  stop() {
    this.#running = false;
    this.#clock.cancel(this.#timer);
    this.#light();
  }

  /** Somebody is there. */
  touched() {
    if (!this.#running) return;
    this.#light();
    this.#wait();
  }

  /** While something is wrong that only a person can change, the screen stays light. @param {boolean} needed */
  needsPerson(needed) {
    if (needed === this.#needsPerson) return;
    this.#needsPerson = needed;
    this.touched();
  }

  #light() {
    if (!this.#dark) return;
    this.#dark = false;
    this.#onDim(false);
  }

  #wait() {
    this.#clock.cancel(this.#timer);
    if (this.#needsPerson) return;
    this.#timer = this.#clock.after(() => {
      this.#dark = true;
      this.#onDim(true);
      this.#nextMinute();
    }, this.#afterMs);
  }

  #nextMinute() {
    this.#onMinute();
    this.#timer = this.#clock.after(() => this.#nextMinute(), kMinuteMs - (this.#wall() % kMinuteMs));
  }
}
