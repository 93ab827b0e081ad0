// Pictures and sound: the types, for editors and for tsc only. No browser loads this file, so it may be as long as it has to.
// They are global: every module names them without an import.

// camera_source.js

interface CameraSourcePorts {
  clock: Clock;
  dispatch: (action: any) => void;
  choices: {facing: Facing, size: Size, zoom: number | null, micOn: boolean, paused: boolean};
  /** other tracks, or none, are to be sent */
  onTracks: () => Promise<void>;
  /** `state` may have changed */
  onState: (state: CaptureState) => void;
  onFinal: (failure: FinalFailure) => void;
  media?: CaptureMedia;
  visible?: () => boolean;
}

// capture.js

type CaptureMedia = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'>;

interface CapturePorts {
  clock: Clock;
  /** a track was muted, unmuted or ended by somebody else */
  onChange: () => void;
  media?: CaptureMedia;
}

// kept_pictures.js

interface KeptPicturesPorts {
  album: Album;
  state: () => State;
  dispatch: (action: any) => void;
}

// lens.js

type LensZoom = {min: number, max: number, step: number, value: number};

/** null: this camera has none */
type Lens = {torch: boolean | null, zoom: LensZoom | null};

/** zoom null: as it is */
type LensWish = {torch: boolean, zoom: number | null};

// link.js

interface LinkPorts {
  session: JanusSession;
  camera: string;
  /** an event about this camera, or `signed_out` */
  onEvent: (event: any) => void;
  /** the place is gone: join again */
  onLost: () => void;
  /** the way to the server is another one, or none: repair */
  onMoved: () => void;
}

interface LinkJoin {
  /** adds the transceivers */
  addMedia: (peer: Peer) => any;
  ask: (line: Signalling, offer: any) => Promise<{data: any, jsep: any}>;
  /** right before the old PeerConnection, which stays until the new one is answered, is closed */
  swap?: () => void;
  /** what is ready of it */
  seat?: Partial<Seat>;
}

type Link = import('./link.js').Link;

type LinkJoined = {peer: Peer, line: Signalling, data: any, media: Seat['media']};

/** what a viewer needs to ask for its place */
interface Seat {
  peer: Peer;
  media: {video: RTCRtpTransceiver, audio: RTCRtpTransceiver};
  offer: Promise<Jsep>;
  /** a handle, whose messages go to `ports`: whoever takes it puts its own in */
  line: Promise<Signalling>;
  ports: HandlePorts;
  /** the handle may be asked for anything */
  entered: Promise<void>;
  /** the home has `offer`, or will soon: nobody else needs it */
  connected: Promise<unknown>;
  /** what it answered to a `watch` that could not wait */
  watched: Promise<{data: any, jsep: any}>;
  /** events that came before somebody took it */
  early: any[];
}

// microphone.js

interface MicrophonePorts {
  clock: Clock;
  media?: Pick<MediaDevices, 'getUserMedia'> | undefined;
  permissions?: {query: (what: any) => Promise<any>} | undefined;
  audioFor?: typeof useAudioFor;
}

type Microphone = import('./microphone.js').Microphone;

// phone_sensors.js

interface PhoneSensorsPorts {
  /** true: another kind of network; false: perhaps another place in it */
  onNetwork: (changed: boolean) => void;
  navigator?: any;
  PressureObserver?: any;
}

type PhoneSensors = import('./phone_sensors.js').PhoneSensors;

// phone.js

interface PhonePorts {
  clock: Clock;
  /** whether the screen stays on */
  onAwake: (awake: boolean) => void;
  /** a call or Siri is over */
  onReturn: () => void;
  /** a camera or a microphone was plugged in or pulled out */
  onDevices: () => void;
  /** true: another kind of network */
  onNetwork: (changed: boolean) => void;
}

// picture_watch.js

interface PictureWatchPorts {
  clock: Clock;
  /** time of day, ms */
  wall?: () => number;
  /** live: the camera sends; busy: the connection is being repaired */
  path: () => {peer: Peer | null, live: boolean, socketUp: boolean, busy: boolean};
  /** the reducer */
  tell: (action: any) => void;
  /** another picture is on the screen */
  onMoved: () => void;
  /** pictures come, and the element shows none of them */
  onStill: () => void;
  onAdvice: (advice: Advice) => void;
}

