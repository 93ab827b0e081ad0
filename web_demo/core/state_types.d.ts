// The state and its parts: the types, for editors and for tsc only. No browser loads this file, so it may be as long as it has to.
// They are global: every module names them without an import.

// routes.js

/** name: asks how this camera is called; join: the link that pairs this browser; add: a phone becomes a camera; device: what can be changed about a camera */
type Route = {screen: 'home'} | {screen: 'name'} | {screen: 'camera', camera: string} | {screen: 'watch', camera: string}
  | {screen: 'join', code?: string} | {screen: 'add'} | {screen: 'invite'} | {screen: 'family'} | {screen: 'settings'}
  | {screen: 'member', member: string} | {screen: 'device', camera: string} | {screen: 'timeline', camera: string, day?: string};

// state.js: what an action makes of one part of the state

type PartReducer = (part: any, action: any) => any;

// state_home.js

/** a link that waits for its phone */
interface Invitation {
  kind: 'camera' | 'member';
  id: string;
  /** may be empty: the member says it */
  name: string;
  link: string;
  /** left; 0: too late */
  minutes: number;
  /** the phone has come */
  joined: boolean;
  /** the devices that there were when the link was made */
  before: string[];
}

interface HomeState {
  /** private: locked, and we have no token; void: our token is valid no more; outside: not within our time */
  entry: 'unknown' | 'open' | 'in' | 'private' | 'void' | 'outside';
  /** null when we are no member */
  self: Self | null;
  /** this browser, as the home calls it */
  device: string | null;
  /** cameras that this browser is */
  own: string[];
  /** only owners see them */
  members: Member[] | null;
  invitation: Invitation | null;
  /** only owners are told; null: there is none */
  recorder: Recorder | null;
  /** a change is on its way */
  busy: boolean;
  /** why the last change was refused */
  problem: Problem | null;
}

// state_join.js

interface JoinState {
  phase: 'asking' | 'claiming' | 'failed';
  /** this browser is somebody in this home already */
  known: boolean;
  problem: Problem | null;
  /** another attempt with the same link may help */
  again: boolean;
  /** seconds until then */
  wait: number;
}

// state_publish.js

interface PublishState {
  /** ready: just paired, waits for the tap that camera and microphone need; opening: the camera of this device; replaced: another tab took the place; stopped: by the user */
  phase: 'ready' | 'opening' | 'connecting' | 'on' | 'reconnecting' | 'replaced' | 'stopped' | 'failed';
  /** of the camera, where it differs from its id */
  name: string | null;
  problem: Problem | null;
  viewers: Person[];
  /** whose voice comes out of this device */
  holder: Person | null;
  facing: 'environment' | 'user';
  canFlip: boolean;
  micOn: boolean;
  hasMic: boolean;
  /** the screen is kept on */
  awake: boolean;
  /** voices cannot be played before a tap */
  soundBlocked: boolean;
  /** the picture of this device stopped and is being opened again */
  captureBroken: boolean;
  /** why it does not open, where that is known */
  captureProblem: Problem | null;
  /** for privacy: neither picture nor sound leave this device */
  paused: boolean;
  /** by the family from elsewhere alone */
  pausedByHome: boolean;
  size: Size;
  /** light and zoom, where this camera has them */
  lens: Lens;
  phone: PhoneState;
  /** nobody has touched the screen for a while */
  dimmed: boolean;
  /** null: there is no recorder */
  recording: Recording | null;
}

// state_talk.js

interface TalkState {
  /** asking: pressed, not yet heard; ended: the floor was lost while pressed */
  phase: 'idle' | 'asking' | 'speaking' | 'queued' | 'refused' | 'ended';
  /** why refused or ended: a word key */
  reason: string | null;
  /** place in the queue, 1 is next */
  position: number;
  /** the turn goes on without a finger on the button */
  locked: boolean;
}

/** Where our request for the floor stands. lost: it was granted or queued, and is void again. */
type Claim = 'none' | 'queued' | 'held' | 'lost';

// state_tiles.js

interface TilesState {
  /** nobody has touched the page for a while, so nothing is watched */
  asleep: boolean;
  /** of the cameras that are watched */
  watch: Record<string, WatchState>;
  /** Unix seconds of the picture that is shown when none moves */
  kept: Record<string, number>;
}

// state_timeline.js

interface TimelineState {
  camera: string;
  /** 2026-11-26 */
  day: string;
  /** absent: this home has no recorder; refused: no right to see recordings; open: recordings need a home in which people sign in */
  phase: 'loading' | 'ready' | 'absent' | 'refused' | 'open' | 'unreachable';
  /** of this day; stays while it is loaded again */
  content: Day | null;
  /** what plays, and from which second on */
  chosen: {clip: string, offset: number} | null;
  /** delete and star */
  mayChange: boolean;
  /** word key: why the last change did not happen; empty for none */
  problem: string;
}

// state_watch.js

interface Problem {
  /** words, see words_en.js */
  key: string;
  /** from the server or the system; may be empty */
  detail: string;
}

interface WatchState {
  phase: 'connecting' | 'joined' | 'reconnecting' | 'failed';
  /** what the server says; null before its first answer */
  camera: 'live' | 'paused' | 'asleep' | 'waiting' | null;
  /** Unix seconds: when the camera became that, where it is known */
  since: number | null;
  /** how the camera's phone is */
  report: PhoneReport | null;
  /** ours */
  id: string | null;
  /** the camera's */
  name: string | null;
  /** ours on this camera */
  rights: Right[];
  /** ourselves included */
  viewers: Person[];
  /** who talks to the pet */
  holder: Person | null;
  queue: number;
  /** a picture was shown since the screen opened */
  pictured: boolean;
  /** whole seconds since the picture last moved, null before the first */
  age: number | null;
  /** the camera is on, and yet no picture came; way: because nothing gets through the networks between */
  barren: false | 'picture' | 'way';
  /** whether this browser decodes what the camera sends; soon: the camera is changing */
  playable: 'yes' | 'soon' | 'no';
  muted: boolean;
  /** which picture was asked for; null: the server gives no choice */
  quality: Quality | null;
  /** ours; null: not known yet */
  connection: LinkQuality | null;
  problem: Problem | null;
  talk: TalkState;
  /** null: there is no recorder */
  recording: Recording | null;
  /** something moves there, as the recorder sees it */
  moves: boolean;
  /** it is loud there */
  loud: boolean;
}

// state.js

interface State {
  lang: 'en' | 'ko';
  route: Route;
  /** this browser can show live video */
  webRtc: boolean;
  /** as far as the device knows */
  online: boolean;
  /** what this browser cannot do, see abilities.js; told to those who ask in the settings */
  lacks: string[];
  /** null: not asked yet */
  viewerName: string | null;
  cameraName: string | null;
  /** the viewer is asked for a name before this camera opens */
  askNameFor: string | null;
  /** signalling of the list of cameras */
  link: 'connecting' | 'up' | 'lost' | 'failed';
  /** word key when failed */
  linkProblem: string;
  /** null: not known yet */
  cameras: CameraCard[] | null;
  tiles: TilesState;
  home: HomeState;
  join: JoinState;
  publish: PublishState;
  watch: WatchState;
  timeline: TimelineState;
}

type ScreenName = State['route']['screen'] | 'viewer-name' | 'unable' | 'unreachable';
