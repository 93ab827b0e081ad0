// How the page decides: the types, for editors and for tsc only. No browser loads this file, so it may be as long as it has to.
// They are global: every module names them without an import.

// album.js

type PictureKey = `picture.${string}`;

/** at: Unix seconds; url: `data:` */
type Kept = {at: number, url: string};

interface AlbumShelf {
  recall: (key: PictureKey) => string | null;
  remember: (key: PictureKey, value: string) => void;
  forget: (key: PictureKey) => void;
  remembered: (prefix: string) => string[];
}

type Album = import('./album.js').Album;

// backoff.js

type Backoff = import('./backoff.js').Backoff;

// camera_choices.js

type CameraChoices = import('./camera_choices.js').CameraChoices;

// capture_watch.js

type TrackState = 'none' | 'live' | 'muted' | 'ended';

type Kind = 'video' | 'audio';

interface CaptureLook {
  now: number;
  /** hidden pages cannot open a camera on a phone */
  visible: boolean;
  video: TrackState;
  audio: TrackState;
  /** sound is wanted */
  micOn: boolean;
  /** that the camera has made so far; null: nobody knows */
  frames: number | null;
}

/** interrupted: no picture comes */
type CaptureAdvice = {interrupted: boolean, reopen: {video: boolean, audio: boolean}};

// clock.js

interface Clock {
  /** milliseconds, monotonic */
  now: () => number;
  /** runs once; the returned value goes to `cancel` */
  after: (run: () => void, ms: number) => any;
  /** also accepts null */
  cancel: (timer: any) => void;
}

// codecs.js

type Codec = {mimeType: string, sdpFmtpLine?: string};
type VideoCodec = 'h264' | 'vp8';

// connection_quality.js

type ConnectionQuality = import('./connection_quality.js').ConnectionQuality;

type LinkQuality = 'good' | 'weak' | 'poor';

/** what a connection received so far; see media/reception.js */
interface Reception {
  /** of video */
  packets: number;
  /** never arrived */
  lost: number;
  /** pictures */
  decoded: number;
  /** the picture stood still */
  frozenMs: number;
  jitterMs: number;
  /** zero where the browser does not say */
  rttMs: number;
}

// dim.js

interface DimmerPorts {
  clock: Clock;
  /** the time of day: milliseconds since midnight UTC will do */
  wall?: () => number;
  /** so long untouched */
  afterMs?: number;
  onDim: (dark: boolean) => void;
  /** while it is dark, whenever the clock shows another minute */
  onMinute: () => void;
}

// i18n.js

type Lang = 'en' | 'ko';

/** main: what several screens need; the others: of the main screen, the viewer, a camera, and of all other screens */
type WordsPart = 'main' | 'home' | 'watch' | 'camera' | 'manage';

// keyring.js

/** where tokens are kept, see memory.js */
interface KeyShelf {
  recall: (key: 'member' | 'cameras') => string | null;
  remember: (key: 'member' | 'cameras', value: string) => void;
  forget: (key: 'member' | 'cameras' | 'ice') => void;
}

/** one of the tokens, whatever it is at the moment */
interface Key {
  read: () => string | null;
  /** unless it has become another one meanwhile */
  forget: (token: string) => void;
}

type Keyring = import('./keyring.js').Keyring;

// memory.js

type Remembered = 'name' | 'camera' | 'lang' | 'device' | 'facing' | 'size' | 'zoom' | 'mic' | 'paused' | 'dimAfter' | 'member' | 'cameras' | 'quality' | 'tileSeconds' | 'theme' | 'hint' | 'ice' | PictureKey;

// path_watch.js

/** packets, bytes, answers: only their growth matters */
type Traffic = {received: number, sent: number};

// picture_sizes.js

type Size = '360' | '540' | '720';

type Facing = 'environment' | 'user';

// recovery.js