// publisher.js

interface PublisherPorts {
  session: JanusSession;
  clock: Clock;
  dispatch: (action: any) => void;
  camera: string;
  /** key of this browser */
  device: string;
  /** of this camera */
  key: Key;
  /** of this camera, where it is known */
  name: string | null;
  preview: HTMLVideoElement;
  speaker: HTMLAudioElement;
  /** as they are now; later ones come as calls */
  choices: CameraChoices;
}

// reporter.js

interface ReporterPorts {
  clock: Clock;
  dispatch: (action: any) => void;
  sensors: Pick<PhoneSensors, 'battery' | 'charging' | 'network' | 'pressed'>;
}

// speaker.js

interface SpeakerPorts {
  element: Pick<HTMLAudioElement, 'play' | 'paused' | 'srcObject' | 'volume' | 'muted'>;
  clock: Clock;
  /** the browser wants a tap first */
  onBlocked: (blocked: boolean) => void;
}

// spare.js

type Spare = import('./spare.js').Spare;

// still.js

type StillSource = HTMLVideoElement | HTMLCanvasElement | ImageBitmap;

// talk.js

type TalkLine = {ask: (action: 'start' | 'stop') => Promise<any>, sender: Pick<RTCRtpSender, 'replaceTrack'>, ourId: string};

type Talk = import('./talk.js').Talk;

interface TalkPorts {
  clock: Clock;
  microphone: Pick<Microphone, 'ready' | 'acquire' | 'release' | 'stop' | 'close'>;
  dispatch: (action: any) => void;
}

// tile.js

interface TilePorts {
  part: TilePart;
  clock: Clock;
  makeViewer: (ports: {video: HTMLVideoElement, keepLastFrame: (keep: boolean) => void, dispatch: (action: any) => void}) => Viewer;
  onWatch: (watch: WatchState) => void;
  /** `part.still` has a new picture, so many seconds old */
  onPicture: (age: number) => void;
}

// tiles.js

interface TilesPorts {
  clock: Clock;
  dispatch: (action: any) => void;
  album: Album;
  state: () => State;
  /** by camera, as they are on the screen now */
  parts: Map<string, TilePart>;
  makeViewer: (camera: string, ports: {video: HTMLVideoElement, keepLastFrame: (keep: boolean) => void, dispatch: (action: any) => void, seat: () => Partial<Seat>}) => Viewer;
  spare: Pick<Spare, 'ready' | 'rest' | 'close' | 'take'>;
  sleepMs: number;
}

type Tiles = import('./tiles.js').Tiles;

// viewer.js

/** Where a viewer's picture is seen, and by whom its actions are reduced. */
interface Outlet {
  dispatch: (action: any) => void;
  video: HTMLVideoElement;
  /** freeze the last picture over the video, or take it away */
  keepLastFrame: (keep: boolean) => void;
  makeTalk: (tell: (action: any) => void) => Talk;
  judge: ConnectionQuality;
  quality?: Quality;
}

interface ViewerPorts {
  session: JanusSession;
  clock: Clock;
  dispatch: (action: any) => void;
  camera: string;
  name: string;
  /** the member's */
  key: Key;
  video: HTMLVideoElement;
  keepLastFrame: (keep: boolean) => void;
  /** left out for a tile */
  makeTalk?: (tell: (action: any) => void) => Talk;
  judge?: ConnectionQuality | null;
  /** "tile" makes a tile */
  quality?: Quality;
  /** what is ready for the next viewer (spare.js) */
  seat?: () => Partial<Seat>;
}

type Viewer = import('./viewer.js').Viewer;

// wake_lock.js

interface WakeLockPorts {
  clock: Clock;
  onChange: (held: boolean) => void;
  locks?: {request: (type: "screen") => Promise<WakeLockSentinel>} | undefined;
  visible?: () => boolean;
}
