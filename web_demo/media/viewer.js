// A viewer of one camera: joins, notices a dead picture, brings it back, and carries the talk button's line. Owned by the watch screen, or by
// a tile until that is tapped: a viewer that starts with quality "tile", the smallest picture, and without sound and talking. `promote`
// makes it the screen's without another offer. Its actions go to a reducer of its own (core/state_watch.js), and `home/barred`.

import { Backoff } from '../core/backoff.js';
import { log } from '../core/log.js';
import { Recovery } from '../core/recovery.js';
import { kWatchStart } from '../core/state_starts.js';
import { reduceWatch } from '../core/state_watch.js';
import { Link } from './link.js';
import { PictureWatch } from './picture_watch.js';
import { problemOf, refusalTo } from './problems.js';
import { useAudioFor } from './audio_session.js';
import { receivers } from './seat.js';

export class Viewer {
  #dispatch;
  #camera;
  #name;
  #key;
  /** Shown with the last `watch`. @type {string | null} */
  #token = null;
  #video;
  #keepLastFrame;
  /** @type {Quality} */
  #quality;
  /** What the server was told last. @type {Quality} */
  #asked = 'auto';
  /** With sound and talking; a tile has neither. */
  #full;
  #seat;
  #judge;
  #link;
  #recovery;
  #picture;
  /** A tile has none. @type {Talk | null} */
  #talk;
  /** What arrives. @type {{video: MediaStreamTrack, audio: MediaStreamTrack} | null} */
  #tracks = null;
  /** @type {TalkLine | null} */
  #voice = null;
  /** What was told so far: it is handed over with the picture. */
  #state = kWatchStart;

