// A viewer of one camera: joins, notices a dead picture, brings it back, and carries the talk button's line. Owned by
// main.js for as long as the watch screen is open. Tells the reducer everything; decides nothing about looks.

import { Backoff } from '../core/backoff.js';
import { viewerCodecs } from '../core/codecs.js';
import { log } from '../core/log.js';
import { Recovery } from '../core/recovery.js';
import { Watchdog } from '../core/watchdog.js';
import { Frames } from './frames.js';
import { Microphone } from './microphone.js';
import { Link } from './link.js';
import { problemOf, refusalTo } from './problems.js';
import { Talk } from './talk.js';
import { useAudioFor } from './audio_session.js';

const kLookMs = 250;

export class Viewer {
  #session;
  #clock;
  #dispatch;
  #camera;
  #name;
  #key;
  /** Shown with the last `watch`. @type {string | null} */
  #token = null;
  #video;
  #keepLastFrame;
  #link;
  #recovery;
  #watchdog = new Watchdog();
  #microphone;
  #talk;
  /** @type {Frames | null} */
  #frames = null;
  #live = false;
  #shownAt = 0;
  #pictured = false;
  #age = -1;
  #running = false;
  /** @type {any} */
  #timer = null;

  /**
   * @param {object} ports
   * @param {import('../net/janus.js').JanusSession} ports.session
   * @param {import('../core/clock.js').Clock} ports.clock
   * @param {(action: any) => void} ports.dispatch
   * @param {string} ports.camera
   * @param {string} ports.name
   * @param {import('../core/keyring.js').Key} ports.key  the member's
   * @param {HTMLVideoElement} ports.video
   * @param {(keep: boolean) => void} ports.keepLastFrame  freeze the last picture over the video, or take it away
   */
  constructor({ session, clock, dispatch, camera, name, key, video, keepLastFrame }) {
    this.#session = session;
    this.#clock = clock;
    this.#dispatch = dispatch;
    this.#camera = camera;
    this.#name = name;
    this.#key = key;
    this.#video = video;
    this.#keepLastFrame = keepLastFrame;
    this.#microphone = new Microphone({ clock });
    this.#talk = new Talk({ clock, microphone: this.#microphone, dispatch });
    this.#link = new Link({ session, camera, onEvent: (event) => this.#event(event), onLost: () => this.#recovery.rejoin() });
    this.#recovery = new Recovery({
      clock,
      backoff: new Backoff(),
      repair: () => this.#repair(),
      rejoin: () => this.#rejoin(),
      onWait: (error) => this.#dispatch({ type: 'watch/reconnecting', problem: problemOf(error) }),
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
    this.#running = true;
    this.#link.want();
    this.#dispatch({ type: 'watch/started' });
    useAudioFor('playback');
    this.#frames = new Frames(this.#video);
    this.#recovery.rejoin();
    this.#lookSoon();
  }

  stop() {
    this.#running = false;
    this.#clock.cancel(this.#timer);
    this.#recovery.stop();
    this.#frames?.stop();
    this.#talk.use(null);
    this.#microphone.close();
    this.#link.leave();
    this.#video.srcObject = null;
    this.#keepLastFrame(false);
    useAudioFor('auto');
  }

  /** The user asks for another attempt after a final failure. */
  retry() {
    this.#link.want();
    this.#dispatch({ type: 'watch/started' });
    this.#recovery.rejoin();
  }

  /** The page became visible, or the network came back. */
  woke() {
    this.#play();
    this.#watchdog.woke(this.#clock.now());
    this.#recovery.kick();
    this.#session.probe(1500);
  }

  /** Nobody can hold the button of a hidden page, and its microphone must not stay open. */
  hidden() {
    this.#talk.release();
    this.#microphone.stop();
  }

  /** Only inside a tap: phones let sound out only then. @param {boolean} muted */
  setMuted(muted) {
    this.#video.muted = muted;
    this.#dispatch({ type: 'watch/muted', muted });
    this.#play();
  }

