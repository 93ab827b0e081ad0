// Everything the page shows, as one immutable object: actions in, state out. No DOM, no network. The readable form of
// it is window.petcam.state(), which tests rely on: keep names stable.

import { kPublishStart, reducePublish } from './state_publish.js';
import { kWatchStart, reduceWatch } from './state_watch.js';

/** @typedef {import('../net/signalling.js').CameraCard} CameraCard */

/**
 * @typedef {object} State
 * @property {'en' | 'ko'} lang
 * @property {import('./routes.js').Route} route
 * @property {string | null} viewerName  null: not asked yet
 * @property {string | null} cameraName
 * @property {string | null} askNameFor  the viewer is asked for a name before this camera opens
 * @property {'connecting' | 'up' | 'lost' | 'failed'} link  signalling of the list of cameras
 * @property {string} linkProblem  word key when failed
 * @property {CameraCard[] | null} cameras  null: not known yet
 * @property {import('./state_publish.js').PublishState} publish
 * @property {import('./state_watch.js').WatchState} watch
 */

/** @param {Partial<State>} known @returns {State} */
export function startState(known = {}) {
  return {
    lang: 'en',
    route: { screen: 'home' },
    viewerName: null,
    cameraName: null,
    askNameFor: null,
    link: 'connecting',
    linkProblem: '',
    cameras: null,
    publish: kPublishStart,
    watch: kWatchStart,
    ...known,
  };
}

/** @param {State} state @param {any} action @returns {State} the same object when nothing changed */
export function reduce(state, action) {
  switch (action.type) {
    case 'lang':
      return { ...state, lang: action.lang };
    case 'route':
      return { ...state, route: action.route, askNameFor: null };
    case 'name/viewer':
      return { ...state, viewerName: action.name, askNameFor: null };
    case 'name/camera':
      return { ...state, cameraName: action.name };
    case 'name/ask':
      return { ...state, askNameFor: action.camera };
    case 'link':
      return { ...state, link: action.link, linkProblem: action.problem ?? '' };
    case 'list/known':
      return { ...state, cameras: sorted(action.cameras) };
    case 'list/event':
      return { ...state, cameras: reduceCards(state.cameras, action.event) };
    default: {
      const publish = reducePublish(state.publish, action);
      const watch = reduceWatch(state.watch, action);
      return publish === state.publish && watch === state.watch ? state : { ...state, publish, watch };
    }
  }
}

/** @param {CameraCard[] | null} cameras @param {any} event @returns {CameraCard[] | null} */
function reduceCards(cameras, event) {
  const change = changeOf(event);
  if (!cameras || !change || !event.camera) return cameras;
  const known = cameras.find((card) => card.camera === event.camera);
  /** @type {CameraCard} */
  const card = known ?? { camera: event.camera, state: 'offline', viewers: [], holder: null };
  return sorted([...cameras.filter((other) => other !== known), { ...card, ...change }]);
}

/** @param {any} event @returns {Partial<CameraCard> | null} */
function changeOf(event) {
  switch (event.event) {
    case 'camera_online':
      return { state: 'live' };
    case 'camera_offline':
      return { state: 'offline', holder: null };
    case 'viewers':
      return { viewers: event.viewers };
    case 'floor':
      return { holder: event.holder };
    default:
      return null;
  }
}

/** @param {CameraCard[]} cameras */
function sorted(cameras) {
  return [...cameras].sort((a, b) => a.camera.localeCompare(b.camera));
}
