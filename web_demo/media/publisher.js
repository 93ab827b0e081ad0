// This device as a camera: captures, publishes, plays the family's voices, and gets everything back by itself after a lost
// network, a phone call or a locked screen. Owned by main.js for as long as the camera screen is open.

import { Backoff } from '../core/backoff.js';
import { publisherCodecs } from '../core/codecs.js';
import { encodingsFor, oneEncoding } from '../core/encodings.js';
import { log } from '../core/log.js';
import { PathWatch } from '../core/path_watch.js';
import { Recovery } from '../core/recovery.js';
import { Watchdog } from '../core/watchdog.js';
import { Capture } from './capture.js';
import { Link } from './link.js';
import { problemOf, refusalTo } from './problems.js';
import { readTraffic } from './traffic.js';
import { useAudioFor } from './audio_session.js';
import { WakeLock } from './wake_lock.js';

const kLookMs = 500;

export class Publisher {
  #session;
  #clock;
  #dispatch;
  #camera;
  #device;
  #key;
  /** Shown with the last `publish`. @type {string | null} */
  #token = null;
  /** @type {string | null} */
  #name;
  #preview;
  #speaker;
  #capture;
  #link;
  #recovery;
  #recapture;
  #wakeLock;
  #watchdog = new Watchdog();
  #path = new PathWatch();
  /** @type {RTCRtpTransceiver | null} */
  #video = null;
  /** @type {RTCRtpTransceiver | null} */
  #audio = null;
  #micOn = true;
  #running = false;
  /** @type {any} */
  #timer = null;
  #devicesChanged = () => this.#checkCapture();

