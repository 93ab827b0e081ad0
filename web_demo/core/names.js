// Names that people chose, beside our own words. A name in a script that runs from right to left, or with marks that turn the
// direction of text (Unicode Standard Annex 9), would pull the words around it along: it is put into an isolate. Pure.

const kOpen = '\u2068'; // first strong isolate
const kClose = '\u2069'; // pop directional isolate

/** Hebrew, Arabic and other scripts that run from right to left, and every invisible mark of direction. */
const kTurning = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** @param {string} name @returns {string} the name itself where it can turn nothing, as nearly all do */
export function isolated(name) {
  return kTurning.test(name) ? kOpen + balanced(name) + kClose : name;
}

/** Its last letter is what is heard last. @param {string} name */
export function withoutMarks(name) {
  return name.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}

/** A mark that ends an isolate which the name did not begin would end ours. @param {string} name */
function balanced(name) {
  let depth = 0;
  let text = '';
  for (const mark of name) {
    if (mark >= '\u2066' && mark <= kOpen) depth++;
    if (mark === kClose && --depth < 0) depth = 0;
    else text += mark;
  }
  return text + kClose.repeat(depth);
}
