// iOS 16.4 and later: tells the system what the page does with sound, because capturing turns playback quiet or moves
// it to the earpiece. Elsewhere this does nothing.

/** @param {'playback' | 'play-and-record' | 'auto'} type */
export function useAudioFor(type) {
  const audioSession = /** @type {any} */ (globalThis.navigator)?.audioSession;
  if (audioSession && audioSession.type !== type) audioSession.type = type;
}
