// The home's STUN and TURN servers, as it told this browser last: a PeerConnection begins before it can tell again. The password of a TURN
// server ends by itself (media/renewal.js).

import { forget, recall, remember } from '../core/memory.js';

/** @returns {IceKept | null} null: the home has none, as far as is known */
export function keptIceServers() {
  try {
    const kept = JSON.parse(recall('ice') ?? 'null');
    return Array.isArray(kept?.servers) && kept.until > 0 ? kept : null;
  } catch {
    return null;
  }
}

/** @returns {RTCIceServer[]} those that are good now */
export function iceServers() {
  const kept = keptIceServers();
  return kept && Date.now() < kept.until ? kept.servers : [];
}

/** The home has none any more. */
export function forgetIceServers() {
  forget('ice');
}

/** @param {IceGrant} grant of an answer of the home */
export function keepIceServers({ servers, expires_in: seconds }) {
  remember('ice', JSON.stringify({ servers, seconds, until: Date.now() + seconds * 1000 }));
}
