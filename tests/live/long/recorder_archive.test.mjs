// A day of two cameras in compressed time on a small disk, and the kills of recorder_crash many times.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { checkArchive } from '../lib/archive.mjs';
import { buildDir, mountDisk, whyNoDisk } from '../lib/index.mjs';

process.env.PETCAM_KILL_ROUNDS ??= '100';
await import('../recorder_crash.test.mjs');

const program = path.join(buildDir, 'tests', 'petcam-archive');
const noDisk = whyNoDisk();

for (const [what, perCamera, floor] of [['the room of a camera', 6_000_000, 4_000_000], ['the free room of the disk', 0, 24_000_000]]) {
  test(`24 h in compressed time with little of ${what}: never above, never below, and index and disk agree`, { skip: noDisk ?? false }, (t) => {
    const disk = mountDisk(40_000);
    const folder = path.join(disk.dir, 'recordings');
    const day = JSON.parse(execFileSync(program, ['day', folder, '2', String(perCamera), String(floor)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 900_000 }));
    t.diagnostic(`note: ${JSON.stringify(day)}`);
    assert.equal(day.written, 2 * 24 * 60 * 40_000);
    if (perCamera) assert.ok(day.most_used <= perCamera, JSON.stringify(day));
    assert.ok(day.least_free >= floor, JSON.stringify(day));
    const found = checkArchive(folder);
    assert.deepEqual(found.problems, []);
    assert.equal(found.recovered, 0);
    assert.ok(found.clips > 50, JSON.stringify(found));
    disk.remove();
  });
}
