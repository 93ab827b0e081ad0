// On the way to a camera, named by boot.js: what takes longest begins before the rest of the page is here, or even asked for.

import { Keyring } from './core/keyring.js';
import { forget, recall, remember } from './core/memory.js';
import { parseRoute } from './core/routes.js';
import { attachEarly, beginOffer, chosenQuality, connect, leaveSeat } from './media/seat.js';
import { homeSession } from './net/home_session.js';

const route = parseRoute(location.hash);
const goOn = () => dispatchEvent(new Event('petcam:early'));

if (window.petcamEarly || !('RTCPeerConnection' in window) || route.screen !== 'watch') goOn();
else begin(route.camera);

/** @param {string} camera */
function begin(camera) {
  const session = homeSession();
  const { member } = new Keyring({ recall, remember, forget });
  const token = member.read();
  const name = recall('name') ?? undefined;
  const seat = { ...attachEarly(session, member), ...beginOffer() };
  /** @type {Partial<Seat>[]} */
  const seats = [seat];
  /** For the picture that the page was opened for, and no other. */
  const takeSeat = () => seats.pop() ?? {};
  window.petcamEarly = { session, takeSeat };
  addEventListener('hashchange', () => leaveSeat(takeSeat()));
  if (!token && !name) return void goOn(); // it is called by a word of the rest
  /** @type {any[]} */
  const early = [];
  seat.ports.onEvent = (event) => early.push(event);
  const watched = connect(seat, (line, offer) => line.watch(camera, name, offer, token, chosenQuality()));
  watched.then(() => setTimeout(goOn), goOn); // the candidates come right behind it
  Object.assign(seat, { early, watched, connected: Promise.resolve() });
}
