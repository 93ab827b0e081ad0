// Where a zoomed picture stands. Pure geometry. The picture is fitted into a pane, grows around the pane's middle, and is then
// moved; it never leaves an edge of the pane bare that it could fill.

/** @type {Zoom} */
export const kWhole = Object.freeze({ scale: 1, x: 0, y: 0 });

const kDoubleTap = 2;
/** A picture that lies in a standing pane has to grow far until it fills it, and somewhat further to be looked at. */
const kLargest = { least: 4, times: 2, most: 10 };

/** @param {Zoom} zoom */
export function isWhole({ scale }) {
  return scale < 1.01;
}

/** Grows or shrinks it around a point, which stays where it is. @param {Zoom} zoom @param {Pane} pane @param {number} factor @param {Point} at */
export function zoomedAt(zoom, pane, factor, at) {
  return anchored(zoom, pane, factor, at, at);
}

/** @param {Zoom} zoom @param {Pane} pane @param {Point} by */
export function movedBy(zoom, pane, by) {
  return anchored(zoom, pane, 1, { x: 0, y: 0 }, by);
}

/** Two fingers went from some points to others. @param {Zoom} zoom @param {Pane} pane @param {[Point, Point]} from @param {[Point, Point]} to */
export function pinched(zoom, pane, from, to) {
  return anchored(zoom, pane, apart(to) / Math.max(apart(from), 1), middle(from), middle(to));
}

/** @param {Zoom} zoom @param {Pane} pane @param {Point} at @returns {Zoom} so large there that it fills the pane, but twice at least; or the whole picture again */
export function doubleTapped(zoom, pane, at) {
  return isWhole(zoom) ? zoomedAt(kWhole, pane, Math.max(kDoubleTap, filling(pane)), at) : kWhole;
}

/** The pane, or the picture, has another shape. @param {Zoom} zoom @param {Pane} pane */
export function refitted(zoom, pane) {
  return anchored(zoom, pane, 1, { x: 0, y: 0 }, { x: 0, y: 0 });
}

/** The picture's part under `from` comes to lie under `to`. @param {Zoom} zoom @param {Pane} pane @param {number} factor @param {Point} from @param {Point} to @returns {Zoom} */
function anchored(zoom, pane, factor, from, to) {
  // A pane that is not shown has no size, and tells nothing.
  if (!(pane.width > 0 && pane.height > 0)) return zoom;
  const { width, height } = fitted(pane);
  const largest = Math.min(kLargest.most, Math.max(kLargest.least, kLargest.times * filling(pane)));
  const scale = clamp(zoom.scale * factor, 1, largest);
  const grown = scale / zoom.scale;
  const along = (/** @type {'x' | 'y'} */ axis, /** @type {number} */ picture, /** @type {number} */ room) => {
    const most = Math.max(0, (picture * scale - room) / 2);
    return clamp(to[axis] - (from[axis] - zoom[axis]) * grown, -most, most);
  };
  return { scale, x: along('x', width, pane.width), y: along('y', height, pane.height) };
}

/** How far it has to grow to leave nothing of the pane bare. @param {Pane} pane */
function filling(pane) {
  const { width, height } = fitted(pane);
  return Math.max(pane.width / width, pane.height / height);
}

/** The picture's size when all of it is seen. @param {Pane} pane */
function fitted({ width, height, aspect }) {
  return aspect > width / height ? { width, height: width / aspect } : { width: height * aspect, height };
}

/** @param {[Point, Point]} points */
function apart([a, b]) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** @param {[Point, Point]} points @returns {Point} */
function middle([a, b]) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** Never -0. @param {number} value @param {number} least @param {number} most */
function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most) + 0;
}
