// A photo as a JPEG that goes where photos go on this device. On phones that is the share sheet ("Save image" is in it), elsewhere a
// download; a web view inside an app often has neither, and shows the photo for a long press instead.

import { photoName } from '../core/photo_name.js';
import { h } from './dom.js';
import { openSheet } from './sheet.js';

const kType = 'image/jpeg';
const kGood = 0.92;
const kKeepUrlMs = 60000;

/**
 * What a video shows now. Inside a tap.
 * @param {HTMLVideoElement} video @param {HTMLElement} flash  is lit for a moment @param {string} camera its name
 * @param {(hint: string) => string} say  words for a key
 * @returns {Promise<'photoSaved' | 'photoShared' | 'photoNone' | 'photoFailed' | ''>} word key of what became of it; empty: the user thought better of it, or sees it
 */
export async function photograph(video, flash, camera, say) {
  if (video.videoWidth === 0) return 'photoNone';
  const canvas = h('canvas', { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  flash.classList.remove('on');
  void flash.offsetWidth; // the animation runs anew
  flash.classList.add('on');
  try {
    const name = photoName(camera, new Date());
    const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ resolve) => canvas.toBlob(resolve, kType, kGood));
    if (!blob) return 'photoFailed';
    const file = new File([blob], name, { type: kType });
    if (matchMedia('(pointer: coarse)').matches && navigator.canShare?.({ files: [file] })) return await share(file, canvas, say);
    if (!inWebView(navigator.userAgent)) return download(file);
    return display(canvas, say);
  } catch {
    return 'photoFailed';
  }
}

/** @param {File} file @param {HTMLCanvasElement} canvas @param {(key: string) => string} say */
async function share(file, canvas, say) {
  try {
    await navigator.share({ files: [file] });
    return 'photoShared';
  } catch (error) {
    if (/** @type {any} */ (error)?.name === 'AbortError') return '';
    return display(canvas, say);
  }
}

/** @param {File} file */
function download(file) {
  const url = URL.createObjectURL(file);
  h('a', { href: url, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(url), kKeepUrlMs);
  return /** @type {const} */ ('photoSaved');
}

/** A data address, because apps around a web view can save that and no blob. @param {HTMLCanvasElement} canvas @param {(key: string) => string} say @returns {''} */
function display(canvas, say) {
  const image = h('img', { src: canvas.toDataURL(kType, kGood), alt: say('photo') });
  const done = h('button', { class: 'button wide', type: 'button', testid: 'photo-done', onclick: () => sheet.remove() }, say('done'));
  const sheet = h('dialog', { class: 'sheet', testid: 'photo-shown', onclose: () => sheet.remove() }, image, h('p', {}, say('photoHold')), done);
  document.body.append(sheet);
  openSheet(sheet);
  return '';
}

/** Apps put a page into a view that can share or download only what they taught it. @param {string} agent navigator.userAgent */
function inWebView(agent) {
  return /; wv\)/.test(agent) || (/iPhone|iPad|iPod/.test(agent) && !/Safari\//.test(agent));
}
