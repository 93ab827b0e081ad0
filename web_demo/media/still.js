// Pictures that do not move: drawn from a video or from what was kept, and made small enough to keep.

const kShownWidth = 640;
const kKeptSide = 320;
const kLongest = 60000;
/** The first that is small enough is kept. */
const kQualities = [0.7, 0.4];

/** @param {StillSource} source @returns {[number, number]} */
function sizeOf(source) {
  return 'videoWidth' in source ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
}

/** @param {HTMLCanvasElement} canvas @param {StillSource} source @param {number} [most] of its longer side @returns {boolean} false when there is nothing to draw */
export function draw(canvas, source, most = kShownWidth) {
  const [width, height] = sizeOf(source);
  if (!width || !height) return false;
  const scale = Math.min(1, most / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(source, 0, 0, canvas.width, canvas.height);
  return true;
}

/** @param {HTMLCanvasElement} canvas @returns {HTMLCanvasElement} */
export function copyOf(canvas) {
  const copy = document.createElement('canvas');
  draw(copy, canvas);
  return copy;
}

/**
 * Keeps a small JPEG of it. At once, not by and by: a page that is being hidden gets no other chance.
 * @param {Album} album @param {string} camera @param {StillSource} source @param {number} age seconds
 * @returns {number} Unix seconds: when that was
 */
export function keepPicture(album, camera, source, age) {
  const at = Math.floor(Date.now() / 1000) - age;
  const small = document.createElement('canvas');
  if (!draw(small, source, kKeptSide)) return at;
  const url = kQualities.map((quality) => small.toDataURL('image/jpeg', quality)).find(({ length }) => length <= kLongest);
  if (url) album.keep(camera, { at, url });
  return at;
}

/** @param {string} url `data:` @returns {Promise<ImageBitmap>} */
export function decode(url) {
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
  return createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
}
