// Secrets that this browser makes up: for a claim, and the key that lets a camera take its own place back.

import { recall, remember } from './memory.js';

/** @returns {string} a random key, made once per browser */
export function deviceKey() {
  const known = recall('device');
  if (known) return known;
  const made = randomKey();
  remember('device', made);
  return made;
}

/** @returns {string} 32 random bytes as base64url */
export function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