  /**
   * @param {object} ports
   * @param {import('../net/janus.js').JanusSession} ports.session
   * @param {import('../core/clock.js').Clock} ports.clock
   * @param {(action: any) => void} ports.dispatch
   * @param {string} ports.camera
   * @param {string} ports.device  key of this browser
   * @param {import('../core/keyring.js').Key} ports.key  of this camera
   * @param {string | null} ports.name  of this camera, where it is known
   * @param {HTMLVideoElement} ports.preview
   * @param {HTMLAudioElement} ports.speaker
   * @param {import('./capture.js').Facing} ports.facing
   * @param {boolean} ports.micOn
   */
  constructor({ session, clock, dispatch, camera, device, key, name, preview, speaker, facing, micOn }) {
    this.#session = session;
    this.#clock = clock;
    this.#dispatch = dispatch;
    this.#camera = camera;
    this.#device = device;
    this.#key = key;
    this.#name = name;
    this.#preview = preview;
    this.#speaker = speaker;
    this.#micOn = micOn;
    this.#wakeLock = new WakeLock((awake) => dispatch({ type: 'publish/awake', awake }));
    this.#link = new Link({ session, camera, onEvent: (event) => this.#event(event), onLost: () => this.#recovery.rejoin() });
    this.#capture = new Capture({ clock, facing, onBroken: () => this.#captureBroke() });
    const onFinal = (/** @type {any} */ failure) => this.#fail(problemOf(failure));
    this.#recovery = new Recovery({
      clock,
      backoff: new Backoff(),
      repair: () => this.#repair(),
      rejoin: () => this.#rejoin(),
      onWait: (error) => dispatch({ type: 'publish/reconnecting', problem: problemOf(error) }),
      onFinal,
    });
    const open = () => this.#openCapture();
    const onWait = () => dispatch({ type: 'publish/broken' });
    this.#recapture = new Recovery({ clock, backoff: new Backoff(), repair: open, rejoin: open, onFinal, onWait });
  }

  get peer() {
    return this.#link.peer;
  }

  /** Also after stop, `replaced` or a final failure. */
  async start() {
    if (this.#running) return;
    this.#running = true;
    this.#link.want();
    this.#dispatch({ type: 'publish/started', name: this.#name });
    useAudioFor('play-and-record');
    navigator.mediaDevices?.addEventListener?.('devicechange', this.#devicesChanged);
    this.#wakeLock.take();
    await this.#recapture.rejoin();
    if (!this.#running || !this.#capture.video) return;
    this.#lookSoon();
    await this.#recovery.rejoin();
  }

  stop() {
    this.#halt();
    this.#dispatch({ type: 'publish/stopped', replaced: false });
  }

  woke() {
    if (!this.#running) return;
    this.#wakeLock.take();
    this.#checkCapture();
    this.#recapture.kick();
    this.#recovery.kick();
    this.#session.probe(1500);
    this.#play();
  }

  async flip() {
    if (!this.#running || this.#recapture.busy) return;
    try {
      await this.#capture.flip();
      await this.#useTracks();
    } catch (error) {
      log(`flip failed: ${error}`);
      this.#captureBroke();
    }
  }

  /** @param {boolean} on whether viewers hear this device */
  async setMic(on) {
    this.#micOn = on;
    this.#dispatch({ type: 'publish/mic', on });
    await this.#audio?.sender.replaceTrack(on ? this.#capture.audio : null);
  }

  /** Inside a tap, after the browser refused to play voices. */
  allowSound() {
    this.#play();
  }

  async #openCapture() {
    await this.#capture.open();
    await this.#useTracks();
  }

  /** No renegotiation: the senders stay, only what they send changes. */
  async #useTracks() {
    const { video, audio, facing } = this.#capture;
    this.#preview.srcObject = new MediaStream(video ? [video] : []);
    this.#preview.play().catch(() => {});
    await this.#video?.sender.replaceTrack(video);
    await this.#audio?.sender.replaceTrack(this.#micOn ? audio : null);
    this.#dispatch({ type: 'publish/opened', facing, hasMic: audio !== null, canFlip: await this.#capture.canFlip() });
  }

  #captureBroke() {
    if (!this.#running) return;
    log('capture broke');
    this.#dispatch({ type: 'publish/broken' });
    if (document.visibilityState === 'visible') this.#recapture.rejoin();
  }

  #checkCapture() {
    if (this.#running && !this.#recapture.busy && !this.#capture.healthy) this.#captureBroke();
  }

  async #rejoin() {
    this.#dispatch({ type: 'publish/reconnecting' });
    const token = this.#key.read();
    this.#token = token;
    const joined = await this.#link.join({
      prepare: (peer) => this.#senders(peer),
      ask: (line, offer) => line.publish(this.#camera, this.#device, offer, token).catch(refusalTo(this.#key, token)),
    });
    if (!joined) return;
    this.#name = joined.data.name ?? this.#name;
    const { data, media: { video, audio } } = joined;
    [this.#video, this.#audio] = [video, audio];
    this.#speaker.srcObject = new MediaStream([audio.receiver.track]);
    this.#play();
    this.#pathRestarted();
    this.#dispatch({ type: 'publish/published', viewers: data.viewers, name: this.#name });
    await this.#useTracks();
  }

  /** @param {import('../net/peer.js').Peer} peer */
  #senders({ pc }) {
    const { video: picture, audio: sound } = this.#capture;
    const streams = [new MediaStream()];
    const audio = pc.addTransceiver((this.#micOn && sound) || 'audio', { direction: 'sendrecv', streams });
    const video = this.#sendVideo(pc, picture, streams);
    const codecs = publisherCodecs(RTCRtpSender.getCapabilities('video')?.codecs ?? []);
    try {
      if (codecs.length) video.setCodecPreferences?.(codecs);
    } catch (error) {
      // Some browsers take only codecs that they can also receive.
      log(`codec preferences refused: ${error}`);
    }
    return { video, audio };
  }

  /** @param {RTCPeerConnection} pc @param {MediaStreamTrack | null} picture @param {MediaStream[]} streams */
  #sendVideo(pc, picture, streams) {
    const add = (/** @type {RTCRtpEncodingParameters[]} */ sendEncodings) =>
      pc.addTransceiver(picture ?? 'video', { direction: 'sendonly', streams, sendEncodings });
    try {
      return add(encodingsFor(picture?.getSettings() ?? {}));
    } catch (error) {
      log(`simulcast refused: ${error}`); // an old browser
      return add(oneEncoding());
    }
  }

  async #repair() {
    this.#dispatch({ type: 'publish/reconnecting' });
    const card = await this.#link.repair();
    this.#pathRestarted();
    this.#dispatch({ type: 'publish/repaired' });
    if (card) this.#dispatch({ type: 'publish/card', card });
  }

  /** @param {any} event */
  #event(event) {
    if (event.event === 'replaced') {
      // Another tab of this browser is the camera now. Coming back by ourselves would start a fight.
      this.#halt();
      this.#dispatch({ type: 'publish/stopped', replaced: true });
      return;
    }
    if (event.event === 'signed_out') return this.#signedOut(event.reason);
    this.#dispatch({ type: 'publish/event', event });
  }

  /** @param {string} reason */
  #signedOut(reason) {
    if (this.#token) this.#key.forget(this.#token);
    this.#fail({ key: reason === 'replaced' ? 'cameraReplaced' : 'cameraRemoved', detail: '' });
  }

  /** @param {import('../core/state_watch.js').Problem} problem */
  #fail(problem) {
    this.#halt();
    this.#dispatch({ type: 'publish/failed', problem });
  }

  #pathRestarted() {
    this.#watchdog.restarted(this.#clock.now());
    this.#path.restarted(this.#clock.now());
  }

  #lookSoon() {
    this.#timer = this.#clock.after(async () => {
      await this.#look().catch((error) => log(`look failed: ${error.message}`));
      if (this.#running) this.#lookSoon();
    }, kLookMs);
  }

  /** A camera receives no picture, so the socket, ICE and what comes back for what it sends tell about its path. */
  async #look() {
    const { peer } = this.#link;
    if (!peer || this.#recovery.busy) return;
    const traffic = await readTraffic(peer.pc);
    const now = this.#clock.now();
    if (peer !== this.#link.peer || this.#recovery.busy) return;
    const path = this.#path.look(now, traffic);
    const ice = peer.pc.iceConnectionState;
    if (path === 'alive' && (ice === 'connected' || ice === 'completed')) this.#watchdog.frame(now);
    if (path === 'dead') log('path dead');
    const socketUp = this.#session.up && path !== 'dead';
    const advice = this.#watchdog.look({ now, live: false, visible: true, ice, socketUp });
    if (advice === 'none') return;
    log(`watchdog: ${advice}`);
    if (advice === 'rejoin') this.#recovery.rejoin();
    else this.#recovery.repair();
  }

  #halt() {
    this.#running = false;
    this.#clock.cancel(this.#timer);
    this.#recovery.stop();
    this.#recapture.stop();
    navigator.mediaDevices?.removeEventListener?.('devicechange', this.#devicesChanged);
    this.#wakeLock.drop();
    this.#capture.close();
    this.#link.leave();
    this.#video = this.#audio = null;
    this.#preview.srcObject = null;
    this.#speaker.srcObject = null;
    useAudioFor('auto');
  }

  #play() {
    this.#speaker.volume = 1;
    this.#speaker.play().then(
      () => this.#dispatch({ type: 'publish/sound', blocked: false }),
      (error) => error.name === 'NotAllowedError' && this.#dispatch({ type: 'publish/sound', blocked: true }),
    );
  }
}
