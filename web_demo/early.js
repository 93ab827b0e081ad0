// On the way to a camera, named by boot.js: what takes longest begins before the rest of the page is here, unless that was quicker.

import { Keyring } from './core/keyring.js';
import { forget, recall, remember } from './core/memory.js';
import { attachEarly, beginOffer, leaveSeat } from './media/seat.js';
import { homeSession } from './net/home_session.js';

if (!window.petcamEarly && 'RTCPeerConnection' in window) {
  const session = homeSession();
  const seats = [{ ...attachEarly(session, new Keyring({ recall, remember, forget }).member), ...beginOffer() }];
  /** For the picture that the page was opened for, and no other. */
  const takeSeat = () => seats.pop() ?? {};
  window.petcamEarly = { session, takeSeat };
  addEventListener('hashchange', () => leaveSeat(takeSeat()));
}
