// Counts a video element's pictures in two ways: decoded (the path works) and shown (the eye sees it move). A paused
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

  /**
   * @param {RTCPeerConnection} pc
   * @returns {Promise<{decoded: boolean, shown: boolean}>} what moved since the last call
   */
  async moved(pc) {
    const shown = this.#countShown();
    if (shown) return { decoded: true, shown };
    const frames = await framesDecoded(pc);
    const decoded = this.#decoded >= 0 && frames > this.#decoded;
    this.#decoded = frames;
    // Hidden pages present nothing, and nobody looks.
    return { decoded, shown: decoded && document.visibilityState === 'hidden' };
  }

  stop() {
    this.#running = false;
    if (this.#counts) this.#video.cancelVideoFrameCallback(this.#callback);
  }

  #countShown() {
    if (!this.#counts) this.#shown = this.#video.getVideoPlaybackQuality?.().totalVideoFrames ?? 0;
    const moved = this.#shown > this.#reported || this.#shown < this.#reported;
    this.#reported = this.#shown;
    return moved && this.#shown > 0;
  }

  #next() {
    this.#callback = this.#video.requestVideoFrameCallback(() => {
      this.#shown++;
      if (this.#running) this.#next();
    });
  }
}

/** @param {RTCPeerConnection} pc */
async function framesDecoded(pc) {
  let frames = 0;
  for (const report of (await pc.getStats()).values()) {
    if (report.type === 'inbound-rtp' && report.kind === 'video') frames += report.framesDecoded ?? 0;
  }
  return frames;
}
