// The source text that turns an empty page of the server into a measuring page.

import { CameraScene } from './camera_scene.mjs';
import { MeasuringPage } from './measuring_page.mjs';
import { PetcamPlace } from './petcam_place.mjs';
import { PictureClock } from './picture_clock.mjs';
import { Place } from './place.mjs';
import { Screen } from './screen.mjs';
import { VideoroomPlace } from './videoroom_place.mjs';

// Each only after what it extends.
const kClasses = [PictureClock, CameraScene, Screen, Place, PetcamPlace, VideoroomPlace, MeasuringPage];
const kPageModules = ['/net/janus.js', '/net/peer.js', '/core/clock.js', '/core/codecs.js'];

/**
 * To be evaluated in a page of the server's own origin; afterwards `measuring` is there.
 * @param {'petcam' | 'videoroom'} plugin @param {string} url  of Janus's WebSocket
 */
export function pageSource(plugin, url) {
  const classes = kClasses.map((one) => `globalThis.${one.name} = ${one};`).join('\n');
  return `${classes}
    Promise.all(${JSON.stringify(kPageModules)}.map((name) => import(name))).then((modules) => {
      globalThis.measuring = new MeasuringPage(${JSON.stringify(plugin)}, ${JSON.stringify(url)}, Object.assign({}, ...modules));
    })`;
}
