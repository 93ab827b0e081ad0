// One viewer's turns at talking: the microphone, the floor, and the negotiated sender that gets the microphone's track
// while the floor is ours and null otherwise. Never renegotiates. Owned by the Viewer.

import { log } from '../core/log.js';
import { microphoneProblem } from './microphone.js';

const kForgetMs = 4000;

export class Talk {
  #clock;
  #microphone;
  #dispatch;
  /** @type {TalkLine | null} */
  #line = null;
  /** What was told to the reducer last. @type {TalkState['phase']} */
  #phase = 'idle';
  /** A finger is on the button. */
  #pressed = false;
  /** A turn is under way or wanted. */
  #held = false;
  #turn = 0;
  #asked = false;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** @type {Claim} */
  #claim = 'none';
  /** The turn failed because the server did not answer. */
  #unanswered = false;
  /** To the last request for the floor. @type {any} */
  #reply = null;
  /** @type {any} */
  #forget = null;

  /** @param {TalkPorts} ports */
  constructor({ clock, microphone, dispatch }) {
    this.#clock = clock;
    this.#microphone = microphone;
    this.#dispatch = dispatch;
  }

  /** A connection to talk over, or null while there is none. A turn that is still held is asked for again. @param {TalkLine | null} line */
  use(line) {
    this.#giveUp();
    this.#line = line;
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

  /** Nobody can hold the button of a hidden page, and its microphone must not stay open. */
  hidden() {
    this.release();
    this.#microphone.stop();
  }

  /** For good. */
  close() {
    this.use(null);
    this.#microphone.close();
  }

  /** The turn goes on without a finger on the button, until `release`. */
  lock() {
    if (this.#held) this.#dispatch({ type: 'talk/locked' });
  }

  /** @param {{holder: Person | null, reason?: string}} floor */
  floorChanged(floor) {
    const ourId = this.#line?.ourId ?? null;
    const verdict = floorVerdict(this.#phase, ourId, floor);
    const heldBefore = this.#claim === 'held';
    this.#claim = claimAfter(this.#claim, ourId, floor);
    if (verdict === 'won' && !heldBefore) this.#try((turn, line) => this.#speak(turn, line));
    if (verdict === 'lost') this.#lose(floor.reason ?? 'released');
  }

  /** After an outage: what the server said meanwhile is lost. @param {Person | null} holder */
  caughtUp(holder) {
    this.floorChanged({ holder, reason: 'left' });
    if (this.#pressed && this.#unanswered) this.#start();
    else if (this.#claim === 'queued') {
      this.#claim = 'lost';
      if (this.#phase === 'queued') this.#try((turn, line) => this.#follow(turn, line));
    }
  }

  #start() {
    if (this.#held || !this.#line) return;
    this.#held = true;
    this.#turn++;
    this.#claim = 'none';
    this.#unanswered = false;
    this.#clock.cancel(this.#forget);
    this.#tell('asking', { type: 'talk/pressed' });
    this.#try((turn, line) => this.#begin(turn, line));
  }

  /** @param {(turn: number, line: TalkLine) => Promise<void>} step */
  #try(step) {
    const turn = this.#turn;
    if (this.#line) step(turn, this.#line).catch((error) => this.#fail(turn, error));
  }

  #giveUp() {
    if (!this.#held) return;
    this.#held = false;
    this.#turn++;
    this.#end();
    this.#tell('idle', { type: 'talk/released' });
  }

  /** @param {number} turn @param {TalkLine} line */
  async #begin(turn, line) {
    // A permission prompt may stay unanswered for minutes, and must not hold the floor meanwhile.
    const opening = this.#acquire(turn);
    if (!this.#microphone.ready) await opening;
    if (turn !== this.#turn) return opening.then(() => {});
    await Promise.all([opening, this.#request(turn, line)]);
    await this.#follow(turn, line);
  }

  /** @param {number} turn @param {TalkLine} line */
  async #request(turn, line) {
    this.#asked = true;
    this.#claim = 'none';
    const reply = await line.ask('start');
    if (turn !== this.#turn) return;
    this.#reply = reply;
    // A floor event may have overtaken the reply, and is newer then.
    if (this.#claim === 'none' && reply.state === 'granted') this.#claim = 'held';
    if (this.#claim === 'none' && reply.state === 'queued') this.#claim = 'queued';
  }

  /** Does what our claim allows, now that the microphone is open. @param {number} turn @param {TalkLine} line @returns {Promise<void>} */
  async #follow(turn, line) {
    // The server takes the floor from a holder that sends nothing, and a microphone may open later than that.
    while (turn === this.#turn && this.#claim === 'lost') await this.#request(turn, line);
    if (turn !== this.#turn) return;
    if (this.#claim === 'held') return this.#speak(turn, line);
    if (this.#claim === 'queued') return this.#tell('queued', { type: 'talk/queued', position: this.#reply.position });
    this.#asked = false;
    this.#refuse(`refused_${this.#reply.reason}`);
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

  /** @param {number} turn @param {TalkLine} line @returns {Promise<void>} */
  async #speak(turn, line) {
    if (!this.#mayStart(turn)) return;
    await line.sender.replaceTrack(this.#track);
    if (!this.#mayStart(turn)) return;
    if (this.#claim !== 'held') {
      await line.sender.replaceTrack(null);
      return this.#follow(turn, line);
    }
    this.#tell('speaking', { type: 'talk/granted' });
  }

  /** @param {number} turn */
  #mayStart(turn) {
    return turn === this.#turn && this.#track !== null && this.#phase !== 'speaking';
  }

  /** @param {number} turn @param {any} error */
  #fail(turn, error) {
    log(`talk failed: ${error?.name} ${error?.message}`);
    if (turn !== this.#turn) return;
    this.#unanswered = !(error instanceof DOMException);
    this.#refuse(this.#unanswered ? 'talkFailed' : microphoneProblem(error));
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

  /** @param {TalkState['phase']} phase @param {any} action */
  #tell(phase, action) {
    this.#phase = phase;
    this.#dispatch(action);
  }
}

/** Why nobody can be heard any more, the queue included. */
const kCameraGone = ['camera_offline', 'camera_paused'];

/**
 * What a floor event makes of our claim.
 * @param {Claim} claim @param {string | null} ourId @param {{holder: Person | null, reason?: string}} floor @returns {Claim}
 */
export function claimAfter(claim, ourId, { holder, reason }) {
  if (holder !== null && holder.id === ourId) return 'held';
  if (claim === 'held') return isEcho(holder, reason) ? 'held' : 'lost';
  return claim === 'queued' && kCameraGone.includes(reason ?? '') ? 'lost' : claim;
}

/**
 * What a floor event means for us.
 * @param {TalkState['phase']} phase @param {string | null} ourId @param {{holder: Person | null, reason?: string}} floor
 * @returns {'won' | 'lost' | 'nothing'}
 */
export function floorVerdict(phase, ourId, { holder, reason }) {
  const ours = holder !== null && holder.id === ourId;
  // A camera that went off has sent its queue home.
  if (phase === 'queued') return ours ? 'won' : kCameraGone.includes(reason ?? '') ? 'lost' : 'nothing';
  if (phase !== 'speaking' || ours) return 'nothing';
  return isEcho(holder, reason) ? 'nothing' : 'lost';
}

/** A `released` without a holder may be the late echo of our own last turn. @param {Person | null} holder @param {string} [reason] */
function isEcho(holder, reason) {
  return holder === null && reason === 'released';
}
