// What a process costs, as the kernel counts it.

import { readFileSync, readdirSync } from 'node:fs';

/** Time on a processor of all threads that live, in µs. Finer than the ticks of /proc/PID/stat. @param {number} pid */
export function cpuMicroseconds(pid) {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // this thread ended since its folder was listed
    }
  }
  if (nanoseconds === 0) throw new Error('this kernel does not count the time of threads (/proc/PID/schedstat)');
  return nanoseconds / 1000;
}

/** Memory that the process has in use, with the libraries that it maps (RSS), in MiB. @param {number} pid */
export function residentMib(pid) {
  const found = /^Rss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  if (!found) throw new Error('this kernel does not tell the memory of a process (/proc/PID/smaps_rollup)');
  return Number(found[1]) / 1024;
}

/** Memory that is the process's own (heap and stacks), in KiB: files that others have mapped as well do not blur it. @param {number} pid */
export function memoryKib(pid) {
  const found = /^Anonymous:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  if (!found) throw new Error('this kernel does not tell the memory of a process (/proc/PID/smaps_rollup)');
  return Number(found[1]);
}
