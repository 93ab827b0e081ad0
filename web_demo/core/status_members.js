// The home in words for those who look after it: who the members are, and how an invitation stands. Pure.

import { dayWords } from './last_days.js';
import { words } from './i18n.js';

/**
 * One line about a member: what they are, until when, and whether they are here.
 * @param {Lang} lang @param {Member} member @param {number} now Unix seconds
 */
export function memberLine(lang, { role, until, devices, connected }, now) {
  const parts = [words(lang, `role_${role}`)];
  if (until !== null) parts.push(until <= now ? words(lang, 'memberOver') : words(lang, 'memberUntil', { day: dayWords(lang, until) }));
  if (devices.length === 0) parts.push(words(lang, 'memberNotHere'));
  else parts.push(words(lang, devices.length === 1 ? 'memberDevice1' : 'memberDevices', { count: devices.length }));
  if (connected > 0) parts.push(words(lang, 'memberConnected'));
  return parts.join(' · ');
}

/** @param {Lang} lang @param {{name: string}} member */
export function memberName(lang, { name }) {
  return name || words(lang, 'memberUnnamed');
}

/** @param {State} state @returns {{title: string, hint: string, status: string, tone: 'busy' | 'live' | 'warn'}} the invitation that is shown */
export function invitationWords({ lang, home: { invitation } }) {
  if (!invitation) return { title: '', hint: '', status: '', tone: 'busy' };
  const { kind, minutes, joined, before } = invitation;
  const name = invitation.name || words(lang, 'memberUnnamed');
  const say = (/** @type {string} */ key) => words(lang, key, { name, minutes });
  const title = kind === 'camera' ? name : invitation.name ? say('linkMemberTitle') : say('linkSomebodyTitle');
  const hint = kind === 'camera' ? say(before.length > 0 ? 'linkReplaceHint' : 'linkCameraHint') : say('linkMemberHint');
  if (joined) return { title, hint: '', status: say(kind === 'camera' ? 'linkCameraJoined' : 'linkMemberJoined'), tone: 'live' };
  if (minutes === 0) return { title, hint: '', status: say('linkExpired'), tone: 'warn' };
  return { title, hint, status: say('linkWaiting'), tone: 'busy' };
}
