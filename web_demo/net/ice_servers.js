// The home's STUN and TURN servers, as it told this browser last: a PeerConnection begins before it can tell again. The password of a
// TURN server ends by itself, so a call that goes through one asks for the next password in time.

import { recall, remember } from '../core/memory.js';

/** Of a password's life. */
const kRenewAfter = 0.75;
/** @type {RTCIceServer[]} */
const kNone = [];

/** @type {{servers: RTCIceServer[], until: number, renewAt: number} | null} times in ms since 1970 */
let told = restored();

/** @param {IceGrant | undefined} grant of an answer of the home; undefined where it has no servers, or said nothing of them */
export function takeIceServers(grant) {
  if (!grant) return;
  const now = Date.now();
  told = { servers: grant.servers, until: now + grant.expires_in * 1000, renewAt: now + grant.expires_in * 1000 * kRenewAfter };
  remember('ice', JSON.stringify(told));
}

/** @returns {RTCIceServer[]} those that are good now; the same array until the home tells others */
export function iceServers() {
  return told && Date.now() < told.until ? told.servers : kNone;
}

/** @returns {boolean} whether the home has servers, and their passwords are over */
export function iceServersAreOver() {
  return told !== null && iceServers() === kNone;
}

/** @returns {number | null} ms until the next passwords should be asked for; null without servers */
export function renewIceServersIn() {
  return told && Math.max(0, told.renewAt - Date.now());
}

function restored() {
  try {
    const kept = JSON.parse(recall('ice') ?? 'null');
    return Array.isArray(kept?.servers) && Number.isFinite(kept.until) && Number.isFinite(kept.renewAt) ? kept : null;
  } catch {
    return null;
  }
}
