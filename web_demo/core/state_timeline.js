// The timeline's part of the state. Pure.

import { kTimelineStart } from './state_starts.js';

/** @param {TimelineState} timeline @param {any} action @returns {TimelineState} */
export function reduceTimeline(timeline, action) {
  switch (action.type) {
    case 'timeline/opened':
      return { ...kTimelineStart, camera: action.camera, day: action.day };
    case 'timeline/loading':
      return { ...timeline, phase: timeline.content ? timeline.phase : 'loading', problem: '' };
    case 'timeline/known':
      return action.day === timeline.day ? withContent(timeline, action) : timeline;
    case 'timeline/failed':
      return { ...timeline, phase: action.why, content: action.why === 'unreachable' ? timeline.content : null };
    case 'timeline/chosen':
      return { ...timeline, chosen: { clip: action.clip, offset: action.offset ?? 0 } };
    case 'timeline/closed':
      return { ...timeline, chosen: null };
    case 'timeline/starred':
      return { ...timeline, problem: '', content: mapClips(timeline.content, (clip) => (clip.id === action.clip ? { ...clip, starred: action.starred } : clip)) };
    case 'timeline/removed':
      return { ...timeline, problem: '', chosen: timeline.chosen?.clip === action.clip ? null : timeline.chosen, content: without(timeline.content, action.clip) };
    case 'timeline/refused':
      return { ...timeline, problem: action.problem };
    default:
      return timeline;
  }
}

/** @param {TimelineState} timeline @param {{content: Day, mayChange: boolean}} known @returns {TimelineState} */
function withContent(timeline, { content, mayChange }) {
  const { chosen } = timeline;
  const there = content.clips.some(({ id }) => id === chosen?.clip);
  return { ...timeline, phase: 'ready', content, mayChange, chosen: there ? chosen : null };
}

/** @param {Day | null} content @param {(clip: Clip) => Clip} change */
function mapClips(content, change) {
  return content && { ...content, clips: content.clips.map(change) };
}

/** The recorder deletes an event together with its clip. @param {Day | null} content @param {string} clip */
function without(content, clip) {
  return content && { ...content, clips: content.clips.filter(({ id }) => id !== clip), events: content.events.filter((event) => event.clip !== clip) };
}
