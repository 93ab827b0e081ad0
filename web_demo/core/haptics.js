// What the hand feels when a turn at talking changes: one pattern for each change, so that nobody has to look. Pure. Patterns as
// navigator.vibrate takes them: milliseconds on, off, on...

const kTick = [10];
/** Long enough to be noticed by a hand that has waited for a while. */
const kWon = [30, 60, 120];
const kRefused = [90, 60, 90];
/** @type {Partial<Record<TalkState['phase'], number[]>>} */
const kEntered = { asking: kTick, speaking: [40], queued: [20, 80, 20], refused: kRefused, ended: kRefused };

/** @param {TalkState} before @param {TalkState} after @returns {number[] | null} */
export function hapticOf(before, after) {
  if (before.phase === after.phase) return after.locked && !before.locked ? kTick : null;
  return before.phase === 'queued' && after.phase === 'speaking' ? kWon : kEntered[after.phase] ?? null;
}
