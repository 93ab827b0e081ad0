// Who this browser is in the home, who else is, and the invitation that is shown. Pure.

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
    case 'home/members':
      return withMembers(home, action.members);
    case 'home/asking':
      return { ...home, busy: true, problem: null };
    case 'home/done':
      return { ...home, busy: false };
    case 'home/refused':
      return { ...home, busy: false, problem: action.problem };
    case 'home/invited':
      return { ...home, invitation: { ...action.invitation, joined: false } };
    case 'home/minutes':
      return home.invitation ? { ...home, invitation: { ...home.invitation, minutes: action.minutes } } : home;
    case 'home/tidy':
      return { ...home, invitation: null, problem: null };
    case 'list/event':
      return action.event.event === 'recorder' ? { ...home, recorder: { state: action.event.state } } : home;
    case 'list/known':
      return phoneCame({ ...home, recorder: action.recorder ?? null }, action.cameras.find((/** @type {any} */ card) => card.camera === home.invitation?.id));
    default:
      return home;
  }
}

/** @param {HomeState} home @param {Member[]} members @returns {HomeState} */
function withMembers(home, members) {
  const self = members.find(({ id }) => id === home.self?.id);
  const named = self ? { ...home, self: { id: self.id, name: self.name, role: self.role } } : home;
  const { invitation } = home;
  const invited = invitation?.kind === 'member' && members.find(({ id }) => id === invitation.id);
  if (!invitation || !invited) return { ...named, members };
  const joined = invitation.joined || invited.devices.some((device) => !invitation.before.includes(device));
  return { ...named, members, invitation: { ...invitation, name: invited.name, joined } };
}

/** @param {HomeState} home @param {CameraCard | undefined} card of the invitation's camera @returns {HomeState} */
function phoneCame(home, card) {
  const { invitation } = home;
  if (!card?.device || invitation?.kind !== 'camera' || invitation.joined || invitation.before.includes(card.device)) return home;
  return { ...home, invitation: { ...invitation, joined: true } };
}

/** @param {HomeState} home */
export function isOwner(home) {
  return home.entry === 'in' && home.self?.role === 'owner';
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