  async #rejoin() {
    this.#dispatch({ type: 'watch/reconnecting' });
    this.#talk.use(null);
    const token = this.#key.read();
    this.#token = token;
    const joined = await this.#link.join({
      prepare: (peer) => this.#receivers(peer),
      ask: (line, offer) => line.watch(this.#camera, this.#name, offer, token).catch(refusalTo(this.#key, token)),
      swap: () => this.#keepLastFrame(this.#pictured),
    });
    if (!joined) return;
    const { line, data, media: { video, audio } } = joined;
    this.#live = data.state === 'live';
    this.#watchdog.restarted(this.#clock.now());
    this.#video.srcObject = new MediaStream([video.receiver.track, audio.receiver.track]);
    this.#play();
    this.#dispatch({ type: 'watch/joined', reply: data });
    this.#talk.use({ ask: (action) => line.talk(action), sender: audio.sender, ourId: data.id });
  }

  /** @param {import('../net/peer.js').Peer} peer */
  #receivers({ pc }) {
    const video = pc.addTransceiver('video', { direction: 'recvonly' });
    const codecs = viewerCodecs(RTCRtpReceiver.getCapabilities('video')?.codecs ?? []);
    if (codecs.length) video.setCodecPreferences?.(codecs);
    return { video, audio: pc.addTransceiver('audio', { direction: 'sendrecv' }) };
  }

  async #repair() {
    this.#dispatch({ type: 'watch/reconnecting' });
    const card = await this.#link.repair();
    this.#watchdog.restarted(this.#clock.now());
    this.#dispatch({ type: 'watch/repaired' });
    if (card) this.#catchUp(card);
    this.#link.line?.refresh().catch(() => {});
  }

  /** @param {import('../net/signalling.js').CameraCard} card */
  #catchUp(card) {
    this.#live = card.state === 'live';
    this.#dispatch({ type: 'watch/card', card });
    this.#talk.caughtUp(card.holder);
  }

  /** @param {any} event */
  #event(event) {
    if (event.event === 'signed_out') return this.#signedOut(event.reason);
    if (event.event === 'access' && !event.rights.includes('watch')) return this.#cut({ key: 'accessLost', detail: '' });
    if (event.event === 'access' && !event.rights.includes('talk')) this.#talk.release();
    if (event.event === 'camera_online') this.#live = true;
    if (event.event === 'camera_offline') this.#live = false;
    this.#dispatch({ type: 'watch/event', event });
    if (event.event === 'floor') this.#talk.floorChanged(event);
    if (event.event === 'camera_offline') this.#talk.floorChanged({ holder: null, reason: 'camera_offline' });
  }

  /** @param {string} reason */
  #signedOut(reason) {
    const ended = reason === 'ended';
    if (!ended && this.#token) this.#key.forget(this.#token);
    this.#cut({ key: ended ? 'outsideTime' : 'signedOutRemoved', detail: '' });
    this.#dispatch({ type: 'home/barred', why: ended ? 'outside' : 'void' });
  }

  /** For good, until the user tries again: no picture may stay that looks as if it were allowed. @param {import('../core/state_watch.js').Problem} problem */
  #cut(problem) {
    this.#recovery.stop();
    this.#talk.use(null);
    this.#link.leave();
    this.#video.srcObject = null;
    this.#keepLastFrame(false);
    this.#pictured = false;
    this.#age = -1;
    this.#dispatch({ type: 'watch/failed', problem });
  }

  #lookSoon() {
    this.#timer = this.#clock.after(async () => {
      await this.#look().catch((error) => log(`look failed: ${error.message}`));
      if (this.#running) this.#lookSoon();
    }, kLookMs);
  }

  async #look() {
    const { peer } = this.#link;
    if (!peer || !this.#frames) return;
    const { decoded, shown } = await this.#frames.moved(peer.pc);
    const now = this.#clock.now();
    if (peer !== this.#link.peer) return;
    if (decoded) this.#watchdog.frame(now);
    if (shown) this.#sawPicture(now);
    else if (decoded && now - this.#shownAt > 2000) this.#play();
    this.#tellAge(now);
    if (!this.#recovery.busy) this.#follow(now, peer);
  }

  /** @param {number} now */
  #sawPicture(now) {
    this.#shownAt = now;
    this.#pictured = true;
    this.#keepLastFrame(false);
  }

  /** @param {number} now */
  #tellAge(now) {
    const age = this.#pictured ? Math.floor((now - this.#shownAt) / 1000) : -1;
    if (age === this.#age) return;
    this.#age = age;
    if (age >= 0) this.#dispatch({ type: 'watch/picture', age });
  }

  /** @param {number} now @param {import('../net/peer.js').Peer} peer */
  #follow(now, peer) {
    const advice = this.#watchdog.look({
      now,
      live: this.#live,
      visible: document.visibilityState === 'visible',
      ice: peer.pc.iceConnectionState,
      socketUp: this.#session.up,
    });
    if (advice === 'none') return;
    log(`watchdog: ${advice}`);
    if (advice === 'refresh') this.#link.line?.refresh().catch(() => {});
    if (advice === 'restart') this.#recovery.repair();
    if (advice !== 'rejoin') return;
    this.#dispatch({ type: 'watch/barren' });
    this.#recovery.rejoin();
  }

  #play() {
    this.#video.play().catch((error) => {
      if (error.name !== 'NotAllowedError' || this.#video.muted) return;
      this.setMuted(true);
    });
  }
}
