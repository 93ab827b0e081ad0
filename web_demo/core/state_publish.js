// The camera screen's part of the state. Pure.

import { kPublishStart } from './state_starts.js';

/** What was chosen stays chosen. @param {PublishState} publish */
const chosen = ({ facing, micOn, paused, size }) => ({ facing, micOn, paused, size });

/** @param {PublishState} publish @param {any} action @returns {PublishState} */
export function reducePublish(publish, action) {
  switch (action.type) {
    case 'publish/ready':
      return { ...kPublishStart, ...chosen(publish), phase: 'ready', name: action.name };
    case 'publish/started':
      return { ...kPublishStart, ...chosen(publish), name: action.name ?? null };
    case 'publish/chosen':
      return { ...publish, ...chosen(action.choices) };
    case 'publish/opened':
      return { ...publish, captureBroken: false, captureProblem: null, facing: action.facing, canFlip: action.canFlip, hasMic: action.hasMic, phase: publish.phase === 'opening' ? 'connecting' : publish.phase };
    case 'publish/broken':
      return { ...publish, captureBroken: true, captureProblem: action.problem ?? null };
    case 'publish/mended':
      return { ...publish, captureBroken: false, captureProblem: null };
    case 'publish/paused':
      // Nothing has to be opened, so it connects at once.
      return { ...publish, paused: action.paused, pausedByHome: action.byHome, captureBroken: false, captureProblem: null, phase: action.paused && publish.phase === 'opening' ? 'connecting' : publish.phase };
    case 'publish/size':
      return { ...publish, size: action.size };
    case 'publish/lens':
      return { ...publish, lens: action.lens };
    case 'publish/phone':
      return { ...publish, phone: action.phone };
    case 'publish/dim':
      return { ...publish, dimmed: action.dimmed };
    case 'publish/published':
      return { ...publish, phase: 'on', problem: null, viewers: action.viewers, name: action.name ?? publish.name, recording: action.recording ?? null };
    case 'publish/repaired':
      return { ...publish, phase: 'on', problem: null };
    case 'publish/reconnecting':
      return { ...publish, phase: publish.phase === 'on' ? 'reconnecting' : publish.phase, problem: action.problem ?? publish.problem };
    case 'publish/failed':
      return { ...publish, phase: 'failed', problem: action.problem, holder: null, viewers: [] };
    case 'publish/stopped':
      return { ...publish, phase: action.replaced ? 'replaced' : 'stopped', problem: null, holder: null, viewers: [] };
    case 'publish/card':
      return { ...publish, viewers: action.card.viewers, holder: action.card.holder, name: action.card.name ?? publish.name, recording: action.card.recording ?? null };
    case 'publish/mic':
      return { ...publish, micOn: action.on };
    case 'publish/awake':
      return { ...publish, awake: action.awake };
    case 'publish/sound':
      return publish.soundBlocked === action.blocked ? publish : { ...publish, soundBlocked: action.blocked };
    case 'publish/event':
      if (action.event.event === 'viewers') return { ...publish, viewers: action.event.viewers };
      if (action.event.event === 'access') return { ...publish, name: action.event.name };
      if (action.event.event === 'floor') return { ...publish, holder: action.event.holder };
      if (action.event.event === 'recording') return { ...publish, recording: action.event.mode ? { mode: action.event.mode, active: action.event.active } : null };
      return publish;
    default:
      return publish;
  }
}
