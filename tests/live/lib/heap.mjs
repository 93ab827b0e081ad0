// How much memory Janus has in use, to the byte: see ../heap_probe.cpp.

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildDir } from './paths.mjs';
import { sleep } from './wait.mjs';

/**
 * Start the server with its `env`; `settled()` is the least that was in use during four seconds, in bytes: what Janus keeps for
 * retransmission goes up and down with every keyframe. A sanitizer's heap keeps what is freed and cannot be measured: then it is
 * always 0, and `works` tells; what leaks is found when Janus ends (sanitizer.mjs).
 */
export function heapProbe() {
  mkdirSync(path.join(buildDir, 'live'), { recursive: true });
  const dir = mkdtempSync(path.join(buildDir, 'live', 'heap-'));
  const file = path.join(dir, 'in-use');
  const works = !process.env.PETCAM_LIVE_SANITIZE;
  return {
    works,
    env: works ? {
      LD_PRELOAD: path.join(buildDir, 'tests', 'libheap_probe.so'),
      HEAP_PROBE_FILE: file,
      MALLOC_ARENA_MAX: '1', // the probe sees one
      G_SLICE: 'always-malloc', // GLib keeps no pool of its own
    } : {},
    forget: () => rmSync(dir, { recursive: true, force: true }),
    async settled() {
      if (!works) return 0;
      let least = Infinity;
      for (let i = 0; i < 20; ++i) {
        await sleep(200);
        least = Math.min(least, Number(readFileSync(file, 'utf8')));
      }
      return least;
    },
  };
}
