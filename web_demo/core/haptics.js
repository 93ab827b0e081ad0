// What the hand feels when a turn at talking changes: one pattern for each change, so that nobody has to look. Pure. Patterns as
// navigator.vibrate takes them: milliseconds on, off, on...

const kTick = [10];
const kGranted = [40];
/** Long enough to be noticed by a hand that has waited for a while. */
const kWon = [30, 60, 120];
const kQueued = [20, 80, 20];
const kRefused = [90, 60, 90];

/** @param {TalkState} before @param {TalkState} after @returns {number[] | null} */
export function hapticOf(before, after) {
  if (before.phase === after.phase) return after.locked && !before.locked ? kTick : null;
  switch (after.phase) {
    case 'asking':
      return kTick;
    case 'speaking':
      return before.phase === 'queued' ? kWon : kGranted;
    case 'queued':
      return kQueued;
    case 'refused':
    case 'ended':
      return kRefused;
    default:
      return null;
  }
}
