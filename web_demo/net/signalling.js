// petcam's requests and events on one Janus handle (package janus.plugin.petcam, protocol version 1; the messages are
// described in README.md). A refusal arrives as a PetcamError with its number.

import { forgetIceServers, keepIceServers } from './ice_servers.js';

const kPackage = 'janus.plugin.petcam';
const kOfferMs = 8000;
const kRepairMs = 3000;

export class PetcamError extends Error {
  /** @param {number} code @param {string} text */
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

/** Codes a page reacts to; the full table stands in README.md. */
export const kErrors = {
  badValue: 404,
  signInRequired: 410,
  notRecognised: 411,
  notAllowed: 413,
  noSuchCamera: 414,
  openHome: 418,
  outsideTime: 419,
  busy: 420,
  limit: 424,
  noCommonCodec: 433,
};

export class Signalling {
  #handle;
  /** Janus serves requests of a handle from a thread pool: a stop must not overtake its start. @type {Promise<unknown>} */
  #talkTurn = Promise.resolve();

  /** @param {JanusHandle} handle */
  constructor(handle) {
    this.#handle = handle;
  }

  /** @param {JanusSession} session @param {HandlePorts} ports */
  static async attach(session, ports) {
    return new Signalling(await session.attach(kPackage, ports));
  }

  /** @param {string} camera @param {string} device @param {Jsep} offer @param {string | null} [token]  an open home does not look at it */
  publish(camera, device, offer, token) {
    return this.#ask({ request: 'publish', camera, device, ...(token ? { token } : {}) }, offer, kOfferMs);
  }

  /** A viewer's PeerConnection before it watches anything. @param {Jsep} offer */
  prepare(offer) {
    return this.#ask({ request: 'prepare' }, offer, kOfferMs);
  }

  /** @param {string} camera @param {string | undefined} name  a member is called what the home says @param {Jsep | undefined} offer  none on one that was prepared @param {string | null} [token] @param {Quality} [quality] */
  watch(camera, name, offer, token, quality = 'auto') {
    return this.#ask({ request: 'watch', camera, name, quality, ...(token ? { token } : {}) }, offer, kOfferMs);
  }

  /** @param {string} token @returns {Promise<Identity>} */
  async signIn(token) {
    return (await this.#ask({ request: 'sign_in', token })).data;
  }

  /** @returns {Promise<Member[]>} to an owner everybody, and from now on an event `home` when that changes */
  async members() {
    return (await this.#ask({ request: 'members' })).data.members;
  }

  /** What only one screen asks for. @param {{request: string} & Record<string, unknown>} body @returns {Promise<any>} */
  async manage(body) {
    return (await this.#ask(body)).data;
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

  /** Which of the camera's pictures this viewer gets. @param {Quality} quality */
  async prefer(quality) {
    await this.#ask({ request: 'prefer', quality });
  }

  async refresh() {
    await this.#ask({ request: 'refresh' });
  }

  /** From now on the handle receives the events of all cameras. @param {string | null} [token] @returns {Promise<Overview>} */
  async overview(token) {
    return (await this.#ask({ request: 'list', ...(token ? { token } : {}) })).data;
  }

  /** The cameras of it. */
  async list() {
    return (await this.overview()).cameras;
  }

  /** The next passwords for the home's servers, as long as it has some. */
  async renewIceServers() {
    const { data } = await this.#ask({ request: 'ice' });
    if (!data.ice) forgetIceServers();
  }

  /** @param {any} candidate */
  trickle(candidate) {
    this.#handle.trickle(candidate);
  }

  /** Ends the PeerConnection; the handle stays. */
  hangUp() {
    this.#handle.hangUp();
  }

  detach() {
    this.#handle.detach();
  }

  /** @param {AskBody} body @param {Jsep} [offer] @param {number} [timeoutMs] */
  async #ask(body, offer, timeoutMs) {
    const answer = await this.#handle.message(body, offer, timeoutMs);
    if (answer.data.petcam === 'error') throw new PetcamError(answer.data.error_code, answer.data.error);
    if (answer.data.ice) keepIceServers(answer.data.ice);
    return answer;
  }
}
