// What a failed test left open. A browser, a server or a socket would keep the test file from ending, so whatever is
// still there a while after the file's last test is ended here. A test that passes cleans up by itself.

import { after } from 'node:test';

/** @type {Set<() => unknown>} */
const leftovers = new Set();

/** Registers how to end something; returns the function that forgets it again. */
export function endAtLast(end) {
  leftovers.add(end);
  return () => leftovers.delete(end);
}

const kTimeForCleanUpMs = 25000;

function endLater() {
  setTimeout(() => {
    for (const end of leftovers) {
      try {
        end();
      } catch {
        // gone already
      }
    }
  }, kTimeForCleanUpMs).unref(); // fires only while something left open keeps this process alive
}

// Registered before the file's own hooks and so runs before them: they get their time first. Outside a test (the
// benchmark uses these parts as well) a hook would make Node report on tests that are not there.
if (process.env.NODE_TEST_CONTEXT) after(endLater);
