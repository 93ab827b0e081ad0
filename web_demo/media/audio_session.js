// iOS 16.4 and later: tells the system what the page does with sound, because capturing turns playback quiet or moves
// it to the earpiece. Elsewhere this does nothing.

/** @returns {(EventTarget & {type: string, state?: string}) | undefined} */
const session = () => /** @type {any} */ (globalThis.navigator)?.audioSession;

/** @param {'playback' | 'play-and-record' | 'auto'} type */
export function useAudioFor(type) {
  const audioSession = session();
  if (audioSession && audioSession.type !== type) audioSession.type = type;
}

/** A call or Siri is over, and the sound is ours again. @param {() => void} onActive @returns {() => void} stops telling */
export function whenAudioReturns(onActive) {
  const audioSession = session();
  const changed = () => audioSession?.state === 'active' && onActive();
  audioSession?.addEventListener?.('statechange', changed);
  return () => audioSession?.removeEventListener?.('statechange', changed);
}
