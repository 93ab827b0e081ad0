// Lets a picture be zoomed and moved: two fingers, a double tap, the wheel, keys. What a gesture does to the picture is decided in
// core/zoom.js; here gestures are read and the result is put on the screen. The pane's `data-zoomed` tells styles and tests.
// Loaded with the first gesture, which is why events are handed in: some of them are older than this code.

import { doubleTapped, isWhole, kWhole, movedBy, pinched, refitted, zoomedAt } from '../core/zoom.js';
import { setData } from './dom.js';

const kTap = { ms: 300, px: 12, nextPx: 40 };
const kStep = 1.3;
const kArrowPx = 64;
/** @type {Record<string, Point>} towards what is looked for, so the picture goes the other way */
const kArrows = {
  ArrowLeft: { x: kArrowPx, y: 0 },
  ArrowRight: { x: -kArrowPx, y: 0 },
  ArrowUp: { x: 0, y: kArrowPx },
  ArrowDown: { x: 0, y: -kArrowPx },
};

/** @param {ZoomableParts} parts */
export function zoomable({ pane, content, video, onTap, onZoom }) {
  /** @type {Zoom} */
  let zoom = kWhole;
  /** Fingers, or the mouse, on the pane. @type {Map<number, Point>} */
  const fingers = new Map();
  /** The gesture that runs, while it may still be a tap. @type {{at: Point, since: number} | null} */
  let tap = null;
  /** @type {{at: Point, since: number} | null} */
  let lastTap = null;
  /** @type {any} */
  let timer = null;

  const size = () => ({ width: pane.clientWidth, height: pane.clientHeight, aspect: video.videoWidth / video.videoHeight || 16 / 9 });

  /** @param {{clientX: number, clientY: number}} event @returns {Point} */
  const place = ({ clientX, clientY }) => {
    const box = pane.getBoundingClientRect();
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
  };

  /** @param {Zoom} next @param {boolean} [smooth] */
  function become(next, smooth = false) {
    const was = isWhole(zoom);
    zoom = isWhole(next) ? kWhole : next;
    setData(content, 'smooth', String(smooth));
    content.style.transform = zoom === kWhole ? '' : `translate(${zoom.x.toFixed(1)}px, ${zoom.y.toFixed(1)}px) scale(${zoom.scale.toFixed(4)})`;
    setData(pane, 'zoomed', String(zoom !== kWhole));
    if (was !== isWhole(zoom)) onZoom(!isWhole(zoom));
  }

  /** @param {Point} at @param {number} now */
  function tapped(at, now) {
    clearTimeout(timer);
    if (lastTap && now - lastTap.since < kTap.ms && Math.hypot(at.x - lastTap.at.x, at.y - lastTap.at.y) < kTap.nextPx) {
      lastTap = null;
      return become(doubleTapped(zoom, size(), at), true);
    }
    lastTap = { at, since: now };
    timer = setTimeout(onTap, kTap.ms);
  }

  /** @param {PointerEvent} event */
  function began(event) {
    if (event.button !== 0) return;
    const at = place(event);
    fingers.set(event.pointerId, at);
    tap = fingers.size === 1 ? { at, since: event.timeStamp } : null;
    try {
      pane.setPointerCapture(event.pointerId);
    } catch {
      // That finger has gone meanwhile.
    }
  }

  /** @param {PointerEvent} event */
  function moved(event) {
    const from = fingers.get(event.pointerId);
    if (!from) return;
    const to = place(event);
    fingers.set(event.pointerId, to);
    if (tap && Math.hypot(to.x - tap.at.x, to.y - tap.at.y) > kTap.px) tap = null;
    if (tap) return;
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    if (others.length === 0) become(movedBy(zoom, size(), { x: to.x - from.x, y: to.y - from.y }));
    if (others.length === 1) become(pinched(zoom, size(), [from, others[0]], [to, others[0]]));
  }

  /** @param {PointerEvent} event */
  function ended(event) {
    if (!fingers.delete(event.pointerId)) return;
    if (tap && event.type === 'pointerup' && event.timeStamp - tap.since < kTap.ms) tapped(tap.at, event.timeStamp);
    tap = null;
  }

  /** @param {WheelEvent} event */
  function rolled(event) {
    // Trackpads report a pinch as small steps of a wheel with Ctrl.
    const perPx = event.ctrlKey ? 0.01 : 0.002;
    const px = event.deltaMode === 0 ? event.deltaY : event.deltaY * 24;
    become(zoomedAt(zoom, size(), Math.exp(-px * perPx), place(event)));
  }

  /** @type {Record<string, (event: any) => void>} */
  const gestures = { pointerdown: began, pointermove: moved, pointerup: ended, pointercancel: ended, wheel: rolled, keydown: typed };

  video.addEventListener('resize', () => become(refitted(zoom, size())));
  new ResizeObserver(() => become(refitted(zoom, size()))).observe(pane);
  become(kWhole);

  /** @param {KeyboardEvent} event */
  function typed({ key }) {
    const middle = { x: 0, y: 0 };
    if (key === '+' || key === '=') become(zoomedAt(zoom, size(), kStep, middle), true);
    else if (key === '-' || key === '_') become(zoomedAt(zoom, size(), 1 / kStep, middle), true);
    else if (key === '0') become(kWhole, true);
    else if (key in kArrows) become(movedBy(zoom, size(), kArrows[key]), true);
  }
  return { handle: (/** @type {Event} */ event) => gestures[event.type]?.(event), reset: () => become(kWhole, true) };
}
