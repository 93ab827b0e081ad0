// What the camera films: the test clip with the clock painted over it. Runs inside a page.

import { PictureClock } from './picture_clock.mjs';

export class CameraScene {
  static width = 960;
  static height = 540;
  static frameRate = 15;

  /** @returns {Promise<MediaStream>} picture and sound */
  async start() {
    const { width, height, frameRate } = CameraScene;
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const source = await navigator.mediaDevices.getUserMedia({ video: { width, height, frameRate }, audio });
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = new MediaStream(source.getVideoTracks());
    await video.play();
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const drawing = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const stream = canvas.captureStream(0);
    const track = /** @type {CanvasCaptureMediaStreamTrack} */ (stream.getVideoTracks()[0]);
    track.contentHint = 'motion'; // a canvas would else pass for a screen with text
    setInterval(() => {
      drawing.drawImage(video, 0, 0, width, height);
      PictureClock.paint(drawing, Date.now());
      track.requestFrame();
    }, 1000 / frameRate);
    return new MediaStream([track, ...source.getAudioTracks()]);
  }
}
