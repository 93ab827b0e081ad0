// Makes a button act while it is held: by finger, mouse or key. Letting go, sliding off, or losing the finger to the system
// releases. A screen reader's activation has no duration, so it switches.

const kSlideOffPx = 40;

/** @param {HTMLButtonElement} button @param {{onPress: () => void, onRelease: () => void}} on */
export function holdButton(button, { onPress, onRelease }) {
  let held = false;
  const press = () => {
    if (held || button.disabled) return;
    held = true;
    onPress();
  };
  const release = () => {
    if (!held) return;
    held = false;
    onRelease();
  };

  button.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    button.setPointerCapture(event.pointerId);
    press();
  });
  button.addEventListener('pointermove', (event) => {
    if (held && slidOff(button.getBoundingClientRect(), event)) release();
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur']) button.addEventListener(end, release);
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  button.addEventListener('keydown', (event) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) press();
  });
  button.addEventListener('keyup', (event) => {
    if (event.key === ' ' || event.key === 'Enter') release();
  });
  button.addEventListener('click', (event) => {
    // Only assistive technology clicks without a pointer or a key, which were handled above.
    if (event.detail !== 0 || /** @type {PointerEvent} */ (event).pointerType) return;
    if (held) release();
    else press();
  });
}

/** @param {DOMRect} box @param {{clientX: number, clientY: number}} at */
function slidOff(box, { clientX, clientY }) {
  return (
    clientX < box.left - kSlideOffPx ||
    clientX > box.right + kSlideOffPx ||
    clientY < box.top - kSlideOffPx ||
    clientY > box.bottom + kSlideOffPx
  );
}
