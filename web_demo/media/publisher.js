// This device as a camera: publishes, plays the family's voices, and gets its place back by itself. Owned by the camera screen.

import { Backoff } from '../core/backoff.js';
import { publisherCodecs } from '../core/codecs.js';
import { encodingsFor, oneEncoding } from '../core/encodings.js';
import { log } from '../core/log.js';
import { Recovery } from '../core/recovery.js';
import { useAudioFor } from './audio_session.js';
import { CameraSource } from './camera_source.js';
import { Link } from './link.js';
import { kEverything, readOutgoing, setBudget } from './outgoing.js';
import { PathGuard } from './path_guard.js';
import { Phone } from './phone.js';
import { Preview } from './preview.js';
import { problemOf, refusalTo } from './problems.js';
import { Reporter } from './reporter.js';
import { Speaker } from './speaker.js';
import { readTraffic } from './traffic.js';

const kLookMs = 500;
/** Between attempts: the picture comes back within 5 s of a server that does. */
const kMostMs = 3000;

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
  #phone;
  #reporter;
  #path;
  /** @type {RTCRtpTransceiver | null} */
  #video = null;
  /** @type {RTCRtpTransceiver | null} */
  #audio = null;
  #micOn = true;
  /** @type {Need} */
  #need = kEverything;
  /** Sent, where the browser can. @type {VideoCodec} */
  #codec = 'h264';
  /** Asked for, where it is another one. @type {VideoCodec | null} */
  #nextCodec = null;
  /** The place before a change of codec: it sends until the server has a picture of the new one. @type {Link | null} */
  #former = null;
  /** A browser refuses two changes at a time. */
  #changed = Promise.resolve();
  #running = false;
  /** @type {any} */
  #timer = null;

  /** @param {PublisherPorts} ports */
  constructor({ session, clock, dispatch, camera, device, key, name, preview, speaker, choices }) {
    this.#session = session;
    this.#clock = clock;
    this.#dispatch = dispatch;
    this.#camera = camera;
    this.#device = device;
    this.#key = key;
    this.#name = name;
    this.#micOn = choices.micOn;
    this.#preview = new Preview(preview);
    this.#speaker = new Speaker({ element: speaker, clock, onBlocked: (blocked) => dispatch({ type: 'publish/sound', blocked }) });
    this.#phone = new Phone({
      clock,
      onAwake: (awake) => dispatch({ type: 'publish/awake', awake }),
      onReturn: () => this.woke(),
      onDevices: () => this.#capture.devicesChanged(),
      onNetwork: (changed) => this.#networkChanged(changed),
    });
    this.#reporter = new Reporter({ clock, dispatch, sensors: this.#phone.sensors });
    this.#link = this.#newLink();
    const onFinal = (/** @type {any} */ failure) => this.#fail(problemOf(failure));
    this.#capture = new CameraSource({ clock, dispatch, choices, onFinal, onTracks: () => this.#useTracks(), onState: (state) => this.#reporter.look(state) });
    this.#recovery = new Recovery({
      clock,
      backoff: new Backoff({ mostMs: kMostMs }),
      repair: () => this.#repair(),
      rejoin: () => this.#rejoin(),
      onWait: (error) => dispatch({ type: 'publish/reconnecting', problem: problemOf(error) }),
      onFinal,
    });
    this.#path = new PathGuard({ session, recovery: this.#recovery, check: () => this.#link.check() });
  }

  get peer() {
    return this.#link.peer;
  }

  /** What a person chooses about the picture: pause, size, camera, light, zoom. */
  get source() {
    return this.#capture;
  }

  /** Also after stop, `replaced` or a final failure. */
  async start() {
    if (this.#running) return;
    this.#running = true;
    this.#link.want();
    this.#dispatch({ type: 'publish/started', name: this.#name });
    this.#phone.start();
    await this.#capture.start();
    if (!this.#running) return;
    this.#lookSoon();
    await this.#recovery.rejoin();
  }

  stop() {
    this.#halt();
    this.#dispatch({ type: 'publish/stopped', replaced: false });
  }

  /** The page is back, or the network, or the sound after a call. */
  woke() {
    if (!this.#running) return;
    this.#phone.hold();
    this.#capture.woke();
    this.#recovery.kick();
    this.#link.check();
    this.#speaker.play();
  }

  hidden() {
    this.#capture.hidden();
  }

  /** By a person at this phone. @param {boolean} paused */
  async setPaused(paused) {
    try {
      // Until the server knows, it lets nothing through.
      if (!paused && this.#capture.pausedByHome) await this.#link.line?.manage({ request: 'resume' });
    } catch (error) {
      return log(`not resumed: ${error}`);
    }
    await this.#capture.setPaused(paused);
  }

  /** @param {boolean} on whether viewers hear this device */
  async setMic(on) {
    this.#micOn = on;
    this.#dispatch({ type: 'publish/mic', on });
    await this.#capture.setMic(on);
  }

  /** Inside a tap, after the browser refused to play voices. */
  allowSound() {
    this.#speaker.play();
  }

  /** The screen is dark: nobody looks at the preview. @param {boolean} dark */
  rest(dark) {
    this.#preview.rest(dark);
  }

  /** No renegotiation: the senders stay, only what they send changes. */
  #useTracks() {
    this.#preview.use(this.#capture.video);
    return (this.#changed = this.#changed.then(() => this.#send()));
  }

  async #send() {
    const { video, audio, size } = this.#capture;
    try {
      await this.#video?.sender.replaceTrack(video);
      await setBudget(this.#video?.sender, size, this.#need);
      // A muted track would still send 28 kbit/s of silence.
      await this.#audio?.sender.replaceTrack(this.#micOn && this.#need.audio ? audio : null);
    } catch (error) {
      // The connection has just ended; the next one takes the tracks that there are then.
      log(`tracks not taken: ${error}`);
    }
  }

  /** @returns {Link} */
  #newLink() {
    /** @type {Link} */
    const link = new Link({
      session: this.#session,
      camera: this.#camera,
      onEvent: (event) => {
        if (link === this.#link) this.#event(event);
        else if (event.event === 'replaced') link.leave();
      },
      onLost: () => (link === this.#link ? this.#recovery.rejoin() : link.leave()),
      onMoved: () => link === this.#link && this.#recovery.repair(),
    });
    return link;
  }

  async #rejoin() {
    if (this.#nextCodec) return this.#changeCodec(this.#nextCodec);
    this.#dispatch({ type: 'publish/reconnecting' });
    this.#need = kEverything;
    await this.#join(this.#codec);
  }

  /** A failure leaves all as it was: the server asks again. @param {VideoCodec} codec */
  async #changeCodec(codec) {
    this.#nextCodec = null;
    this.#former?.leave();
    const before = (this.#former = this.#link);
    this.#link = this.#newLink();
    this.#link.want();
    if (!this.#need.video) this.#need = kEverything; // it shows that it can
    try {
      await this.#join(codec);
      this.#codec = codec;
    } catch (error) {
      log(`no ${codec}: ${error}`);
      if (this.#former !== before) return; // stopped
      this.#link.leave();
      this.#link = before;
      this.#former = null;
      if (before.peer) return;
      before.want();
      throw error;
    }
  }

  /** @param {VideoCodec} codec */
  async #join(codec) {
    const token = this.#key.read();
    this.#token = token;
    const joined = await this.#link.join({
      addMedia: (peer) => this.#senders(peer, codec),
      ask: (line, offer) => line.publish(this.#camera, this.#device, offer, token).catch(refusalTo(this.#key, token)),
    });
    if (!joined) return;
    this.#name = joined.data.name ?? this.#name;
    const { data, media: { video, audio } } = joined;
    [this.#video, this.#audio] = [video, audio];
    this.#speaker.use(new MediaStream([audio.receiver.track]));
    this.#pathRestarted();
    this.#dispatch({ type: 'publish/published', viewers: data.viewers, recording: data.recording, name: this.#name });
    this.#capture.setPausedByHome(Boolean(data.paused));
    // What happened while it joined; an interruption is told before anybody waits for a picture.
    this.#reporter.look(this.#capture.state);
    await this.#useTracks();
  }

  /** @param {Peer} peer @param {VideoCodec} codec */
  #senders({ pc }, codec) {
    const { video: picture, audio: sound } = this.#capture;
    const streams = [new MediaStream()];
    const audio = pc.addTransceiver((this.#micOn && sound) || 'audio', { direction: 'sendrecv', streams });
    const video = this.#sendVideo(pc, picture, streams);
    const codecs = publisherCodecs(RTCRtpSender.getCapabilities('video')?.codecs ?? [], codec);
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
    this.#reporter.look(this.#capture.state);
    if (!card) return;
    this.#dispatch({ type: 'publish/card', card });
    this.#capture.setPausedByHome(Boolean(card.paused));
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
    if (event.event === 'layers') {
      this.#need = { video: event.video, audio: event.audio, most: event.bitrate };
      this.#useTracks();
      return;
    }
    if (event.event === 'pause') {
      this.#capture.setPausedByHome(event.paused);
      return;
    }
    if (event.event === 'codec') {
      // Where nothing can be preferred, or something else is going on, all stays as it is.
      if (event.codec === this.#codec || !this.#video?.setCodecPreferences || this.#recovery.busy) return;
      this.#nextCodec = event.codec;
      this.#recovery.rejoin();
      return;
    }
    this.#dispatch({ type: 'publish/event', event });
  }

  /** @param {string} reason */
  #signedOut(reason) {
    if (this.#token) this.#key.forget(this.#token);
    this.#fail({ key: reason === 'replaced' ? 'cameraReplaced' : 'cameraRemoved', detail: '' });
  }

  /** @param {Problem} problem */
  #fail(problem) {
    this.#halt();
    this.#dispatch({ type: 'publish/failed', problem });
  }

  #pathRestarted() {
    this.#path.restarted(this.#clock.now());
    this.#reporter.use(this.#link.line);
  }

  /** Nothing says that the path is dead then, not even ICE. @param {boolean} changed  it is certainly another network */
  #networkChanged(changed) {
    if (!this.#running) return;
    log(`network changed${changed ? ` to ${this.#phone.sensors.network}` : ''}`);
    if (changed) this.#path.doubt(this.#clock.now());
    this.#recovery.kick();
    this.#link.check(true);
  }

  #lookSoon() {
    this.#timer = this.#clock.after(async () => {
      await this.#look().catch((error) => log(`look failed: ${error.message}`));
      if (this.#running) this.#lookSoon();
    }, kLookMs);
  }

  async #look() {
    this.#speaker.look();
    const { peer } = this.#link;
    const reports = peer && [...(await peer.pc.getStats()).values()];
    if (!this.#running || peer !== this.#link.peer) return;
    const { busy } = this.#recovery;
    const outgoing = reports && readOutgoing(reports, this.#capture.video, this.#video?.sender);
    // While the path is down, encoders wait for it: no camera is to blame.
    this.#capture.look(busy ? null : (outgoing?.frames ?? null));
    this.#reporter.look(this.#capture.state, outgoing);
    if (reports && !busy) this.#path.look(this.#clock.now(), peer.pc.iceConnectionState, readTraffic(reports));
  }

  #halt() {
    this.#running = false;
    this.#clock.cancel(this.#timer);
    this.#recovery.stop();
    this.#phone.stop();
    this.#capture.stop();
    this.#reporter.use(null);
    this.#link.leave();
    this.#former?.leave();
    this.#former = null;
    this.#video = this.#audio = null;
    this.#preview.use(null);
    this.#speaker.use(null);
    useAudioFor('auto');
  }
}
