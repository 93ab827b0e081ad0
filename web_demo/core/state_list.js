// What the line to the home tells (home/lobby.js, with which this comes): its cameras, and their pictures on the main screen. Pure.

import { reduceCards, sorted } from './state_cards.js';
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
