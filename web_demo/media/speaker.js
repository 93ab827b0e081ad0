// The family's voices out of the camera phone, as loud as it can: phones pause the element for a call and do not resume it.

const kAgainMs = 2000;

export class Speaker {
  #element;
  #clock;
  #onBlocked;
  #triedAt = -Infinity;

  /** @param {SpeakerPorts} ports */
  constructor({ element, clock, onBlocked }) {
    this.#element = element;
    this.#clock = clock;
    this.#onBlocked = onBlocked;
  }

  /** @param {MediaStream | null} voices */
  use(voices) {
    this.#element.srcObject = voices;
    if (voices) this.play();
  }

  /** Every half second. */
  look() {
    if (this.#element.srcObject && this.#element.paused && this.#clock.now() - this.#triedAt >= kAgainMs) this.play();
  }

  play() {
    this.#triedAt = this.#clock.now();
    this.#element.volume = 1;
    this.#element.muted = false;
    this.#element.play().then(
      () => this.#onBlocked(false),
      (error) => error.name === 'NotAllowedError' && this.#onBlocked(true),
    );
  }
}
