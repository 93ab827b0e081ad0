// Addresses of the screens, as URL fragments that can be shared and opened directly.

/**
 * @typedef {{screen: 'home'} | {screen: 'name'} | {screen: 'camera', camera: string} | {screen: 'watch', camera: string}} Route
 *   name: asks how this camera is called
 */

/** @param {string} hash location.hash @returns {Route} anything unknown is home */
export function parseRoute(hash) {
  const [screen, rest] = hash.replace(/^#\/?/, '').split('/', 2);
  const camera = decode(rest ?? '');
  if (screen === 'camera') return camera ? { screen, camera } : { screen: 'name' };
  if (screen === 'watch' && camera) return { screen, camera };
  return { screen: 'home' };
}

/** @param {Route} route @returns {string} for location.hash */
export function formatRoute(route) {
  if (route.screen === 'home') return '#/';
  if (route.screen === 'name') return '#/camera';
  return `#/${route.screen}/${encodeURIComponent(route.camera)}`;
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return '';
  }
}
