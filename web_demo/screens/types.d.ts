// The screens: the types, for editors and for tsc only. No browser loads this file, so it may be as long as it has to.
// They are global: every module names them without an import.

// app.js

interface Window {
  /** dialled by boot.js */
  petcamSocket?: WebSocket;
  /** the page's session, and a place in a call for whom it was opened */
  petcamEarly: {session: JanusSession, takeSeat: () => Partial<Seat>};
}

/** A screen: its elements, and what runs while it is open. It is loaded when it is first shown. */
interface AppScreen {
  root: HTMLElement;
  /** shows the state */
  update: (state: State, visible: boolean) => void;
  /** the address has led here */
  open?: (route: any) => void;
  /** the user goes elsewhere */
  close?: (next: Route) => void;
  /** the page is visible again, or the network came back */
  woke?: () => void;
  hidden?: () => void;
  /** the connection that is looked at from outside (inspect.js) */
  peer?: Peer | null;
}

/** A tile's viewer on its way to the screen that watches the same camera (media/viewer.js). */
interface Handover {
  camera: string;
  viewer: Viewer;
  /** the tile's last one, shown until the screen has its own */
  picture: HTMLCanvasElement | null;
}

type App = import('./app.js').App;

// timeline.js

interface TimelinePorts {
  /** the screen's main part, or a part of one */
  tag: 'main' | 'section';
  /** somebody has signed in, so that tickets can be asked for */
  ready: (state: State) => boolean;
  /** of the home server */
  ask: (body: {request: string} & Record<string, unknown>) => Promise<any>;
  openDay: (day: string) => void;
}
