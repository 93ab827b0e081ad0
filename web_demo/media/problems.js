// From failures to words: which word key and detail the user sees, and whether trying again can help.

import { FinalFailure, TryLater } from '../core/recovery.js';
import { kErrors, PetcamError } from '../net/signalling.js';

const kBusyMs = 10000;

/** @type {Record<number, string>} */
export const kFinal = {
  [kErrors.signInRequired]: 'signInRequired',
  [kErrors.notRecognised]: 'tokenVoid',
  [kErrors.notAllowed]: 'notAllowed',
  [kErrors.noSuchCamera]: 'noSuchCamera',
  [kErrors.outsideTime]: 'outsideTime',
  [kErrors.noCommonCodec]: 'noCodec',
};

/** Use as `.catch(translateRefusal)` on publish and watch. @param {any} error @returns {never} */
export function translateRefusal(error) {
  if (!(error instanceof PetcamError)) throw error;
  const { code, message } = error;
  if (code === kErrors.busy) throw new TryLater(kBusyMs, 'cameraBusy');
  if (code === kErrors.limit) throw new TryLater(kBusyMs, 'serverFull');
  if (code === kErrors.badValue) throw new FinalFailure('badName', message);
  if (code in kFinal) throw new FinalFailure(kFinal[code]);
  throw new TryLater(kBusyMs, 'refusedByServer', `${message} (${code})`);
}

/**
 * The same for a request that showed a token: one that is valid no more is forgotten.
 * @param {Key} key @param {string | null} token that was shown
 * @returns {(error: any) => never}
 */
export function refusalTo(key, token) {
  return (error) => {
    if (token && error instanceof PetcamError && error.code === kErrors.notRecognised) key.forget(token);
    return translateRefusal(error);
  };
}

/** @param {any} error @returns {Problem} */
export function problemOf(error) {
  if (error instanceof FinalFailure || error instanceof TryLater) return { key: error.key, detail: error.detail };
  return { key: 'serverUnreachable', detail: '' };
}
