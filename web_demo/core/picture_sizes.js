// The pictures that a camera phone can send, from saving to sharp. Pure.

/** @typedef {'360' | '540' | '720'} Size */
/** @typedef {'environment' | 'user'} Facing */

/** maxBitrate: bit/s, so that an old phone stays cool and a home's uplink free. @type {Record<Size, {width: number, height: number, maxBitrate: number}>} */
const kPictures = {
  360: { width: 640, height: 360, maxBitrate: 600_000 },
  540: { width: 960, height: 540, maxBitrate: 1_200_000 },
  720: { width: 1280, height: 720, maxBitrate: 2_000_000 },
};

/** @type {readonly Size[]} */
export const kSizes = ['360', '540', '720'];

/** @param {string | null} text @returns {Size} anything unknown is the middle one */
export function sizeOf(text) {
  return kSizes.find((size) => size === text) ?? '540';
}

/** @param {Size} size @returns {{width: ConstrainULongRange, height: ConstrainULongRange, frameRate: ConstrainDoubleRange}} for applyConstraints */
export function pictureOf(size) {
  const { width, height } = kPictures[size];
  return { width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 15, max: 24 } };
}

/** @param {{width?: number, height?: number}} settings of a track @param {Size} size @returns {boolean} upright counts as well */
export function isPicture({ width, height }, size) {
  const wanted = kPictures[size];
  return (width === wanted.width && height === wanted.height) || (width === wanted.height && height === wanted.width);
}

/**
 * What a sender may spend on this picture. Several encodings (simulcast) have budgets of their own, and stay.
 * @param {RTCRtpEncodingParameters[]} encodings @param {Size} size @returns {RTCRtpEncodingParameters[] | null} null: nothing to change
 */
export function budgeted(encodings, size) {
  const { maxBitrate } = kPictures[size];
  if (encodings.length !== 1 || encodings[0].maxBitrate === maxBitrate) return null;
  return [{ ...encodings[0], maxBitrate }];
}
