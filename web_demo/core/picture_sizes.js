// The pictures that a camera phone can send, from saving to sharp. Pure.

/**
 * alone: bit/s of a single encoding, so that an old phone stays cool and a home's uplink free; layers: of several (simulcast), lowest
 * first, each twice as wide as the one before, and no more than browsers make of a picture of that size.
 * @type {Record<Size, {width: number, height: number, alone: number, layers: number[]}>}
 */
const kPictures = {
  360: { width: 640, height: 360, alone: 600_000, layers: [150_000, 450_000] },
  540: { width: 960, height: 540, alone: 1_200_000, layers: [100_000, 300_000, 900_000] },
  720: { width: 1280, height: 720, alone: 2_000_000, layers: [150_000, 450_000, 1_400_000] },
};

/** @param {Size} size @returns {{alone: number, layers: number[]}} bit/s */
export function budgetOf(size) {
  return kPictures[size];
}

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
 * What each encoding of a sender may spend, and which rest. How many there are was negotiated: of a small picture the last are of no use.
 * @param {RTCRtpEncodingParameters[]} encodings lowest first @param {Size} size
 * @param {number} wanted  so many of them, from the lowest, somebody needs
 * @param {number} [most]  bit/s that the lowest may spend
 * @returns {RTCRtpEncodingParameters[] | null} null: nothing to change
 */
export function budgeted(encodings, size, wanted, most = Infinity) {
  const { alone, layers } = kPictures[size];
  const budgets = encodings.length === 1 ? [alone] : layers.slice(-encodings.length);
  const fitted = encodings.map((encoding, i) => ({
    ...encoding,
    active: i < Math.min(budgets.length, wanted),
    ...(i < budgets.length && { maxBitrate: i ? budgets[i] : Math.min(budgets[i], most) }),
    ...(encodings.length > 1 && i < budgets.length && { scaleResolutionDownBy: 2 ** (budgets.length - 1 - i) }),
  }));
  return JSON.stringify(fitted) === JSON.stringify(encodings) ? null : fitted;
}
