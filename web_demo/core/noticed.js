// What the recorder tells about a camera, for everybody who may see it: the same for a card and for the viewer. Pure.

/** @param {any} event @returns {{recording?: Recording | null, moves?: boolean, loud?: boolean} | null} what it changes; null: nothing */
export function noticed(event) {
  switch (event.event) {
    case 'motion':
      return { moves: event.active };
    case 'sound':
      return { loud: event.active };
    case 'recording':
      // Without a recorder nobody tells that it is quiet again.
      return event.mode ? { recording: { mode: event.mode, active: event.active } } : { recording: null, moves: false, loud: false };
    case 'camera_offline':
      return { moves: false, loud: false };
    default:
      return null;
  }
}
