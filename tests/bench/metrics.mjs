// What is measured, in which unit, and which limits hold for petcam.

/** Numbers of cameras that are recorded. */
export const kCameras = [1, 4];

/** Numbers of viewers at which the cost of a packet is measured. The first and the last also give the memory of a viewer. */
export const kViewers = [1, 10, 40];

/**
 * @typedef {object} Metric
 * @property {string} key  name in the JSON report
 * @property {string} title
 * @property {string} unit
 * @property {number} digits  behind the decimal point
 * @property {Part} part  which `--only` asks for it
 * @property {Record<string, number>} limits  rival system -> highest allowed ratio of petcam to it
 * @property {number} [most]  the highest allowed value of petcam, in its unit
 */

/** @typedef {'cpu' | 'memory' | 'first-frame' | 'latency' | 'recorder'} Part */

/** @type {Part[]} */
export const kParts = ['cpu', 'memory', 'first-frame', 'latency', 'recorder'];

/** @param {number} count */
function cameras(count) {
  return `${count} camera${count === 1 ? '' : 's'}`;
}

/** @type {Metric[]} */
export const kMetrics = [
  ...kViewers.map((count) => /** @type {Metric} */ ({
    key: `cpu_us_per_packet_${count}`,
    title: `CPU per packet, ${count} viewer${count === 1 ? '' : 's'}`,
    unit: 'µs',
    digits: 1,
    part: 'cpu',
    limits: { videoroom: 1.0, 'videoroom-default': 0.65 },
  })),
  { key: 'memory_kib_per_viewer', title: 'memory per viewer', unit: 'KiB', digits: 0, part: 'memory', limits: { videoroom: 1.0 } },
  { key: 'first_frame_ms', title: 'first frame', unit: 'ms', digits: 0, part: 'first-frame', limits: { videoroom: 1.0 } },
  { key: 'latency_ms', title: 'glass to glass, median', unit: 'ms', digits: 0, part: 'latency', limits: { videoroom: 0.8 } },
  { key: 'latency_p95_ms', title: 'glass to glass, 95 %', unit: 'ms', digits: 0, part: 'latency', limits: {} },
  ...kCameras.flatMap((count) => /** @type {Metric[]} */ ([
    { key: `recorder_cpu_percent_${count}`, title: `recording ${cameras(count)}: of a core`, unit: '%', digits: 1, part: 'recorder', limits: {}, most: 6 * count },
    { key: `recorder_memory_mib_${count}`, title: `recording ${cameras(count)}: memory`, unit: 'MiB', digits: 0, part: 'recorder', limits: {}, most: count === 1 ? 80 : undefined },
  ])),
];
