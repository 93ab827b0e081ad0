// One RTCPeerConnection: offers, answers, candidates in both directions, and a count of its negotiations. The same for
// the camera and for viewers. A peer whose negotiation failed is thrown away, never mended.

import { log } from '../core/log.js';
import { asDtlsClient } from './dtls_role.js';
import { iceServers } from './ice_servers.js';
import { TrickleQueue } from './trickle.js';

export class Peer {
  negotiations = 0;
  /** @type {TrickleQueue<RTCIceCandidateInit | {completed: true}>} */
  #ours;
  /** @type {TrickleQueue<any>} */
  #theirs;
  /** @type {(candidate: any) => void} */
  #send = () => {};
  /** As JSON. */
  #servers = '';

  /** @param {{onIce?: (state: RTCIceConnectionState) => void}} [ports] */
  constructor({ onIce = () => {} } = {}) {
    this.#servers = JSON.stringify(iceServers());
    this.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: JSON.parse(this.#servers) });
    this.#ours = new TrickleQueue((candidate) => this.#send(candidate));
    this.#theirs = new TrickleQueue((candidate) => this.#add(candidate));
    this.pc.onicecandidate = ({ candidate }) => this.#ours.push(candidate?.candidate ? candidate.toJSON() : { completed: true });
    this.pc.oniceconnectionstatechange = () => {
      log(`ice ${this.pc.iceConnectionState}`);
      onIce(this.pc.iceConnectionState);
    };
  }

  /** @param {RTCOfferOptions} [options] @returns {Promise<Jsep>} */
  async offer(options) {
    this.#ours.hold();
    this.#theirs.hold();
    const offer = await this.pc.createOffer(options);
    this.negotiations++;
    await this.pc.setLocalDescription(offer);
    return { type: 'offer', sdp: asDtlsClient(offer.sdp ?? '') };
  }

  /** The offer was handed to this handle: its candidates may follow. @param {(candidate: any) => void} send */
  offered(send) {
    this.#send = send;
    this.#ours.release();
  }

  /** @param {any} answer */
  async accept(answer) {
    await this.pc.setRemoteDescription(answer);
    this.#theirs.release();
  }

  /** Candidates of the home's servers, as they are told now, come with the next ICE restart. */
  useServers() {
    const servers = JSON.stringify(iceServers());
    if (servers === this.#servers) return;
    this.#servers = servers;
    this.pc.setConfiguration({ ...this.pc.getConfiguration(), iceServers: iceServers() });
  }

  /** A way was found, whatever became of it. */
  get connected() {
    return !['new', 'checking', 'failed'].includes(this.pc.iceConnectionState);
  }

  /** The way that was found, or looked for, is none. */
  get isLost() {
    return ['disconnected', 'failed', 'closed'].includes(this.pc.iceConnectionState);
  }

  /** No way was found yet, and the home has told of servers when this had begun without any. */
  get lacksServers() {
    return !this.connected && this.#servers === '[]' && iceServers().length > 0;
  }

  /** Once, when packets take another way than now; not every browser tells. @param {() => void} run */
  onOtherWay(run) {
    const ice = this.pc.getTransceivers()[0]?.receiver.transport?.iceTransport;
    ice?.addEventListener('selectedcandidatepairchange', () => run(), { once: true });
  }

  /** @param {any} candidate from Janus */
  remoteCandidate(candidate) {
    this.#theirs.push(candidate);
  }

  close() {
    this.pc.onicecandidate = null;
    this.pc.oniceconnectionstatechange = null;
    this.pc.close();
  }

  /** @param {any} candidate */
  #add(candidate) {
    if (this.pc.signalingState === 'closed') return;
    // A candidate of an ICE generation that a restart made old is refused; that is no harm.
    this.pc.addIceCandidate(candidate?.completed ? undefined : candidate).catch((error) => log(`candidate refused: ${error.message}`));
  }
}
