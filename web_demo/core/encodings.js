// How many pictures a camera sends of what it sees, how large and how dear (simulcast): each viewer gets the one that
// suits, and the phone uploads once.

import { budgetOf } from './picture_sizes.js';

// Lowest first, and no more than Chromium sends of a picture of that size (three from 960x540 up, two from 480x270 up, H.264
// as VP8): of those that are too many it leaves out the last, and a camera without its full picture is worse than one
// with fewer layers. Its software encoders may need a fifth more than they are allowed.
const kRids = { 2: ['l', 'h'], 3: ['l', 'm', 'h'] };
const kPixelsForTwo = 480 * 270;
const kPixelsForThree = 960 * 540;

/**
 * @param {{width?: number, height?: number}} picture  what the camera captures, where it is known
 * @returns {RTCRtpEncodingParameters[]}
 */
export function encodingsFor({ width = 0, height = 0 }) {
  const pixels = width * height;
  if (pixels >= kPixelsForThree) return layers(3, '540');
  // Not known yet: two are right for most of what phones capture.
  return pixels === 0 || pixels >= kPixelsForTwo ? layers(2, '360') : oneEncoding();
}

/** For a picture that is small anyway, and for browsers that know no others. @returns {RTCRtpEncodingParameters[]} */
export function oneEncoding() {
  return [{ maxBitrate: budgetOf('540').alone }];
}

/** @param {2 | 3} count @param {Size} size @returns {RTCRtpEncodingParameters[]} */
function layers(count, size) {
  const { layers: budgets } = budgetOf(size);
  return kRids[count].map((rid, i) => ({ rid, scaleResolutionDownBy: 2 ** (count - 1 - i), maxBitrate: budgets[i] }));
}
