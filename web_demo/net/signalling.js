// petcam's requests and events on one Janus handle (package janus.plugin.petcam, protocol version 1; the messages are
// described in README.md). A refusal arrives as a PetcamError with its number.

const kPackage = 'janus.plugin.petcam';
const kOfferMs = 8000;
const kRepairMs = 3000;

/** @typedef {{id: string, name: string}} Person */
/** @typedef {{camera: string, state: 'live' | 'offline', viewers: Person[], holder: Person | null}} CameraCard */
/** @typedef {{type: string, sdp: string}} Jsep */

export class PetcamError extends Error {
  /** @param {number} code @param {string} text */
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

/** Codes a page reacts to; the full table stands in README.md. */
export const kErrors = { badValue: 404, signInRequired: 410, busy: 420, limit: 424, noCommonCodec: 433 };

export class Signalling {
  #handle;
  /** Janus serves requests of a handle from a thread pool: a stop must not overtake its start. @type {Promise<unknown>} */
  #talkTurn = Promise.resolve();

  /** @param {import('./janus.js').JanusHandle} handle */
  constructor(handle) {
    this.#handle = handle;
  }

  /** @param {import('./janus.js').JanusSession} session @param {import('./janus.js').HandlePorts} ports */
  static async attach(session, ports) {
    return new Signalling(await session.attach(kPackage, ports));
  }

  /** @param {string} camera @param {string} device @param {Jsep} offer */
  publish(camera, device, offer) {
    return this.#ask({ request: 'publish', camera, device }, offer, kOfferMs);
  }

  /** @param {string} camera @param {string} name @param {Jsep} offer */
  watch(camera, name, offer) {
    return this.#ask({ request: 'watch', camera, name }, offer, kOfferMs);
  }

  /** @param {Jsep} offer */
  renegotiate(offer) {
    return this.#ask({ request: 'renegotiate' }, offer, kRepairMs);
  }

  /** @param {'start' | 'stop'} action @returns {Promise<any>} the `talk` reply */
  talk(action) {
    const turn = this.#talkTurn.then(() => this.#ask({ request: 'talk', action }));
    this.#talkTurn = turn.catch(() => {});
    return turn.then(({ data }) => data);
  }

  async refresh() {
    await this.#ask({ request: 'refresh' });
  }

  /** @returns {Promise<CameraCard[]>} from now on the handle receives the events of all cameras */
  async list() {
    return (await this.#ask({ request: 'list' })).data.cameras;
  }

  /** @param {any} candidate */
  trickle(candidate) {
    this.#handle.trickle(candidate);
  }

  detach() {
    this.#handle.detach();
  }

  /** @param {object} body @param {Jsep} [offer] @param {number} [timeoutMs] */
  async #ask(body, offer, timeoutMs) {
    const answer = await this.#handle.message(body, offer, timeoutMs);
    if (answer.data.petcam === 'error') throw new PetcamError(answer.data.error_code, answer.data.error);
    return answer;
  }
}
