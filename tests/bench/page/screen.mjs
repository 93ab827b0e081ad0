// What the viewer sees: plays the tracks, tells when the first frame is shown, and reads the clock in each frame. Runs inside
// a page.

import { PictureClock } from './picture_clock.mjs';

export class Screen {
  constructor() {
    this.video = document.createElement('video');
    this.video.muted = true;
    this.video.playsInline = true;
    document.body.append(this.video);
    /** When the first frame was shown (performance.now()). @type {Promise<number>} */
    this.firstFrame = new Promise((resolve) => this.video.requestVideoFrameCallback(() => resolve(performance.now())));
  }

  /** @param {MediaStreamTrack[]} tracks */
  show(tracks) {
    this.video.srcObject = new MediaStream(tracks);
    this.video.play().catch(() => {});
  }

  remove() {
    this.video.srcObject = null;
    this.video.remove();
  }

  /**
   * Ages in ms of all frames that are shown during a span of time; `unread` counts those whose clock could not be read.
   * @param {number} ms
   * @returns {Promise<{ages: number[], unread: number}>}
   */
  readClock(ms) {
    const canvas = new OffscreenCanvas(PictureClock.pictureWidth, PictureClock.block);
    const drawing = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
    const seen = { ages: /** @type {number[]} */ ([]), unread: 0 };
    const end = performance.now() + ms;
    return new Promise((resolve) => {
      const take = () => {
        const now = Date.now();
        const { videoWidth, videoHeight } = this.video;
        drawing.drawImage(this.video, 0, 0, canvas.width, (videoHeight * canvas.width) / videoWidth);
        const time = PictureClock.read(drawing.getImageData(0, 0, canvas.width, canvas.height));
        if (time === null) seen.unread++;
        else seen.ages.push(PictureClock.age(time, now));
        if (performance.now() < end) this.video.requestVideoFrameCallback(take);
        else resolve(seen);
      };
      this.video.requestVideoFrameCallback(take);
    });
  }
}
