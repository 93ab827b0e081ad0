// kill -9 while recording costs at most two seconds of the clip and nobody who watches anything.

import { test } from 'node:test';
import { cannedClips } from './lib/index.mjs';
import { killRecorder } from './lib/kill_recorder.mjs';

for (const name of ['h264', 'vp8']) {
  test(`${name}: a recorder that is killed three times`, (t) => killRecorder({ video: cannedClips()[name], times: 3, note: (text) => t.diagnostic(text) }));
}
