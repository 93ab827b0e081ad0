// What the file of a photo is called: the camera and the moment. Pure. The name is somebody else's text, so it keeps letters, digits
// and signs of all scripts and nothing that a file system or a reader of file names could take for something else.

const kLongest = 40;

/** @param {string} camera @param {Date} at @returns {string} */
export function photoName(camera, at) {
  const clean = camera.normalize('NFC').replace(/[\p{C}\p{Z}\\/:*?"<>|.~%]+/gu, ' ').trim();
  const short = [...clean].slice(0, kLongest).join('').trim();
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  const time = [two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())].join('-');
  return `${short || 'petcam'} ${day} ${time}.jpg`;
}
