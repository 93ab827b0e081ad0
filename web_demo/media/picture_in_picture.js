// Whether a video is in a small window over other apps, in the two ways in which browsers have it: the standard's (Chrome, Safari on
// a Mac) and Safari's own (iPhone, iPad).

/** @param {HTMLVideoElement} video @returns {boolean} it is shown there: somebody looks, even while the page is hidden */
export function inWindow(video) {
  return document.pictureInPictureElement === video || /** @type {any} */ (video).webkitPresentationMode === 'picture-in-picture';
}

/** @param {HTMLVideoElement} video */
export async function leaveWindow(video) {
  if (!inWindow(video)) return;
  if (document.pictureInPictureElement === video) await document.exitPictureInPicture();
  else /** @type {any} */ (video).webkitSetPresentationMode('inline');
}
