// Makes a button act while it is held: by finger, mouse or key. Letting go, sliding off to the side, or losing the finger to the
// system releases. Sliding up, or the arrow up while a key is held, locks it: then it acts until it is tapped. A screen reader's
// activation has no duration, so it locks at once. The button's `data-held` tells styles and tests: pointer, key, locked or nothing.

import { slideOf } from '../core/slide.js';
import { setData } from './dom.js';

/**
 * @param {HTMLButtonElement} button @param {{onPress: () => void, onRelease: () => void, onLock: () => void}} on
 * @returns {{unlock: () => void}} what it was locked for is over
 */
export function holdButton(button, { onPress, onRelease, onLock }) {
  /** @type {'' | 'pointer' | 'key' | 'locked'} */
  let held = '';
  const become = (/** @type {typeof held} */ next) => {
    held = next;
    setData(button, 'held', held);
  };
  const press = (/** @type {'pointer' | 'key'} */ by) => {
    if (held || button.disabled) return;
    become(by);
    onPress();
  };
  const release = () => {
    if (!held) return;
    become('');
    onRelease();
  };
  const letGo = () => {
    if (held !== 'locked') release();
  };
  const lock = () => {
    if (!held || held === 'locked') return;
    become('locked');
    onLock();
  };

  become('');
  button.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (held === 'locked') return release();
    button.setPointerCapture(event.pointerId);
    press('pointer');
  });
  button.addEventListener('pointermove', (event) => {
    if (held !== 'pointer') return;
    const slide = slideOf(button.getBoundingClientRect(), event);
    if (slide === 'lock') lock();
    if (slide === 'off') release();
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur']) button.addEventListener(end, letGo);
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  button.addEventListener('keydown', (event) => {
    if (held === 'key' && event.key === 'ArrowUp') return keep(event, lock);
    if (held === 'locked' && event.key === 'Escape') return keep(event, release);
    if (event.key !== ' ' && event.key !== 'Enter') return;
    keep(event, () => {
      if (event.repeat) return;
      if (held === 'locked') release();
      else press('key');
    });
  });
  button.addEventListener('keyup', (event) => {
    if (event.key === ' ' || event.key === 'Enter') letGo();
  });
  button.addEventListener('click', (event) => {
    // Only assistive technology clicks without a pointer or a key, which were handled above.
    if (event.detail !== 0 || /** @type {PointerEvent} */ (event).pointerType) return;
    if (held) return release();
    press('key');
    lock();
  });
  return { unlock: () => held === 'locked' && release() };
}

/** The key is ours alone. @param {KeyboardEvent} event @param {() => void} act */
function keep(event, act) {
  event.preventDefault();
  event.stopPropagation();
  act();
}
