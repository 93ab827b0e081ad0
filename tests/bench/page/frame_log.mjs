// Writes down when each picture was shown, and how large it was. Runs inside a page, of either system: it looks at whichever video
// element plays there.

export class FrameLog {
  /** @param {() => HTMLVideoElement | null} find  the element, which may be another one later */
  constructor(find) {
    /** Of each shown frame: when (ms since 1970), width, height, and how many the element has shown. @type {[number, number, number, number][]} */
    this.frames = [];
    this.find = find;
    /** @type {HTMLVideoElement | null} */
    this.element = null;
    setInterval(() => this.look(), 20);
    this.look();
  }

  look() {
    const element = this.find();
    if (!element || element === this.element) return;
    this.element = element;
    const take = (/** @type {number} */ _now, /** @type {VideoFrameCallbackMetadata} */ { presentationTime, width, height, presentedFrames }) => {
      if (element !== this.element) return;
      this.frames.push([performance.timeOrigin + presentationTime, width, height, presentedFrames]);
      element.requestVideoFrameCallback(take);
    };
    element.requestVideoFrameCallback(take);
  }

  /** Frames since the last call, and the present moment. */
  read() {
    return { now: Date.now(), frames: this.frames.splice(0) };
  }
}
