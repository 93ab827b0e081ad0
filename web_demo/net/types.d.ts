// What goes between the page and Janus: the types, for editors and for tsc only. No browser loads this file, so it may be as long as it has to.
// They are global: every module names them without an import.

// janus.js

interface HandlePorts {
  /** unsolicited plugin event */
  onEvent: (data: any, jsep: any) => void;
  onTrickle: (candidate: any) => void;
  /** the PeerConnection ended at Janus */
  onHangup: (reason: string) => void;
  /** the handle no longer exists */
  onGone: () => void;
  /** a new socket took the place of one that had died: so has all else that took the same way, and what was said meanwhile is lost */
  onMoved?: () => void;
}

interface JanusPending {
  wantsEvent: boolean;
  resolve: (message: any) => void;
  reject: (error: Error) => void;
  timer: any;
  /** when it was asked */
  at: number;
}

type Path = 'same' | 'claimed' | 'created';

interface JanusSessionPorts {
  url: string;
  clock: Clock;
  /** time of day, ms */
  wall?: () => number;
  /** a socket to the same address that was dialled before */
  early?: WebSocket | null;
  /** the socket or the session is gone */
  onLost?: () => void;
  WebSocket?: new (url: string, protocol: string) => any;
}

interface MessageBody {

}

type JanusSession = import('./janus.js').JanusSession;

type JanusHandle = import('./janus.js').JanusHandle;

// peer.js

type Peer = import('./peer.js').Peer;

// signalling.js

type Person = {id: string, name: string};

type Right = 'watch' | 'listen' | 'talk' | 'playback' | 'manage';

/** paused: on purpose, for privacy; asleep: its phone is there, but sends no picture */
type CameraState = 'live' | 'paused' | 'asleep' | 'offline';

/** tile and saver: the smallest picture that the camera sends */
type Quality = 'auto' | 'saver' | 'best' | 'tile';

type Warning = 'hot' | 'slow' | 'unplugged';

/** How a camera phone is, as it told itself; null: it did not tell. */
interface PhoneReport {
  capture: 'on' | 'paused' | 'interrupted';
  /** percent */
  battery: number | null;
  charging: boolean | null;
  network: 'wifi' | 'cellular' | 'ethernet' | 'other' | null;
  uplink_kbps: number | null;
  warnings: Warning[];
}

/** what is kept of a camera's pictures, and whether that happens now */
interface Recording {
  mode: 'off' | 'motion' | 'continuous';
  active: boolean;
}

/** how the recorder is; absent: there was one, and it is not there any more */
interface Recorder {
  state: 'ok' | 'full' | 'read_only' | 'gone' | 'absent';
}

interface CameraCard {
  /** its id; in an open home also its name */
  camera: string;
  name?: string;
  /** ours */
  rights?: Right[];
  state: CameraState;
  viewers: Person[];
  holder: Person | null;
  /** the phone that is this camera; only those who manage it are told */
  device?: string | null;
  report?: PhoneReport | null;
  /** the family paused it from elsewhere */
  paused?: boolean;
  /** Unix seconds: when the state last changed */
  since?: number | null;
  /** at: Unix seconds */
  last_event?: {event: string, at: number, name?: string} | null;
  /** null: there is no recorder */
  recording?: Recording | null;
  /** something moves there, as the recorder sees it */
  moves?: boolean;
  /** it is loud there */
  loud?: boolean;
}

type Role = 'owner' | 'family' | 'sitter';

type Self = {id: string, name: string, role: Role};

interface Member {
  id: string;
  /** may be empty: whoever takes the invitation says it */
  name: string;
  role: Role;
  /** Unix seconds */
  from: number | null;
  until: number | null;
  /** on cameras that `cameras` does not name */
  rights: Right[];
  cameras: Record<string, {rights: Right[], from: number | null, until: number | null}>;
  devices: string[];
  connected: number;
}

/** who a token stands for */
type Identity = {device?: string, member?: Self, camera?: {id: string, name: string}};

type Jsep = {type: string, sdp: string};

/** the home's STUN and TURN servers; `expires_in` in seconds */
type IceKept = {servers: RTCIceServer[], seconds: number, until: number};
type IceGrant = {servers: RTCIceServer[], expires_in: number};

interface AskBody {

}

/** recorder: owners are told */
type Overview = {cameras: CameraCard[], recorder?: Recorder};

type Signalling = import('./signalling.js').Signalling;
