// Where a finger that holds a button has slid to. Pure geometry.

const kOffPx = 40;
/** So far above the button's edge a finger does not get by itself. */
const kLockPx = 48;

/**
 * @param {Box} box of the button @param {{clientX: number, clientY: number}} at
 * @returns {'on' | 'off' | 'lock'} off: to the side or below; lock: up
 */
export function slideOf(box, { clientX, clientY }) {
  if (clientX < box.left - kOffPx || clientX > box.right + kOffPx || clientY > box.bottom + kOffPx) return 'off';
  return clientY < box.top - kLockPx ? 'lock' : 'on';
}
