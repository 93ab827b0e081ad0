// One day of a camera's recordings: which seconds it has, what lies where on its strip, what a touch on the strip means. Pure.

import { secondsOf } from './day.js';

const kQuietDb = -60;
/** A touch beside a clip still means it. */
const kNearSeconds = 300;

/**
 * The strip's bars: each value as a share of the day and of the height.
 * @param {string} day @param {Levels | null} levels @returns {{at: number, width: number, motion: number, sound: number}[]} all 0 to 1
 */
export function bars(day, levels) {
  if (!levels) return [];
  const { from, to } = secondsOf(day);
  const length = to - from;
  const all = levels.motion.map((motion, i) => {
    const sound = levels.sound[i] ?? null;
    return {
      at: (levels.start + i * levels.step - from) / length,
      width: levels.step / length,
      motion: Math.min(1, Math.max(0, (motion ?? 0) / 100)),
      sound: sound === null ? 0 : Math.min(1, Math.max(0, 1 - sound / kQuietDb)),
    };
  });
  return all.filter(({ at, motion, sound }) => at >= 0 && at < 1 && (motion > 0 || sound > 0));
}

/** @param {string} day @param {{start: number, end: number}} span @returns {{at: number, width: number}} shares of the day, cut to it */
export function placeOf(day, { start, end }) {
  const { from, to } = secondsOf(day);
  const share = (/** @type {number} */ time) => Math.min(1, Math.max(0, (time - from) / (to - from)));
  return { at: share(start), width: share(end) - share(start) };
}

/**
 * What a touch on the strip plays: the clip at that time, else the one that begins or ends nearest.
 * @param {Clip[]} clips @param {number} time Unix seconds @returns {{clip: Clip, offset: number} | null} offset: seconds into the clip
 */
export function clipAt(clips, time) {
  const far = (/** @type {Clip} */ { start, end }) => (time < start ? start - time : time > end ? time - end : 0);
  const nearest = clips.reduce((best, clip) => (best === null || far(clip) < far(best) ? clip : best), /** @type {Clip | null} */ (null));
  if (!nearest || far(nearest) > kNearSeconds) return null;
  return { clip: nearest, offset: Math.min(Math.max(0, time - nearest.start), Math.max(0, nearest.end - nearest.start - 1)) };
}

/** Newest first; clips that belong to no event stand among them. @param {Day} day @returns {({kind: 'event', event: Happening, clip: Clip | null} | {kind: 'clip', clip: Clip})[]} */
export function cardsOf({ events, clips }) {
  const byId = new Map(clips.map((clip) => [clip.id, clip]));
  const shown = new Set(events.map(({ clip }) => clip));
  const cards = [
    ...events.map((event) => ({ kind: /** @type {const} */ ('event'), event, clip: byId.get(event.clip ?? '') ?? null, start: event.start })),
    ...clips.filter(({ id }) => !shown.has(id)).map((clip) => ({ kind: /** @type {const} */ ('clip'), clip, start: clip.start })),
  ];
  return cards.sort((a, b) => b.start - a.start);
}
