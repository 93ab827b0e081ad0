// A place in a call before anybody asks for it: a handle that has signed in, an offer, its candidates, and where there is time for it their
// PeerConnection. Who takes it (Link) waits for the answer to `watch` alone.

import { viewerCodecs } from '../core/codecs.js';
import { log } from '../core/log.js';
import { recall } from '../core/memory.js';
import { Peer } from '../net/peer.js';
import { kErrors, Signalling } from '../net/signalling.js';

const deaf = () => {};

/** What this browser chose last; a tile's is no choice of anybody. @returns {Quality} */
export function chosenQuality() {
  const chosen = recall('quality');
  return chosen === 'saver' || chosen === 'best' ? chosen : 'auto';
}

/** What a viewer receives, whichever camera it is. @param {Peer} peer */
export function receivers({ pc }) {
  // Sends nothing; but what it received is then reported in its own name. In that of our sound, Janus answers no NACK.
  const video = pc.addTransceiver('video', { direction: 'sendrecv' });
  const codecs = viewerCodecs(RTCRtpReceiver.getCapabilities('video')?.codecs ?? []);
  if (codecs.length) video.setCodecPreferences?.(codecs);
  return { video, audio: pc.addTransceiver('audio', { direction: 'sendrecv' }) };
}

/** @returns {Pick<Seat, 'peer' | 'media' | 'offer'>} */
export function beginOffer() {
  const peer = new Peer();
  return { peer, media: receivers(peer), offer: peer.offer() };
}

/** @param {JanusSession} session @param {Key} key @param {(ports: HandlePorts) => void} [onGone]  it is of no use @returns {Pick<Seat, 'line' | 'ports' | 'entered'>} */
export function attachEarly(session, key, onGone = deaf) {
  /** @type {HandlePorts} */
  const ports = { onEvent: deaf, onTrickle: deaf, onHangup: deaf, onGone: () => onGone(ports) };
  const line = session.open().then(() => Signalling.attach(session, ports));
  const entered = line.then((it) => enter(it, key));
  entered.catch((error) => {
    log(`no place beforehand: ${error.message}`);
    onGone(ports);
  });
  return { line, ports, entered };
}

/**
 * Has its PeerConnection come up already: with `watch`, or with nothing in it (`prepare`), and then the `watch` that follows carries no offer.
 * @param {Pick<Seat, 'peer' | 'ports' | 'line' | 'offer'>} seat @param {(line: Signalling, offer: Jsep) => Promise<{data: any, jsep: any}>} ask
 */
export async function connect({ peer, ports, line, offer }, ask) {
  ports.onTrickle = (candidate) => peer.remoteCandidate(candidate);
  const [it, sdp] = await Promise.all([line, offer]);
  const asked = ask(it, sdp);
  peer.offered((candidate) => it.trickle(candidate));
  const answer = await asked;
  await peer.accept(answer.jsep);
  return answer;
}

/** @param {Partial<Seat>} seat */
export function leaveSeat({ peer, line }) {
  peer?.close();
  line?.then((it) => it.detach(), deaf);
}

/** Else the home ends it soon. @param {Signalling} line @param {Key} key */
async function enter(line, key) {
  const token = key.read();
  if (token) await line.signIn(token).catch((error) => error.code === kErrors.openHome || Promise.reject(error));
}
