// What the line to the home tells (home/lobby.js, with which this comes): its cameras, and their pictures on the main screen; who is in
// it, and the invitation that is shown. Pure.

import { reduceCards, sorted } from './state_cards.js';
import { reduceHome } from './state_home.js';
import { kTilesStart } from './state_starts.js';
import { reduceTiles, tilesOf } from './state_tiles.js';

/** @param {State} state @param {any} action @returns {State} the same object when nothing of that changed */
export function reduceList(state, action) {
  switch (action.type) {
    case 'list/known':
      return withCards(state, sorted(action.cameras));
    case 'list/event':
      return withCards(state, reduceCards(state.cameras, action.event, state.home.own, action.at ?? null));
    case 'home/barred':
      return { ...state, cameras: null, tiles: kTilesStart };
    default: {
      const tiles = reduceTiles(state.tiles, action);
      return tiles === state.tiles ? state : { ...state, tiles };
    }
  }
}

/** @param {State} state @param {CameraCard[] | null} cameras @returns {State} */
function withCards(state, cameras) {
  return { ...state, cameras, tiles: tilesOf(state.tiles, cameras) };
}

/** @param {HomeState} home @param {any} action @returns {HomeState} */
export function reduceHousehold(home, action) {
  switch (action.type) {
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
      return reduceHome(home, action);
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
