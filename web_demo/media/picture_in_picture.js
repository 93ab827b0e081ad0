// A small window over other apps, in the two ways in which browsers have it: the standard's (Chrome, Safari on a Mac) and
// Safari's own (iPhone, iPad). Where neither is there, it is not offered.

const kMode = 'picture-in-picture';

/** @param {HTMLVideoElement} video @returns {boolean} */
export function hasWindow(video) {
  if (document.pictureInPictureEnabled && typeof video.requestPictureInPicture === 'function') return true;
  return /** @type {any} */ (video).webkitSupportsPresentationMode?.(kMode) === true;
}

/** @param {HTMLVideoElement} video @returns {boolean} it is shown there: somebody looks, even while the page is hidden */
export function inWindow(video) {
  return document.pictureInPictureElement === video || /** @type {any} */ (video).webkitPresentationMode === kMode;
}

/** Inside a tap. @param {HTMLVideoElement} video @returns {Promise<void>} */
export async function toggleWindow(video) {
  if (inWindow(video)) await leaveWindow(video);
  else if (document.pictureInPictureEnabled && video.requestPictureInPicture) await video.requestPictureInPicture();
  else /** @type {any} */ (video).webkitSetPresentationMode(kMode);
}

/** @param {HTMLVideoElement} video */
export async function leaveWindow(video) {
  if (!inWindow(video)) return;
  if (document.pictureInPictureElement === video) await document.exitPictureInPicture();
  else /** @type {any} */ (video).webkitSetPresentationMode('inline');
}