interface RecoveryPorts {
  clock: Clock;
  backoff: Backoff;
  repair: () => Promise<void>;
  rejoin: () => Promise<void>;
  onFinal: (failure: FinalFailure) => void;
  /** an attempt failed and another one follows after a pause */
  onWait?: (error: any) => void;
}

type FinalFailure = import('./recovery.js').FinalFailure;

type Recovery = import('./recovery.js').Recovery;

// slide.js

type Box = {left: number, right: number, top: number, bottom: number};

// status_card.js

/** on: the camera is on, and no picture of it moves here */
type CardStatus = Status | {tone: 'on', text: string};

// status.js

type Tone = 'live' | 'busy' | 'warn' | 'bad' | 'off';

type Status = {tone: Tone, text: string};

// telemetry.js

type CaptureState = PhoneReport['capture'];

/** null: this browser does not tell */
interface PhoneState {
  /** percent */
  battery: number | null;
  charging: boolean | null;
  network: PhoneReport['network'];
  uplink_kbps: number | null;
  warnings: Warning[];
}

// tile_plan.js

/** on: the camera sends; running: it is live already */
type PlannedTile = {camera: string, on: boolean, seen: boolean, running: boolean};

// timeline.js

/** something that the recorder noticed */
interface Happening {
  id: string;
  type: 'motion' | 'sound' | 'talk' | 'snapshot';
  /** Unix seconds */
  start: number;
  end: number;
  /** there is a picture of it */
  snapshot: boolean;
  clip: string | null;
}

interface Clip {
  id: string;
  /** Unix seconds */
  start: number;
  end: number;
  bytes: number;
  /** such as video/mp4 */
  type: string;
  /** deleted last */
  starred: boolean;
  /** It is still being recorded. */
  running?: boolean;
  /** the clip that it is the next part of: the picture's size changed between both */
  continues?: string;
}

/** one value a step; null where nothing was measured */
interface Levels {
  /** Unix seconds */
  start: number;
  /** seconds */
  step: number;
  /** 0 to 100 */
  motion: (number | null)[];
  /** dBFS */
  sound: (number | null)[];
}

type Day = {events: Happening[], clips: Clip[], levels: Levels | null, recording: 'off' | 'motion' | 'continuous'};

// uplink.js

/** of what a camera can send: layers of its picture, from the lowest, and its sound; bit/s that are of use */
type Need = {video: number, audio?: boolean, most?: number};

/** limit: qualityLimitationReason; frames: encoded so far */
type UplinkEncoding = {limit: string, fps: number, frames: number};

interface Uplink {
  /** sent so far, picture and sound */
  bytes: number;
  /** of the picture: one, or several (simulcast) */
  encodings: UplinkEncoding[];
  /** pictures a second that come out of the camera */
  made: number | null;
  /** pictures that came out of the camera so far */
  frames: number | null;
}

type Load = {kbps: number | null, hot: boolean, slow: boolean};

// watchdog.js

type Advice = 'none' | 'check' | 'refresh' | 'restart' | 'rejoin';

interface PictureLook {
  now: number;
  /** the server says that the camera sends */
  live: boolean;
  /** hidden pages may decode nothing without being broken */
  visible: boolean;
  /** RTCPeerConnection.iceConnectionState */
  ice: string;
  socketUp: boolean;
  /** of the picture's RTP so far, where somebody counted; not needed while pictures come */
  packets?: number;
  /** a packet that is sent again needs that long */
  rttMs?: number;
}

// wishes.js

/** what is left out is the server's own choice, or stays as it is */
interface MemberWish {
  name?: string;
  role?: string;
  /** Unix seconds */
  until?: number | null;
  cameras?: Record<string, {rights: string[], from?: number, until?: number}>;
}

// zoom.js

/** px from the pane's middle */
type Point = {x: number, y: number};

/** scale 1: the whole picture; x and y: its middle, px from the pane's */
type Zoom = {scale: number, x: number, y: number};

/** px; aspect: the picture's width / height */
type Pane = {width: number, height: number, aspect: number};
