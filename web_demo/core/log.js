// A ring of the last debug lines, kept in memory only: readable as window.petcam.log(), never printed.
// Lines hold no tokens, keys or SDP.

const kLines = 200;

/** @type {string[]} */
const ring = [];

/** @param {string} line */
export function log(line) {
  ring.push(`${(performance.now() / 1000).toFixed(3)} ${line}`);
  if (ring.length > kLines) ring.shift();
}

/** @returns {string[]} oldest first */
export function logLines() {
  return [...ring];
}
