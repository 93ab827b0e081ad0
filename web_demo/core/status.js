// What the viewer and the camera say about failures alike. Pure.

/** Failures that no other attempt of this browser changes: somebody else has to do something. */
const kHopeless = new Set(['signedOutRemoved', 'tokenVoid', 'signInRequired', 'cameraReplaced', 'cameraRemoved', 'notAllowed']);

/** @param {{problem: Problem | null}} screen @returns {boolean} whether to offer another attempt */
export function mayHelpAgain({ problem }) {
  return !kHopeless.has(problem?.key ?? '');
}
