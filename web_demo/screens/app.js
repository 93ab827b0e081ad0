// What all screens share: one session with the home server, one state, the tokens, and where the user is. Made once by main.js.

import { browserClock } from '../core/clock.js';
import { words } from '../core/i18n.js';
import { Keyring } from '../core/keyring.js';
import { forget, recall, remember, remembered } from '../core/memory.js';
import { formatRoute, parentOf } from '../core/routes.js';
import { reduce, startState } from '../core/state.js';
import { kHomeStart } from '../core/state_home.js';
import { homeSession } from '../net/home_session.js';

export class App {
  clock = browserClock;
  keyring = new Keyring({ recall, remember, forget });
  session = (window.petcamEarly ??= { session: homeSession(), takeSeat: () => ({}) }).session;
  /** Once a screen is open that may show kept pictures, or has to forget them. @type {Album | null} */
  album = null;
  /** The line to the home, while a screen is open that shows the home. @type {Lobby | null} */
  lobby = null;
  /** This phone has just become a camera by a link, and waits for the tap that starts it. @type {{id: string, name: string} | null} */
  paired = null;
  /** Once somebody has changed something of the home. @type {Household | null} */
  household = null;
  /** Set by a tile that is tapped, right before it goes to the camera. @type {Handover | null} */
  handover = null;
  /** Makes a screen before it is shown, so that it is there at once. @type {(name: ScreenName) => Promise<unknown>} */
  prepare = () => Promise.resolve();
  /** Some code of a screen did not arrive. */
  missing = () => {};
  /** What changes the parts of the state that belong to screens: each screen puts its own in. @type {Partial<Record<keyof State, PartReducer>>} */
  parts = {};
  /** @type {State} */
  state;
  #wantsLobby = false;
  /** What the line to the home tells; it comes with that line. @type {(state: State, action: any) => State} */
  #reduceList = (state) => state;
  #render;

  /** @param {{lang: Lang, render: (state: State) => void}} options */
  constructor({ lang, render }) {
    this.#render = render;
    this.state = startState({
      lang,
      webRtc: 'RTCPeerConnection' in window,
      online: navigator.onLine,
      viewerName: recall('name'),
      cameraName: recall('camera'),
      home: { ...kHomeStart, own: this.keyring.own },
    });
    this.session.onLost = () => this.lobby?.lost();
  }

  /** @param {any} action */
  dispatch = (action) => {
    const before = this.state;
    this.state = reduce(this.#reduceList(this.state, action), action, this.parts);
    this.album?.follow(action, this.state);
    if (this.state !== before) this.#render(this.state);
  };

  redraw = () => this.#render(this.state);

  /** @param {typeof import('../core/album.js').Album} Kind @returns {Album} */
  useAlbum(Kind) {
    this.album ??= new Kind({ recall, remember, forget, remembered });
    return this.album;
  }

  /** Whoever opens another screen than that camera's ends the viewer. @param {string | null} camera @returns {Handover | null} */
  takeHandover(camera) {
    const handed = this.handover;
    this.handover = null;
    if (handed && handed.camera !== camera) handed.viewer.stop();
    return handed?.camera === camera ? handed : null;
  }

  /** While its code comes, the socket opens. @returns {Promise<void>} fails where the code does not arrive */
  async openLobby() {
    this.#wantsLobby = true;
    if (this.lobby) return;
    this.session.open().catch(() => {});
    const [{ Lobby }, { reduceList, reduceHousehold }, { Album }] = await Promise.all([import('../home/lobby.js'), import('../core/state_list.js'), import('../core/album.js')]);
    this.#reduceList = reduceList;
    this.parts.home = reduceHousehold;
    this.useAlbum(Album);
    if (!this.#wantsLobby || this.lobby) return;
    this.lobby = new Lobby({ session: this.session, clock: this.clock, dispatch: this.dispatch, keyring: this.keyring });
    this.lobby.start();
  }

  closeLobby() {
    this.#wantsLobby = false;
    this.lobby?.stop();
    this.lobby = null;
  }

  /** @param {Route} route */
  go = (route) => {
    const hash = formatRoute(route);
    if (location.hash === hash) dispatchEvent(new HashChangeEvent('hashchange'));
    else location.hash = hash;
  };

  goHome = () => {
    const { askNameFor, route } = this.state;
    if (askNameFor === null) this.go(parentOf(route));
    else this.dispatch({ type: 'route', route });
  };

  /** What the others call this viewer; members are called what the home calls them. */
  get viewerName() {
    return this.state.viewerName ?? words(this.state.lang, 'guest');
  }
}
