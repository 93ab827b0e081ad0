// Links that let somebody in.

import { formatRoute } from './routes.js';

/** @param {string} origin of the page @param {string} path of the page @param {string} code @returns {string} to send or scan: what follows the # reaches no server */
export function joinLink(origin, path, code) {
  return `${origin}${path}${formatRoute({ screen: 'join', code })}`;
}

/** A link that leads nowhere on any other device. @param {string} link */
export function isLocal(link) {
  return /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])(:|\/)/.test(link);
}
