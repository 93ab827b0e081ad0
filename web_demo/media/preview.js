// What the camera sees, on its own screen: shown while somebody may look at it, at rest while the screen is dark. What is sent goes on.

export class Preview {
  #element;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  #resting = false;

  /** @param {HTMLVideoElement} element */
  constructor(element) {
    this.#element = element;
  }

  /** @param {MediaStreamTrack | null} track */
  use(track) {
    if (track === this.#track) return;
    this.#track = track;
    this.#element.srcObject = track && new MediaStream([track]);
    this.#play();
  }

  /** @param {boolean} resting */
  rest(resting) {
    this.#resting = resting;
    if (resting) this.#element.pause();
    else this.#play();
  }

  #play() {
    if (this.#track && !this.#resting) this.#element.play().catch(() => {});
  }
}
