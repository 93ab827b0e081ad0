// Why a change to the home did not happen, in words.

import { kErrors, PetcamError } from '../net/signalling.js';
import { kHomeErrors } from './home_errors.js';
import { kFinal } from '../media/problems.js';

/** @type {Record<number, string>} */
const kChanges = {
  ...kFinal,
  [kErrors.badValue]: 'badName',
  [kHomeErrors.noSuchMember]: 'noSuchMember',
  [kHomeErrors.lastOwner]: 'lastOwner',
  [kHomeErrors.nameTaken]: 'nameTaken',
  [kErrors.limit]: 'homeFull',
  [kHomeErrors.storageFailed]: 'storageFailed',
  [kHomeErrors.cutNotKept]: 'cutNotKept',
};

/** @param {any} error @returns {Problem} */
export function changeProblem(error) {
  if (!(error instanceof PetcamError)) return { key: 'changeUnanswered', detail: '' };
  const key = kChanges[error.code];
  return key ? { key, detail: '' } : { key: 'changeRefused', detail: `${error.message} (${error.code})` };
}
