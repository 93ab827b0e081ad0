// Everything the page shows, as one immutable object: actions in, state out. No DOM, no network. The readable form of
// it is window.petcam.state(), which tests rely on: keep names stable.

import { isManaged, isOwner, kHomeStart, reduceHome } from './state_home.js';
import { kJoinStart, kPublishStart, kTilesStart, kTimelineStart, kWatchStart } from './state_starts.js';

/** @param {Partial<State>} known @returns {State} */
export function startState(known = {}) {
  return {
    lang: 'en',
    route: { screen: 'home' },
    webRtc: true,
    online: true,
    lacks: [],
    viewerName: null,
    cameraName: null,
    askNameFor: null,
    link: 'connecting',
    linkProblem: '',
    cameras: null,
    tiles: kTilesStart,
    home: kHomeStart,
    join: kJoinStart,
    publish: kPublishStart,
    watch: kWatchStart,
    timeline: kTimelineStart,
    ...known,
  };
}

/**
 * @param {State} state @param {any} action @param {Partial<Record<keyof State, PartReducer>>} parts  of the screens that are loaded
 * @returns {State} the same object when nothing changed
 */
export function reduce(state, action, parts) {
  switch (action.type) {
    case 'lang':
      return { ...state, lang: action.lang };
    case 'route':
      return { ...state, route: action.route, askNameFor: null };
    case 'online':
      return { ...state, online: action.online };
    case 'lacks':
      return { ...state, lacks: action.lacks };
    case 'left':
      return { ...state, viewerName: null, cameraName: null, cameras: null, home: { ...kHomeStart, own: action.own } };
    case 'name/viewer':
      return { ...state, viewerName: action.name, askNameFor: null };
    case 'name/camera':
      return { ...state, cameraName: action.name };
    case 'name/ask':
      return { ...state, askNameFor: action.camera };
    case 'link':
      return { ...state, link: action.link, linkProblem: action.problem ?? '' };
    default:
      return reduceParts(state, action, parts);
  }
}

/** @param {State} state @param {any} action @param {Record<string, PartReducer>} parts @returns {State} */
function reduceParts(state, action, parts) {
  /** @type {any} */
  let next = state;
  for (const [part, reducePart] of Object.entries({ home: reduceHome, ...parts })) {
    const changed = reducePart(next[part], action);
    if (changed !== next[part]) next = { ...next, [part]: changed };
  }
  return next;
}

const kNeedWebRtc = ['camera', 'watch', 'name', 'join'];

/** @param {State} state @returns {ScreenName} what is shown: not always what the address asks for */
export function screenOf(state) {
  if (state.askNameFor !== null) return 'viewer-name';
  if (!state.webRtc && kNeedWebRtc.includes(state.route.screen)) return 'unable';
  const screen = allowedScreen(state);
  return screen === 'home' && state.link === 'lost' && state.cameras === null ? 'unreachable' : screen;
}

/** @param {State} state @returns {State['route']['screen']} */
function allowedScreen({ route, home, cameras }) {
  if (route.screen === 'add' || route.screen === 'invite' || route.screen === 'family') return isOwner(home) ? route.screen : 'home';
  if (route.screen === 'member') {
    if (!isOwner(home)) return 'home';
    return home.members?.some(({ id }) => id === route.member) ? 'member' : 'family';
  }
  if (route.screen === 'device') return cameras?.some((card) => card.camera === route.camera && isManaged(card)) ? 'device' : 'home';
  if (route.screen === 'name' && (home.entry === 'void' || home.entry === 'outside')) return 'home';
  return route.screen;
}

/** @param {State} state @param {string} camera its id @returns {string} what people call it; empty while that is not known */
export function cameraName({ cameras, route, watch, publish }, camera) {
  const shown = route.screen === 'watch' ? watch.name : route.screen === 'camera' ? publish.name : null;
  // In a locked home the id is a number that means nothing to people.
  return shown ?? cameras?.find((card) => card.camera === camera)?.name ?? (/^c\d+$/.test(camera) ? '' : camera);
}
