// From what an owner typed to what is asked of the server. Pure.

import { endOfDay, lastDay } from './last_days.js';
import { rightsOf } from './state_home.js';

/** In the order in which the server lists them. */
export const kRights = ['watch', 'listen', 'talk', 'playback', 'manage'];

/** What a sitter may do with the cameras that are ticked. */
const kSitterRights = ['watch', 'listen', 'talk'];

/** What a role may do with each camera until an owner says otherwise. @type {Record<string, string[]>} */
export const kPresets = { owner: kRights, family: ['watch', 'listen', 'talk', 'playback'], sitter: kSitterRights };

/**
 * An invitation.
 * @param {{name: string, role: string, day: string, cameras: string[]}} typed @returns {MemberWish}
 */
export function wishOf({ name, role, day, cameras }) {
  /** @type {MemberWish} */
  const wish = name ? { role, name } : { role };
  if (role !== 'sitter') return wish;
  const until = endOfDay(day);
  if (until !== null) wish.until = until;
  wish.cameras = Object.fromEntries(cameras.map((camera) => [camera, { rights: kSitterRights }]));
  return wish;
}

/**
 * Only what differs, so that two owners who change different things do not undo each other's. With another role every camera is
 * named: the role brings rights of its own, and what was ticked must hold.
 * @param {Member} member @param {{name: string, role: string, day: string}} typed @param {Record<string, string[]>} rights by camera
 * @returns {MemberWish}
 */
export function changeOf(member, { name, role, day }, rights) {
  /** @type {MemberWish} */
  const wish = {};
  if (name && name !== member.name) wish.name = name;
  if (role !== member.role) wish.role = role;
  if (day !== lastDay(member.until)) wish.until = endOfDay(day);
  if (role === 'owner') return wish;
  const changed = Object.entries(rights).filter(([camera, given]) => wish.role || given.join() !== kRights.filter((right) => rightsOf(member, camera).some((one) => one === right)).join());
  if (changed.length > 0) wish.cameras = Object.fromEntries(changed.map(([camera, given]) => [camera, { ...windowOf(member, camera), rights: given }]));
  return wish;
}

/** A grant is written as a whole: its own times, which this screen does not show, must stay. @param {Member} member @param {string} camera */
function windowOf(member, camera) {
  const { from = null, until = null } = member.cameras[camera] ?? {};
  return { ...(from === null ? {} : { from }), ...(until === null ? {} : { until }) };
}
