// The camera screen's part of the state. Pure.

/** @typedef {import('../net/signalling.js').Person} Person */
/** @typedef {import('./state_watch.js').Problem} Problem */

/**
 * @typedef {object} PublishState
 * @property {'opening' | 'connecting' | 'on' | 'reconnecting' | 'replaced' | 'stopped' | 'failed'} phase
 *   opening: the camera of this device; replaced: another tab took the place; stopped: by the user
 * @property {Problem | null} problem
 * @property {Person[]} viewers
 * @property {Person | null} holder  whose voice comes out of this device
 * @property {'environment' | 'user'} facing
 * @property {boolean} canFlip
 * @property {boolean} micOn
 * @property {boolean} hasMic
 * @property {boolean} awake  the screen is kept on
 * @property {boolean} soundBlocked  voices cannot be played before a tap
 * @property {boolean} captureBroken  the picture of this device stopped and is being opened again
 */

/** @type {PublishState} */
export const kPublishStart = {
  phase: 'opening',
  problem: null,
  viewers: [],
  holder: null,
  facing: 'environment',
  canFlip: false,
  micOn: true,
  hasMic: true,
  awake: false,
  soundBlocked: false,
  captureBroken: false,
};

/** @param {PublishState} publish @param {any} action @returns {PublishState} */
export function reducePublish(publish, action) {
  switch (action.type) {
    case 'publish/started':
      return { ...kPublishStart, facing: publish.facing, micOn: publish.micOn };
    case 'publish/opened':
      return { ...publish, captureBroken: false, facing: action.facing, canFlip: action.canFlip, hasMic: action.hasMic, phase: publish.phase === 'opening' ? 'connecting' : publish.phase };
    case 'publish/broken':
      return { ...publish, captureBroken: true };
    case 'publish/published':
      return { ...publish, phase: 'on', problem: null, viewers: action.viewers };
    case 'publish/repaired':
      return { ...publish, phase: 'on', problem: null };
    case 'publish/reconnecting':
      return { ...publish, phase: publish.phase === 'on' ? 'reconnecting' : publish.phase, problem: action.problem ?? publish.problem };
    case 'publish/failed':
      return { ...publish, phase: 'failed', problem: action.problem, holder: null, viewers: [] };
    case 'publish/stopped':
      return { ...publish, phase: action.replaced ? 'replaced' : 'stopped', problem: null, holder: null, viewers: [] };
    case 'publish/card':
      return { ...publish, viewers: action.card.viewers, holder: action.card.holder };
    case 'publish/mic':
      return { ...publish, micOn: action.on };
    case 'publish/awake':
      return { ...publish, awake: action.awake };
    case 'publish/sound':
      return { ...publish, soundBlocked: action.blocked };
    case 'publish/event':
      if (action.event.event === 'viewers') return { ...publish, viewers: action.event.viewers };
      if (action.event.event === 'floor') return { ...publish, holder: action.event.holder };
      return publish;
    default:
      return publish;
  }
}
