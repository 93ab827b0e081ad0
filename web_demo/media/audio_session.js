// iOS 16.4 and later: tells the system what the page does with sound, because capturing turns playback quiet or moves
// it to the earpiece. Elsewhere this does nothing.

/** @returns {(EventTarget & {type: string, state?: string}) | undefined} */
export const audioSession = () => /** @type {any} */ (globalThis.navigator)?.audioSession;

/** @param {'playback' | 'play-and-record' | 'auto'} type */
export function useAudioFor(type) {
  const session = audioSession();
  if (session && session.type !== type) session.type = type;
}
