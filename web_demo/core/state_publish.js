// The camera screen's part of the state. Pure.

/** @typedef {import('../net/signalling.js').Person} Person */
/** @typedef {import('./state_watch.js').Problem} Problem */

/**
 * @typedef {object} PublishState
 * @property {'ready' | 'opening' | 'connecting' | 'on' | 'reconnecting' | 'replaced' | 'stopped' | 'failed'} phase
 *   ready: just paired, waits for the tap that camera and microphone need; opening: the camera of this device; replaced: another tab took the place; stopped: by the user
 * @property {string | null} name  of the camera, where it differs from its id
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
  name: null,
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
    case 'publish/ready':
      return { ...kPublishStart, phase: 'ready', name: action.name, facing: publish.facing, micOn: publish.micOn };
    case 'publish/started':
      return { ...kPublishStart, name: action.name ?? null, facing: publish.facing, micOn: publish.micOn };
    case 'publish/opened':
      return { ...publish, captureBroken: false, facing: action.facing, canFlip: action.canFlip, hasMic: action.hasMic, phase: publish.phase === 'opening' ? 'connecting' : publish.phase };
    case 'publish/broken':
      return { ...publish, captureBroken: true };
    case 'publish/published':
      return { ...publish, phase: 'on', problem: null, viewers: action.viewers, name: action.name ?? publish.name };
    case 'publish/repaired':
      return { ...publish, phase: 'on', problem: null };
    case 'publish/reconnecting':
      return { ...publish, phase: publish.phase === 'on' ? 'reconnecting' : publish.phase, problem: action.problem ?? publish.problem };
    case 'publish/failed':
      return { ...publish, phase: 'failed', problem: action.problem, holder: null, viewers: [] };
    case 'publish/stopped':
      return { ...publish, phase: action.replaced ? 'replaced' : 'stopped', problem: null, holder: null, viewers: [] };
    case 'publish/card':
      return { ...publish, viewers: action.card.viewers, holder: action.card.holder, name: action.card.name ?? publish.name };
    case 'publish/mic':
      return { ...publish, micOn: action.on };
    case 'publish/awake':
      return { ...publish, awake: action.awake };
    case 'publish/sound':
      return { ...publish, soundBlocked: action.blocked };
    case 'publish/event':
      if (action.event.event === 'viewers') return { ...publish, viewers: action.event.viewers };
      if (action.event.event === 'access') return { ...publish, name: action.event.name };
      if (action.event.event === 'floor') return { ...publish, holder: action.event.holder };
      return publish;
    default:
      return publish;
  }
}
