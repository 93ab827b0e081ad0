// One viewer's turns at talking: the microphone, the floor, and the negotiated sender that gets the microphone's track
// while the floor is ours and null otherwise. Never renegotiates. Owned by the Viewer.

import { floorVerdict } from '../core/state_talk.js';
import { log } from '../core/log.js';
import { microphoneProblem } from './microphone.js';

const kForgetMs = 4000;

/** @typedef {{ask: (action: 'start' | 'stop') => Promise<any>, sender: Pick<RTCRtpSender, 'replaceTrack'>, ourId: string}} Line */

export class Talk {
  #clock;
  #microphone;
  #dispatch;
  /** @type {Line | null} */
  #line = null;
  /** What was told to the reducer last. @type {import('../core/state_talk.js').TalkState['phase']} */
  #phase = 'idle';
  /** A finger is on the button. */
  #pressed = false;
  /** A turn is under way or wanted. */
  #held = false;
  #turn = 0;
  #asked = false;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** Whom the last floor event named. @type {string | null} */
  #holder = null;
  /** @type {any} */
  #forget = null;

  /**
   * @param {object} ports
   * @param {import('../core/clock.js').Clock} ports.clock
   * @param {Pick<import('./microphone.js').Microphone, 'ready' | 'acquire' | 'release' | 'stop'>} ports.microphone
   * @param {(action: any) => void} ports.dispatch
   */
  constructor({ clock, microphone, dispatch }) {
    this.#clock = clock;
    this.#microphone = microphone;
    this.#dispatch = dispatch;
  }

  /** A connection to talk over, or null while there is none. A turn that is still held is asked for again. @param {Line | null} line */
  use(line) {
    this.#giveUp();
    this.#line = line;
    this.#holder = null;
    if (this.#pressed) this.#start();
  }

  press() {
    this.#pressed = true;
    this.#start();
  }

  release() {
    this.#pressed = false;
    this.#giveUp();
  }

  /** @param {{holder: import('../net/signalling.js').Person | null, reason?: string}} floor */
  floorChanged(floor) {
    this.#holder = floor.holder?.id ?? null;
    const verdict = floorVerdict(this.#phase, this.#line?.ourId ?? null, floor);
    if (verdict === 'won') this.#speak(this.#turn);
    if (verdict === 'lost') this.#lose(floor.reason ?? 'released');
  }

  #start() {
    if (this.#held || !this.#line) return;
    this.#held = true;
    const turn = ++this.#turn;
    this.#clock.cancel(this.#forget);
    this.#tell('asking', { type: 'talk/pressed' });
    this.#begin(turn, this.#line).catch((error) => this.#fail(turn, error));
  }

  #giveUp() {
    if (!this.#held) return;
    this.#held = false;
    this.#turn++;
    this.#end();
    this.#tell('idle', { type: 'talk/released' });
  }

  /** @param {number} turn @param {Line} line */
  async #begin(turn, line) {
    // A permission prompt may stay unanswered for minutes, and must not hold the floor meanwhile.
    const opening = this.#acquire(turn);
    if (!this.#microphone.ready) await opening;
    if (turn !== this.#turn) return opening.then(() => {});
    this.#asked = true;
    const [, reply] = await Promise.all([opening, line.ask('start')]);
    if (turn !== this.#turn) return;
    if (reply.state === 'granted' || this.#holder === line.ourId) return this.#speak(turn);
    if (reply.state === 'queued') return this.#tell('queued', { type: 'talk/queued', position: reply.position });
    this.#asked = false;
    this.#refuse(`refused_${reply.reason}`);
  }

  /** @param {number} turn */
  async #acquire(turn) {
    try {
      const track = await this.#microphone.acquire();
      if (turn !== this.#turn) return this.#microphone.release();
      this.#track = track;
      track.onended = () => this.#fail(turn, new DOMException('ended', 'AbortError'));
    } catch (error) {
      this.#microphone.release({ keepWarm: false });
      throw error;
    }
  }

  /** @param {number} turn */
  async #speak(turn) {
    if (turn !== this.#turn || !this.#line || !this.#track) return;
    await this.#line.sender.replaceTrack(this.#track);
    if (turn !== this.#turn) return;
    this.#tell('speaking', { type: 'talk/granted' });
    globalThis.navigator?.vibrate?.(30);
  }

  /** @param {number} turn @param {any} error */
  #fail(turn, error) {
    log(`talk failed: ${error?.name} ${error?.message}`);
    if (turn === this.#turn) this.#refuse(error instanceof DOMException ? microphoneProblem(error) : 'talkFailed');
  }

  /** @param {string} reason word key */
  #refuse(reason) {
    this.#held = false;
    this.#turn++;
    this.#end();
    this.#tell('refused', { type: 'talk/refused', reason });
    this.#forgetSoon();
  }

  /** @param {string} reason of the floor event */
  #lose(reason) {
    this.#held = false;
    this.#turn++;
    this.#asked = false;
    this.#end();
    this.#tell('ended', { type: 'talk/lost', reason: `ended_${reason}` });
    this.#forgetSoon();
  }

  /** Sender first: from here on not a sample of the microphone leaves. */
  #end() {
    this.#line?.sender.replaceTrack(null).catch(() => {});
    if (this.#asked) this.#line?.ask('stop').catch(() => {});
    this.#asked = false;
    if (this.#track) this.#microphone.release();
    this.#track = null;
  }

  #forgetSoon() {
    this.#forget = this.#clock.after(() => this.#tell('idle', { type: 'talk/forgotten' }), kForgetMs);
  }

  /** @param {import('../core/state_talk.js').TalkState['phase']} phase @param {any} action */
  #tell(phase, action) {
    this.#phase = phase;
    this.#dispatch(action);
  }
}