  /** @param {ViewerPorts} ports */
  constructor({ session, clock, dispatch, camera, name, key, video, keepLastFrame, makeTalk, judge = null, quality = 'auto', seat = () => ({}) }) {
    this.#dispatch = dispatch;
    this.#camera = camera;
    this.#name = name;
    this.#key = key;
    this.#video = video;
    this.#keepLastFrame = keepLastFrame;
    this.#quality = quality;
    this.#full = quality !== 'tile';
    this.#seat = seat;
    this.#judge = judge;
    const tell = (/** @type {any} */ action) => this.#tell(action);
    this.#talk = makeTalk?.(tell) ?? null;
    this.#link = new Link({ session, camera, onEvent: (event) => this.#event(event), onLost: () => this.#recovery.rejoin(), onMoved: () => this.#recovery.repair() });
    this.#picture = new PictureWatch({
      clock,
      path: () => ({ peer: this.peer, live: this.#state.camera === 'live' && this.#state.playable === 'yes', socketUp: session.up, busy: this.#recovery.busy }),
      tell,
      onMoved: () => this.#keepLastFrame(false),
      onStill: () => this.#play(),
      onAdvice: (advice) => this.#follow(advice),
    });
    this.#recovery = new Recovery({
      clock,
      backoff: new Backoff(),
      repair: () => this.#repair(),
      rejoin: () => this.#rejoin(),
      onWait: (error) => tell({ type: 'watch/reconnecting', problem: problemOf(error) }),
      onFinal: (failure) => this.#cut(problemOf(failure)),
    });
  }

  get peer() {
    return this.#link.peer;
  }

  get talk() {
    return this.#talk;
  }

  start() {
    this.#link.want();
    this.#tell({ type: 'watch/started' });
    if (this.#full) useAudioFor('playback');
    this.#picture.show(this.#video, this.#judge);
    this.#recovery.rejoin();
  }

  stop() {
    this.#recovery.stop();
    this.#picture.stop();
    this.#talk?.close();
    this.#link.leave();
    this.#video.srcObject = null;
    this.#keepLastFrame(false);
    if (!this.#full) return;
    useAudioFor('auto');
  }

  /** A tile becomes the screen's viewer, wherever it stands: its old element is let go. @param {Outlet} outlet */
  promote({ dispatch, video, keepLastFrame, makeTalk, judge, quality = 'auto' }) {
    const tile = this.#video;
    this.#dispatch = dispatch;
    this.#video = video;
    this.#keepLastFrame = keepLastFrame;
    this.#full = true;
    this.#talk = makeTalk((action) => this.#tell(action));
    useAudioFor('playback');
    this.#tell({ type: 'watch/handed', watch: this.#state });
    this.#attach();
    tile.srcObject = null;
    this.#picture.show(video, judge);
    this.#talk.use(this.#voice);
    this.prefer(quality);
  }

  /** The user asks for another attempt after a final failure. */
  retry() {
    this.#link.want();
    this.#tell({ type: 'watch/started' });
    this.#recovery.rejoin();
  }

  /** The page became visible, or the network came back. */
  woke() {
    this.#play();
    this.#picture.woke();
    this.#recovery.kick();
    this.#link.check();
  }

  /** Nobody can hold the button of a hidden page, and its microphone must not stay open. */
  hidden() {
    this.#talk?.hidden();
  }

  /** Only inside a tap: phones let sound out only then. @param {boolean} muted */
  setMuted(muted) {
    this.#video.muted = muted;
    this.#tell({ type: 'watch/muted', muted });
    this.#play();
  }

  /** Which of the camera's pictures comes here, now and after every reconnection. @param {Quality} quality */
  async prefer(quality) {
    this.#quality = quality;
    const { line } = this.#link;
    if (!line || this.#state.phase !== 'joined' || quality === this.#asked) return;
    this.#asked = quality;
    try {
      await line.prefer(quality);
      if (quality === this.#quality) this.#tell({ type: 'watch/quality', quality });
    } catch (error) {
      log(`prefer ${quality}: ${error}`);
    }
  }

  /** Over this viewer's line: tickets for recordings. @param {{request: string} & Record<string, unknown>} body @returns {Promise<any>} */
  async ask(body) {
    if (!this.#link.line) throw new Error('not connected');
    return this.#link.line.manage(body);
  }

  /** @param {any} action */
  #tell(action) {
    const before = this.#state;
    this.#state = reduceWatch(before, action);
    this.#dispatch(action);
    const paused = this.#state.camera === 'paused';
    if (paused === (before.camera === 'paused')) return;
    if (paused) this.#blank();
    else this.#attach();
  }

  async #rejoin() {
    this.#tell({ type: 'watch/reconnecting' });
    this.#voice = null;
    this.#talk?.use(null);
    const joined = await this.#join();
    if (!joined) return;
    const { line, data, media: { video, audio } } = joined;
    this.#picture.restarted();
    this.#tracks = { video: video.receiver.track, audio: audio.receiver.track };
    this.#tell({ type: 'watch/joined', reply: data });
    this.#attach();
    this.#voice = { ask: (action) => line.talk(action), sender: audio.sender, ourId: data.id };
    this.#talk?.use(this.#voice);
    this.prefer(this.#quality); // it may have been chosen meanwhile
  }

  #join() {
    const token = this.#key.read();
    this.#token = token;
    const quality = (this.#asked = this.#quality);
    const seat = this.#seat();
    return this.#link.join({
      seat,
      addMedia: receivers,
      ask: (line, offer) => (seat.watched ?? line.watch(this.#camera, this.#name, offer, token, quality)).catch(refusalTo(this.#key, token)),
      swap: () => this.#keepLastFrame(this.#picture.pictured),
    });
  }

  async #repair() {
    this.#tell({ type: 'watch/reconnecting' });
    const card = await this.#link.repair(() => this.#refresh());
    this.#picture.repaired();
    this.#tell({ type: 'watch/repaired' });
    if (card) this.#catchUp(card);
  }

  /** @param {CameraCard} card */
  #catchUp(card) {
    this.#tell({ type: 'watch/card', card });
    this.#talk?.caughtUp(card.holder);
  }

  /** @param {any} event */
  #event(event) {
    if (event.event === 'signed_out') return this.#signedOut(event.reason);
    if (event.event === 'access' && !event.rights.includes('watch')) return this.#cut({ key: 'accessLost', detail: '' });
    if (event.event === 'access' && !event.rights.includes('talk')) this.#talk?.release();
    this.#tell({ type: 'watch/event', event, at: Math.floor(Date.now() / 1000) });
    if (event.event === 'floor') this.#talk?.floorChanged(event);
    if (event.event !== 'camera_offline') return;
    this.#talk?.floorChanged({ holder: null, reason: event.reason === 'paused' ? 'camera_paused' : 'camera_offline' });
  }

  /** @param {string} reason */
  #signedOut(reason) {
    const ended = reason === 'ended';
    if (!ended && this.#token) this.#key.forget(this.#token);
    this.#cut({ key: ended ? 'outsideTime' : 'signedOutRemoved', detail: '' });
    this.#tell({ type: 'home/barred', why: ended ? 'outside' : 'void' });
  }

  /** For good, until the user tries again: no picture may stay. @param {Problem} problem */
  #cut(problem) {
    this.#recovery.stop();
    this.#voice = null;
    this.#tracks = null;
    this.#talk?.use(null);
    this.#link.leave();
    this.#blank();
    this.#tell({ type: 'watch/failed', problem });
  }

  #attach() {
    if (!this.#tracks || this.#state.camera === 'paused') return;
    const { video, audio } = this.#tracks;
    this.#video.srcObject = new MediaStream(this.#full ? [video, audio] : [video]);
    this.#play();
  }

  /** Nothing that was seen may be seen any longer. */
  #blank() {
    this.#video.srcObject = null;
    this.#keepLastFrame(false);
    this.#picture.forget();
  }

  /** @param {Advice} advice */
  #follow(advice) {
    log(`watchdog: ${advice}`);
    if (advice === 'check') this.#link.check();
    if (advice === 'refresh') this.#refresh();
    if (advice === 'restart') this.#recovery.repair();
    if (advice !== 'rejoin') return;
    this.#tell({ type: 'watch/barren', why: this.peer?.connected ? 'picture' : 'way' });
    this.#recovery.rejoin();
  }

  #refresh() {
    log('refresh');
    this.#link.line?.refresh().catch(() => {});
  }

  #play() {
    if (!this.#video.srcObject) return;
    this.#video.play().catch((error) => {
      if (error.name !== 'NotAllowedError' || this.#video.muted) return;
      this.setMuted(true);
    });
  }
}
