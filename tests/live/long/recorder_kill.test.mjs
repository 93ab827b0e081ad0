// The same as tests/live/recorder_kill.test.mjs, 50 times.

import { test } from 'node:test';
import { cannedClips } from '../lib/index.mjs';
import { killRecorder } from '../lib/kill_recorder.mjs';

for (const name of ['h264', 'vp8']) {
  test(`${name}: a recorder that is killed 25 times`, (t) => killRecorder({ video: cannedClips()[name], times: 25, note: (text) => t.diagnostic(text) }));
}
