// Codes of refusals that only who joins, changes or leaves the home meets, beside those of signalling.js.

export const kHomeErrors = {
  tooManyClaims: 412,
  noSuchMember: 415,
  lastOwner: 416,
  nameTaken: 417,
  storageFailed: 440,
  cutNotKept: 441,
};
