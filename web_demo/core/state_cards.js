// The cards of the cameras on the main screen, and what events change about them. Pure.

import { noticed } from './noticed.js';

/** Why a camera that is still there sends no picture. @type {Record<string, CameraState>} */
const kStillThere = { paused: 'paused', interrupted: 'asleep', stalled: 'asleep' };

/**
 * @param {CameraCard[] | null} cameras @param {any} event @param {string[]} own @param {number | null} at Unix seconds
 * @returns {CameraCard[] | null}
 */
export function reduceCards(cameras, event, own, at) {
  if (!cameras || !event.camera) return cameras;
  if (event.event === 'access' && event.rights.length === 0 && !own.includes(event.camera)) return cameras.filter(({ camera }) => camera !== event.camera);
  const known = cameras.find((card) => card.camera === event.camera);
  /** @type {CameraCard} */
  const card = known ?? { camera: event.camera, state: 'offline', viewers: [], holder: null };
  const change = changeOf(card, event, at);
  return change ? sorted([...cameras.filter((other) => other !== known), { ...card, ...change }]) : cameras;
}

/** @param {CameraCard} card @param {any} event @param {number | null} at @returns {Partial<CameraCard> | null} */
function changeOf(card, event, at) {
  switch (event.event) {
    case 'camera_online':
      return withState(card, 'live', at);
    case 'camera_offline':
      return { ...withState(card, kStillThere[event.reason] ?? 'offline', at), ...noticed(event), holder: null };
    case 'viewers':
      return { viewers: event.viewers };
    case 'report':
      return { report: event.report };
    case 'floor':
      return { holder: event.holder, ...newTurn(card, event.holder, at) };
    case 'access':
      return { name: event.name, rights: event.rights };
    case 'motion':
    case 'sound':
      return { ...noticed(event), ...(event.active && { last_event: { event: event.event, at: event.at ?? at } }) };
    default:
      return noticed(event);
  }
}

/** @param {CameraCard} card @param {CameraCard['state']} state @param {number | null} at @returns {Partial<CameraCard>} */
function withState(card, state, at) {
  return at === null || state === card.state ? { state } : { state, since: at };
}

/** @param {CameraCard} card @param {CameraCard['holder']} holder @param {number | null} at @returns {Partial<CameraCard>} */
function newTurn(card, holder, at) {
  if (at === null || !holder || holder.id === card.holder?.id) return {};
  return { last_event: { event: 'talk', at, name: holder.name } };
}

/** @param {CameraCard[]} cameras */
export function sorted(cameras) {
  return [...cameras].sort((a, b) => (a.name ?? a.camera).localeCompare(b.name ?? b.camera));
}
