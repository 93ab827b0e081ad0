// Puts a video into a small window over other apps, in the two ways in which browsers have it. Where neither is there, it is not
// offered.

import { inWindow, leaveWindow } from './picture_in_picture.js';

const kMode = 'picture-in-picture';

/** @param {HTMLVideoElement} video @returns {boolean} */
export function hasWindow(video) {
  if (document.pictureInPictureEnabled && typeof video.requestPictureInPicture === 'function') return true;
  return /** @type {any} */ (video).webkitSupportsPresentationMode?.(kMode) === true;
}

/** Inside a tap. @param {HTMLVideoElement} video @returns {Promise<void>} */
export async function toggleWindow(video) {
  if (inWindow(video)) await leaveWindow(video);
  else if (document.pictureInPictureEnabled && video.requestPictureInPicture) await video.requestPictureInPicture();
  else /** @type {any} */ (video).webkitSetPresentationMode(kMode);
}
