// Who this browser is in the home. Pure; what comes with the line to the home stands in state_list.js.

/** @type {HomeState} */
export const kHomeStart = { entry: 'unknown', self: null, device: null, own: [], members: null, invitation: null, recorder: null, busy: false, problem: null };

/** @param {HomeState} home @param {any} action @returns {HomeState} */
export function reduceHome(home, action) {
  switch (action.type) {
    case 'home/own':
      return { ...home, own: action.own };
    case 'home/joined':
      return { ...kHomeStart, own: action.own };
    case 'home/entered':
      return { ...home, entry: action.open ? 'open' : 'in', self: action.self, device: action.device ?? null };
    case 'home/barred':
      // That our token has become void says more than that we have none any more.
      return { ...kHomeStart, own: home.own, entry: action.why === 'private' && home.entry === 'void' ? 'void' : action.why };
    default:
      return home;
  }
}

/** @param {HomeState} home */
export function isOwner(home) {
  return home.entry === 'in' && home.self?.role === 'owner';
}

/** @param {HomeState} home @returns {boolean} whether it was said that this browser may not come in */
export function isBarred(home) {
  return !['unknown', 'open', 'in'].includes(home.entry);
}

/** @param {CameraCard} card */
export function isManaged(card) {
  return card.rights?.includes('manage') ?? false;
}

/** @param {CameraCard} card @returns {boolean} in an open home everybody may watch */
export function mayWatch(card) {
  return card.rights?.includes('watch') ?? true;
}

/** What a member may do with a camera. @param {Member} member @param {string} camera */
export function rightsOf(member, camera) {
  return member.cameras[camera]?.rights ?? member.rights;
}
