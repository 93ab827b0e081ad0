// Addresses of the screens, as URL fragments that can be shared and opened directly.

/** What looks like one; whether the calendar has it, is the timeline's business. */
const kDay = /^\d{4}-\d\d-\d\d$/;

/** @param {string} hash location.hash @returns {Route} anything unknown is home */
export function parseRoute(hash) {
  const [screen, rest, more] = hash.replace(/^#\/?/, '').split('/', 3);
  const id = decode(rest ?? '');
  if (screen === 'camera') return id ? { screen, camera: id } : { screen: 'name' };
  if ((screen === 'watch' || screen === 'device') && id) return { screen, camera: id };
  if (screen === 'timeline' && id) return kDay.test(more ?? '') ? { screen, camera: id, day: more } : { screen, camera: id };
  if (screen === 'join' && id) return { screen, code: id };
  if (screen === 'member' && id) return { screen, member: id };
  if (screen === 'add' || screen === 'invite' || screen === 'family' || screen === 'settings') return { screen };
  return { screen: 'home' };
}

/** @param {Route} route @returns {string} for location.hash */
export function formatRoute(route) {
  if (route.screen === 'home') return '#/';
  if (route.screen === 'name') return '#/camera';
  const id = 'camera' in route ? route.camera : 'member' in route ? route.member : 'code' in route ? route.code : undefined;
  const day = route.screen === 'timeline' && route.day ? `/${route.day}` : '';
  return id === undefined ? `#/${route.screen}` : `#/${route.screen}/${encodeURIComponent(id)}${day}`;
}

/** @param {Route} route @returns {Route} where the back button leads */
export function parentOf(route) {
  if (route.screen === 'timeline') return { screen: 'watch', camera: route.camera };
  return route.screen === 'member' ? { screen: 'family' } : { screen: 'home' };
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return '';
  }
}
