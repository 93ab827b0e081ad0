// How many pictures a camera sends of what it sees, how large and how dear (simulcast): each viewer gets the one that
// suits, and the phone uploads once.

/** Bit/s of a single encoding: plenty for 960x540. All together stay within about 1.5: an old phone stays cool and a home's uplink free. */
const kAlone = 1_200_000;

// Lowest first, and no more than Chromium sends of a picture of that size (three from 960x540 up, two from 480x270 up, H.264
// as VP8): of those that are too many it leaves out the last, and a camera without its full picture is worse than one
// with fewer layers. Its software encoders may need a fifth more than they are allowed.
const kTwo = [
  { rid: 'l', scaleResolutionDownBy: 2, maxBitrate: 200_000 },
  { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 1_000_000 },
];
const kThree = [
  { rid: 'l', scaleResolutionDownBy: 4, maxBitrate: 100_000 },
  { rid: 'm', scaleResolutionDownBy: 2, maxBitrate: 300_000 },
  { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 900_000 },
];
const kPixelsForTwo = 480 * 270;
const kPixelsForThree = 960 * 540;

/**
 * @param {{width?: number, height?: number}} picture  what the camera captures, where it is known
 * @returns {RTCRtpEncodingParameters[]}
 */
export function encodingsFor({ width = 0, height = 0 }) {
  const pixels = width * height;
  if (pixels >= kPixelsForThree) return copy(kThree);
  // Not known yet: two are right for most of what phones capture.
  return pixels === 0 || pixels >= kPixelsForTwo ? copy(kTwo) : oneEncoding();
}

/** For a picture that is small anyway, and for browsers that know no others. @returns {RTCRtpEncodingParameters[]} */
export function oneEncoding() {
  return [{ maxBitrate: kAlone }];
}

/** @param {RTCRtpEncodingParameters[]} encodings */
function copy(encodings) {
  return encodings.map((one) => ({ ...one }));
}
