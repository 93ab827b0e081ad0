// A viewer of one camera: joins, notices a dead picture, brings it back, and carries the talk button's line. Owned by
// main.js for as long as the watch screen is open. Tells the reducer everything; decides nothing about looks.

import { Backoff } from '../core/backoff.js';
import { viewerCodecs } from '../core/codecs.js';
import { log } from '../core/log.js';
import { Recovery, stillDown } from '../core/recovery.js';
import { Watchdog } from '../core/watchdog.js';
import { Peer } from '../net/peer.js';
import { Signalling } from '../net/signalling.js';
import { Frames } from './frames.js';
import { Microphone } from './microphone.js';
import { problemOf, translateRefusal } from './problems.js';
import { Talk } from './talk.js';
import { useAudioFor } from './audio_session.js';

const kLookMs = 250;

export class Viewer {
  #session;
  #clock;
  #dispatch;
  #camera;
  #name;
  #video;
  #keepLastFrame;
  #recovery;
  #watchdog = new Watchdog();
  #microphone;
  #talk;
  /** @type {Frames | null} */
  #frames = null;
  /** @type {Peer | null} */
  #peer = null;
  /** Events of older handles, which may still arrive, are not about us any more. @type {Peer | null} */
  #newest = null;
  /** @type {Signalling | null} */
  #line = null;
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
   * @param {HTMLVideoElement} ports.video
   * @param {(keep: boolean) => void} ports.keepLastFrame  freeze the last picture over the video, or take it away
   */
  constructor({ session, clock, dispatch, camera, name, video, keepLastFrame }) {
    this.#session = session;
    this.#clock = clock;
    this.#dispatch = dispatch;
    this.#camera = camera;
    this.#name = name;
    this.#video = video;
    this.#keepLastFrame = keepLastFrame;
    this.#microphone = new Microphone({ clock });
    this.#talk = new Talk({ clock, microphone: this.#microphone, dispatch });
    this.#recovery = new Recovery({
      clock,
      backoff: new Backoff(),
      repair: () => this.#repair(),
      rejoin: () => this.#rejoin(),
      onWait: (error) => this.#dispatch({ type: 'watch/reconnecting', problem: problemOf(error) }),
      onFinal: (failure) => this.#dispatch({ type: 'watch/failed', problem: problemOf(failure) }),
    });
  }

  get peer() {
    return this.#peer;
  }

  get talk() {
    return this.#talk;
  }

  start() {
    this.#running = true;
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
    this.#leave();
    this.#video.srcObject = null;
    this.#keepLastFrame(false);
    useAudioFor('auto');
  }

  /** The user asks for another attempt after a final failure. */
  retry() {
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
    const peer = new Peer();
    try {
      const { video, audio } = this.#receivers(peer);
      const [offer, line] = await Promise.all([peer.offer(), this.#attach(peer)]);
      const asked = line.watch(this.#camera, this.#name, offer);
      peer.offered((candidate) => line.trickle(candidate));
      const { data, jsep } = await asked.catch(translateRefusal);
      await peer.accept(jsep);
      if (!this.#running) return peer.close();
      this.#take(peer, line, data, [video.receiver.track, audio.receiver.track]);
      this.#talk.use({ ask: (action) => line.talk(action), sender: audio.sender, ourId: data.id });
    } catch (error) {
      peer.close();
      throw error;
    }
  }

  /** @param {Peer} peer */
  #receivers({ pc }) {
    const video = pc.addTransceiver('video', { direction: 'recvonly' });
    const codecs = viewerCodecs(RTCRtpReceiver.getCapabilities('video')?.codecs ?? []);
    if (codecs.length) video.setCodecPreferences?.(codecs);
    return { video, audio: pc.addTransceiver('audio', { direction: 'sendrecv' }) };
  }

  /** A new handle for every join: the payload types of a Janus handle are fixed at its first packet. @param {Peer} peer */
  async #attach(peer) {
    this.#talk.use(null);
    await this.#session.open();
    this.#line?.detach();
    this.#line = null;
    this.#newest = peer;
    const line = await Signalling.attach(this.#session, {
      onEvent: (event) => this.#newest === peer && this.#event(event),
      onTrickle: (candidate) => peer.remoteCandidate(candidate),
      onHangup: (reason) => this.#gone(peer, `hangup: ${reason}`),
      onGone: () => this.#gone(peer, 'detached'),
    });
    if (!this.#running) {
      line.detach();
      throw new Error('stopped');
    }
    this.#line = line;
    return line;
  }

  /** @param {Peer} peer @param {Signalling} line @param {any} reply @param {MediaStreamTrack[]} tracks */
  #take(peer, line, reply, tracks) {
    this.#keepLastFrame(this.#pictured);
    this.#peer?.close();
    this.#peer = peer;
    this.#line = line;
    this.#live = reply.state === 'live';
    this.#watchdog.restarted(this.#clock.now());
    this.#video.srcObject = new MediaStream(tracks);
    this.#play();
    this.#dispatch({ type: 'watch/joined', reply });
  }

  async #repair() {
    const { peer, line } = { peer: this.#peer, line: this.#line };
    if (!peer || !line) throw new Error('nothing to repair');
    this.#dispatch({ type: 'watch/reconnecting' });
    if ((await this.#session.reopen().catch(stillDown)) === 'created') throw new Error('the session is gone');
    const offer = await peer.offer({ iceRestart: true });
    const asked = line.renegotiate(offer);
    peer.offered((candidate) => line.trickle(candidate));
    const { jsep } = await asked;
    await peer.accept(jsep);
    // Events sent while no socket was there are lost.
    const cameras = await line.list();
    const card = cameras.find(({ camera }) => camera === this.#camera);
    this.#watchdog.restarted(this.#clock.now());
    this.#dispatch({ type: 'watch/repaired' });
    if (card) this.#catchUp(card);
    line.refresh().catch(() => {});
  }

  /** @param {import('../net/signalling.js').CameraCard} card */
  #catchUp(card) {
    this.#live = card.state === 'live';
    this.#dispatch({ type: 'watch/card', card });
    this.#talk.caughtUp(card.holder);
  }

  /** @param {any} event */
  #event(event) {
    if (event.petcam !== 'event' || event.camera !== this.#camera) return;
    if (event.event === 'camera_online') this.#live = true;
    if (event.event === 'camera_offline') this.#live = false;
    this.#dispatch({ type: 'watch/event', event });
    if (event.event === 'floor') this.#talk.floorChanged(event);
    if (event.event === 'camera_offline') this.#talk.floorChanged({ holder: null, reason: 'camera_offline' });
  }

  /** @param {Peer} peer @param {string} why */
  #gone(peer, why) {
    log(`viewer ${why}`);
    if (peer === this.#peer && this.#running) this.#recovery.rejoin();
  }

  #leave() {
    this.#line?.detach();
    this.#line = null;
    this.#peer?.close();
    this.#peer = null;
  }

  #lookSoon() {
    this.#timer = this.#clock.after(async () => {
      await this.#look().catch((error) => log(`look failed: ${error.message}`));
      if (this.#running) this.#lookSoon();
    }, kLookMs);
  }

  async #look() {
    const peer = this.#peer;
    if (!peer || !this.#frames) return;
    const { decoded, shown } = await this.#frames.moved(peer.pc);
    const now = this.#clock.now();
    if (peer !== this.#peer) return;
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

  /** @param {number} now @param {Peer} peer */
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
    if (advice === 'refresh') this.#line?.refresh().catch(() => {});
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
