// From failures to words: which word key and detail the user sees, and whether trying again can help.

import { FinalFailure, TryLater } from '../core/recovery.js';
import { kErrors, PetcamError } from '../net/signalling.js';

const kBusyMs = 10000;

/** Use as `.catch(translateRefusal)` on publish and watch. @param {any} error @returns {never} */
export function translateRefusal(error) {
  if (!(error instanceof PetcamError)) throw error;
  const { code, message } = error;
  if (code === kErrors.busy) throw new TryLater(kBusyMs, 'cameraBusy');
  if (code === kErrors.limit) throw new TryLater(kBusyMs, 'serverFull');
  if (code === kErrors.badValue) throw new FinalFailure('badName', message);
  if (code === kErrors.signInRequired) throw new FinalFailure('signInRequired');
  if (code === kErrors.noCommonCodec) throw new FinalFailure('noCodec');
  throw new TryLater(kBusyMs, 'refusedByServer', `${message} (${code})`);
}

/** @param {any} error @returns {import('../core/state_watch.js').Problem} */
export function problemOf(error) {
  if (error instanceof FinalFailure || error instanceof TryLater) return { key: error.key, detail: error.detail };
  return { key: 'serverUnreachable', detail: '' };
}
