// What is on the screen: the types, for editors and for tsc only. No browser loads this file, so it may be as long as it has to.
// They are global: every module names them without an import.

// view_camera.js

/** what the user can want here */
interface CameraIntents {
  flip: () => void;
  toggleMic: () => void;
  togglePause: () => void;
  allowSound: () => void;
  takeOver: () => void;
  stopCamera: () => void;
  renameCamera: () => void;
  /** a dark screen */
  wake: () => void;
  setSize: (size: Size) => void;
  toggleTorch: () => void;
  setZoom: (zoom: number) => void;
}

// view_home.js

/** what the user can want here */
interface HomeIntents {
  /** a finger, the mouse or the focus is on a tile: its camera may be watched next */
  near: () => void;
  watch: (camera: string) => void;
  useAsCamera: () => void;
  /** and then watch this camera, if any */
  askViewerName: (camera: string) => void;
  startOwn: (camera: string) => void;
  openAdd: () => void;
  openInvite: () => void;
  openFamily: () => void;
  openDevice: (camera: string) => void;
  /** asks the home again */
  reload: () => void;
  /** with the code of a link that was pasted */
  join: (code: string) => void;
  /** for good */
  closeHint: () => void;
  /** some code did not arrive */
  missing: () => void;
}

// view_join.js

/** what the user can want here */
interface JoinIntents {
  /** with the link that was opened */
  join: (name: string) => void;
  home: () => void;
}

// view_name.js

interface NameViewOptions {
  /** the form's; its field is `<testid>-input`, its button `<testid>-save` */
  testid: string;
  /** word keys, and the value to begin with */
  text: (state: State) => {title: string, hint: string, placeholder: string, button: string, value: string};
  /** trimmed; may be empty */
  onName: (name: string) => void;
  required: boolean;
}

// view_obstacle.js

interface Obstacle {
  /** the screen's; its parts are `<testid>-title` and `<testid>-act` */
  testid: string;
  picture: Parameters<typeof icon>[0];
  /** word keys */
  text: (state: State) => {title: string, hint: string, act: string};
  onAct: () => void;
}

// view_settings.js

type Theme = 'auto' | 'light' | 'dark';

/** what the user can want here */
interface SettingsIntents {
  setLang: (lang: Lang) => void;
  setTheme: (theme: Theme) => void;
  setName: (name: string) => void;
  install: () => void;
  signOut: () => void;
  /** although the home does not know */
  signOutHere: () => void;
}

// view_tile.js

/** Where a tile's picture is shown. */
interface TilePart {
  screen: HTMLElement;
  video: HTMLVideoElement;
  /** the last picture, over the video while that does not move */
  still: HTMLCanvasElement;
  /** the still is newer than the video */
  held: boolean;
}

// view_timeline.js

type TimelineCard = ReturnType<typeof import('../core/timeline.js').cardsOf>[number];

/** what the user can want here */
interface TimelineIntents {
  openDay: (day: string) => void;
  choose: (clip: string, offset?: number) => void;
  closeClip: () => void;
  clipUrl: (clip: string, how?: {download?: boolean}) => Promise<string>;
  snapshotUrl: (event: string) => Promise<string>;
  /** all parts of a recording, as below */
  remove: (clips: Clip[]) => void;
  star: (clips: Clip[], starred: boolean) => void;
  reload: () => void;
}

// view_watch.js

/** what the user can want here */
interface WatchIntents {
  /** where trying again cannot help */
  home: () => void;
  retry: () => void;
  toggleSound: () => void;
  pressTalk: () => void;
  releaseTalk: () => void;
  lockTalk: () => void;
  prefer: (quality: Quality) => void;
  openTimeline: () => void;
}

type IconName = Parameters<typeof import('./icons.js').icon>[0];

// view.js

/** what the user can want on every screen */
interface FrameIntents {
  home: () => void;
  openSettings: () => void;
  openInvite: () => void;
  /** a screen's code did not arrive */
  missing: () => void;
}

// zoomable.js

interface ZoomableParts {
  /** takes the gestures, in whose `touch-action` the browser has none of its own */
  pane: HTMLElement;
  /** fills the pane and is moved in it */
  content: HTMLElement;
  /** whose shape the picture has */
  video: HTMLVideoElement;
  /** a single tap */
  onTap: () => void;
  onZoom: (zoomed: boolean) => void;
}
