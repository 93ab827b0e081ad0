// What is measured, in which unit, and which limits hold for petcam.

/** Numbers of cameras that are recorded. */
export const kCameras = [1, 4];

/** Numbers of viewers at which the cost of a packet is measured. The first and the last also give the memory of a viewer. */
export const kViewers = [1, 10, 40, 100];

/**
 * @typedef {object} Metric
 * @property {string} key  name in the JSON report
 * @property {string} title
 * @property {string} unit
 * @property {number} digits  behind the decimal point
 * @property {Part} part  which `--only` asks for it
 * @property {Record<string, number>} limits  rival system -> highest allowed ratio of petcam to it
 * @property {number} [most]  the highest allowed value of petcam, in its unit
 * @property {boolean} [always]  `most` holds in every round, not only in the middle one
 */

/** @typedef {'cpu' | 'memory' | 'first-frame' | 'latency' | 'recorder' | 'loss' | 'turn' | 'rush' | 'rest'} Part */
/** @type {Part[]} */
export const kParts = ['cpu', 'memory', 'first-frame', 'latency', 'recorder', 'rush', 'rest', 'loss', 'turn'];

/** Those on bad links. @type {Part[]} */
export const kLinkParts = ['loss', 'turn'];

/** Paths that lose packets at random, both ways: what the viewer asks for gets lost as well. */
export const kLossyPaths = [
  { key: 'loss2', title: '2 % loss, 100 ms', shape: 'both delay=50ms loss=2%', gapMs: 500 },
  { key: 'loss5', title: '5 % loss, 200 ms', shape: 'both delay=100ms loss=5%', frozenRatio: 1 / 3 },
];

/** Round trips, in ms, over which a viewer reaches the server only through its TURN server. */
export const kTurnPaths = [100, 200];

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
  { key: 'first_frame_ms', title: 'first frame', unit: 'ms', digits: 0, part: 'first-frame', limits: { videoroom: 0.8 } },
  { key: 'latency_ms', title: 'glass to glass, median', unit: 'ms', digits: 0, part: 'latency', limits: { videoroom: 0.75 } },
  { key: 'latency_p95_ms', title: 'glass to glass, 95 %', unit: 'ms', digits: 0, part: 'latency', limits: {} },
  ...kCameras.flatMap((count) => /** @type {Metric[]} */ ([
    { key: `recorder_cpu_percent_${count}`, title: `recording ${cameras(count)}: of a core`, unit: '%', digits: 1, part: 'recorder', limits: {}, most: 6 * count },
    { key: `recorder_memory_mib_${count}`, title: `recording ${cameras(count)}: memory`, unit: 'MiB', digits: 0, part: 'recorder', limits: {}, most: count === 1 ? 80 : undefined },
  ])),
  { key: 'rush_keyframes', title: '20 viewers in a second: keyframes asked for', unit: '', digits: 0, part: 'rush', limits: {}, most: 1, always: true },
  { key: 'rush_slowest_ms', title: '20 viewers in a second: the slowest', unit: 'ms', digits: 0, part: 'rush', limits: {} },
  { key: 'uplink_watched_kbps', title: 'uplink, watched', unit: 'kbit/s', digits: 0, part: 'rest', limits: {} },
  { key: 'uplink_unwatched_kbps', title: 'uplink, unwatched', unit: 'kbit/s', digits: 1, part: 'rest', limits: {}, most: 5, always: true },
  { key: 'wake_ms', title: 'first frame of a camera that rested', unit: 'ms', digits: 0, part: 'rest', limits: {}, most: 500 },
  ...kLossyPaths.flatMap(({ key, title, gapMs, frozenRatio }) => /** @type {Metric[]} */ ([
    { key: `${key}_gap_ms`, title: `longest gap, ${title}`, unit: 'ms', digits: 0, part: 'loss', limits: {}, most: gapMs, always: true },
    { key: `${key}_frozen_ms`, title: `frozen of a minute, ${title}`, unit: 'ms', digits: 0, part: 'loss', limits: { ...(frozenRatio && { videoroom: frozenRatio }) } },
  ])),
  ...kTurnPaths.flatMap((rtt) => /** @type {Metric[]} */ ([
    { key: `turn${rtt}_tap_ms`, title: `first frame by TURN, ${rtt} ms, open page`, unit: 'ms', digits: 0, part: 'turn', limits: { videoroom: 0.5 } },
    { key: `turn${rtt}_tap_p95_ms`, title: `the same, 95 %`, unit: 'ms', digits: 0, part: 'turn', limits: {} },
    { key: `turn${rtt}_tile_ms`, title: `from a live tile by TURN, ${rtt} ms`, unit: 'ms', digits: 0, part: 'turn', limits: { videoroom: 0.2 } },
    { key: `turn${rtt}_cold_ms`, title: `first frame by TURN, ${rtt} ms, cold page`, unit: 'ms', digits: 0, part: 'turn', limits: { videoroom: 0.75 } },
    { key: `turn${rtt}_cold_p95_ms`, title: `the same, 95 %`, unit: 'ms', digits: 0, part: 'turn', limits: {} },
  ])),
];
