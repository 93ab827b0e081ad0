// Whether a video element's pictures move, told apart in two ways: decoded (the path works) and shown (the eye sees it). A paused
// element decodes on and shows a frozen picture, so the two must not be mixed up.

export class Frames {
  #video;
  #decoded = -1;
  #shown = 0;
  #reported = 0;
  #running = true;
  #callback = 0;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.#video = video;
    if (this.#counts) this.#next();
  }

  get #counts() {
    return 'requestVideoFrameCallback' in this.#video;
  }

  /** @returns {boolean} another picture than at the last call is on the screen; never on a hidden page, which presents nothing */
  shown() {
    if (!this.#counts) this.#shown = this.#video.getVideoPlaybackQuality?.().totalVideoFrames ?? 0;
    const moved = this.#shown > 0 && this.#shown !== this.#reported;
    this.#reported = this.#shown;
    // What was decoded meanwhile was shown; only what comes from here on is not.
    if (moved) this.#decoded = -1;
    return moved;
  }

  /** @param {Reception} reception @returns {boolean} more was decoded than at the last call */
  decoded({ decoded }) {
    const moved = this.#decoded >= 0 && decoded > this.#decoded;
    this.#decoded = decoded;
    return moved;
  }

  stop() {
    this.#running = false;
    if (this.#counts) this.#video.cancelVideoFrameCallback(this.#callback);
  }

  #next() {
    this.#callback = this.#video.requestVideoFrameCallback(() => {
      this.#shown++;
      if (this.#running) this.#next();
    });
  }
}
