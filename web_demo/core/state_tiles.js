// The pictures of the main screen: which of them are watched, and how old the others are. Pure.

import { mayWatch } from './state_home.js';
import { kTilesStart } from './state_starts.js';
import { kFreshSeconds } from './state_watch.js';

/** @param {TilesState} tiles @param {any} action @returns {TilesState} */
export function reduceTiles(tiles, action) {
  switch (action.type) {
    case 'tiles/asleep':
      return { ...tiles, asleep: action.asleep };
    case 'tiles/watch':
      return { ...tiles, watch: withEntry(tiles.watch, action.camera, action.watch) };
    case 'tiles/kept':
      return { ...tiles, kept: withEntry(tiles.kept, action.camera, action.at) };
    case 'home/joined':
    case 'left':
      return kTilesStart;
    default:
      return tiles;
  }
}

/** What is not there, or may not be watched any more, has no picture. @param {TilesState} tiles @param {CameraCard[] | null} cameras @returns {TilesState} */
export function tilesOf(tiles, cameras) {
  const gone = Object.keys(tiles.kept).filter((camera) => !cameras?.some((card) => card.camera === camera && mayWatch(card)));
  return gone.length === 0 ? tiles : { ...tiles, kept: Object.fromEntries(Object.entries(tiles.kept).filter(([camera]) => !gone.includes(camera))) };
}

/** @param {WatchState | undefined} watch @returns {boolean} only then may a picture look live */
export function isMoving(watch) {
  return watch?.phase === 'joined' && watch.camera === 'live' && watch.pictured && (watch.age ?? 0) < kFreshSeconds;
}

/** @template T @param {Record<string, T>} all @param {string} key @param {T | null} value null: without it @returns {Record<string, T>} */
function withEntry(all, key, value) {
  const { [key]: _, ...others } = all;
  return value === null ? others : { ...others, [key]: value };
}
