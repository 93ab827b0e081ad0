// The light of a picture around it: what it leaves free of the screen is no black bar but its own colours, far out of focus. A few
// pixels, once a second, enlarged twice: a blur that costs nothing, because both phones have better things to do.

import { h } from './dom.js';

const kFew = { width: 6, height: 4 };
const kMore = { width: 48, height: 32 };
const kPaintMs = 1000;
/** Of each painting: light changes softly. */
const kShare = 0.5;

/** @param {HTMLVideoElement} video */
export function ambientLight(video) {
  const few = h('canvas', kFew);
  const root = h('canvas', { class: 'ambient', 'aria-hidden': 'true', ...kMore });
  const [colours, drawing] = [few, root].map((canvas) => canvas.getContext('2d'));
  /** @type {any} */
  let timer = null;
  let dark = true;
  video.addEventListener('resize', () => timer && paint());

  function paint() {
    if (!colours || !drawing || video.videoWidth === 0 || document.hidden) return;
    colours.globalAlpha = dark ? 1 : kShare;
    colours.drawImage(video, 0, 0, kFew.width, kFew.height);
    drawing.imageSmoothingQuality = 'high';
    drawing.drawImage(few, 0, 0, kMore.width, kMore.height);
    dark = false;
  }

  /** @param {'follow' | 'stay' | 'out'} how  follow: the picture moves; stay: it stands still; out: nothing of it may be seen */
  function update(how) {
    if (how !== 'follow') {
      clearInterval(timer);
      timer = null;
    } else if (!timer) {
      timer = setInterval(paint, kPaintMs);
      paint();
    }
    if (how !== 'out' || dark) return;
    drawing?.clearRect(0, 0, kMore.width, kMore.height);
    dark = true;
  }
  return { root, update };
}
