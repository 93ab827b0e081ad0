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

/** The first clip of the recording that each is a part of. @param {Clip[]} clips by start @returns {Map<string, string>} */
function firstsOf(clips) {
  const firsts = new Map();
  for (const { id, continues } of clips) firsts.set(id, firsts.get(continues ?? '') ?? id);
  return firsts;
}

/**
 * All parts of one recording, in their order: where the size of the picture changes, it goes on in another clip.
 * @param {Clip[]} clips by start @param {string | null | undefined} id of one of them @returns {Clip[]} empty when it is not there
 */
export function partsOf(clips, id) {
  const firsts = firstsOf(clips);
  const first = firsts.get(id ?? '');
  return clips.filter((clip) => firsts.get(clip.id) === first);
}

/**
 * Newest first; recordings that belong to no event stand among them.
 * @param {Day} day
 * @returns {({start: number, end: number, parts: Clip[]} & ({kind: 'event', event: Happening, clip: Clip | null} | {kind: 'clip', clip: Clip}))[]} clip: what a touch plays
 */
export function cardsOf({ events, clips }) {
  const firsts = firstsOf(clips);
  const shown = new Set(events.map(({ clip }) => firsts.get(clip ?? '')));
  const cards = [
    ...events.map((event) => ({ kind: /** @type {const} */ ('event'), event, clip: clips.find(({ id }) => id === event.clip) ?? null, start: event.start, end: event.end, parts: partsOf(clips, event.clip) })),
    ...clips.filter(({ id }) => firsts.get(id) === id && !shown.has(id)).map((clip) => {
      const parts = partsOf(clips, clip.id);
      return { kind: /** @type {const} */ ('clip'), clip, start: clip.start, end: parts[parts.length - 1].end, parts };
    }),
  ];
  return cards.sort((a, b) => b.start - a.start);
}
