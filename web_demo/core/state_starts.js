// How the screens' parts of the state begin. They are there from the start; what changes them comes with the code of its screen.

/** @type {TalkState} */
export const kTalkIdle = { phase: 'idle', reason: null, position: 0, locked: false };

/** What everybody may in an open home. @type {Right[]} */
export const kOpenRights = ['watch', 'listen', 'talk'];

/** @type {WatchState} */
export const kWatchStart = {
  phase: 'connecting',
  camera: null,
  since: null,
  report: null,
  id: null,
  name: null,
  rights: kOpenRights,
  viewers: [],
  holder: null,
  queue: 0,
  pictured: false,
  age: null,
  barren: false,
  playable: 'yes',
  muted: true,
  quality: null,
  connection: null,
  recording: null,
  moves: false,
  loud: false,
  problem: null,
  talk: kTalkIdle,
};

/** @type {PhoneState} */
export const kPhoneStart = { battery: null, charging: null, network: null, uplink_kbps: null, warnings: [] };

/** @type {PublishState} */
export const kPublishStart = {
  phase: 'opening',
  name: null,
  problem: null,
  viewers: [],
  holder: null,
  facing: 'environment',
  canFlip: false,
  micOn: true,
  hasMic: true,
  awake: false,
  soundBlocked: false,
  captureBroken: false,
  captureProblem: null,
  paused: false,
  pausedByHome: false,
  size: '540',
  lens: { torch: null, zoom: null },
  phone: kPhoneStart,
  dimmed: false,
  recording: null,
};

/** @type {JoinState} */
export const kJoinStart = { phase: 'asking', known: false, problem: null, again: false, wait: 0 };

/** @type {TimelineState} */
export const kTimelineStart = { camera: '', day: '', phase: 'loading', content: null, chosen: null, mayChange: false, problem: '' };

/** @type {TilesState} */
export const kTilesStart = { asleep: false, watch: {}, kept: {} };
