// English. {name} is filled in; the same keys stand in words_ko.js. What only some screens need stands in
// words_home_en.js, words_watch_en.js, words_camera_en.js and words_manage_en.js.

/** @type {Record<string, string>} */
export const english = {
  appName: 'petcam',
  back: 'Back',
  tryAgain: 'Try again',

  cameras: 'Cameras',
  watch: 'Watch',
  motionNow: 'motion now',
  soundNow: 'loud now',
  recordingNow: 'recording',

  guest: 'Guest',
  startCamera: 'Start the camera',

  watchesOne: '{name} is watching',
  watchesMany: '{names} are watching',
  rename: 'Rename',
  pause: 'Pause',
  resume: 'Turn on',

  statusConnecting: 'Connecting…',
  statusLive: 'Live',
  statusReconnecting: 'Reconnecting…',
  seconds: '{n} s',
  minutes: '{n} min',
  hours: '{n} h',
  days: '{n} d',
  onlyYou: 'Only you are watching',
  soundOn: 'Sound on',
  namesTwo: '{a} and {b}',
  namesMore: '{a}, {b} and {count} more',

  someoneTalks: '{name} is talking',

  reportBattery: 'Battery {battery} %',
  reportCharging: 'Battery {battery} %, charging',

  noWebRtc: 'This browser cannot show live video (it has no WebRTC). Use a current Safari, Chrome or Firefox.',
  cameraBusy: 'Another device is already this camera. Stop it there, or choose another name here.',
  serverFull: 'Too many are connected right now. Trying again in a moment.',
  badName: 'This name does not work. Choose another one.',
  signInRequired: 'This home is private. Open the link that the owner sends you, or scan its code with this phone’s Camera app.',
  noCodec: 'This browser cannot play what the camera sends. Try Safari or Chrome.',
  refusedByServer: 'The home server refused. Trying again in a moment.',
  serverUnreachable: 'The home server does not answer. Is it on, and is this device on the same network? Trying again…',

  toMain: 'To the main screen',

  outsideTime: 'Your time here has not begun yet, or it is over. Ask the owner if that is a mistake.',
  signedOutRemoved: 'The owner has ended your access. If that is a mistake, ask for a new link.',
  accessLost: 'You may not watch this camera any more. The owner can change that.',
  tokenVoid: 'This phone has no access to this home any more. Ask the owner for a new link.',
  notAllowed: 'You are not allowed to do that. Ask the owner.',
  noSuchCamera: 'There is no such camera for you. It was removed, or the owner has not shared it with you.',
  cameraReplaced: 'Another phone is this camera now.',
  cameraRemoved: 'This camera was removed from the home. To use this phone again, ask the owner for a new link.',

  addDevice: 'Add a device',
  useThisPhone: 'Use this phone',
  invite: 'Invite',
  family: 'Family',
  cameraTitle: 'Camera',

  done: 'Done',

  timeline: 'Recordings',
  settings: 'Settings',
};
