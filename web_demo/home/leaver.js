// Takes this browser out of the home for good: the home removes each device whose token this browser has, and only then it is forgotten
// here. Loaded when somebody signs out.

import { kErrors, PetcamError, Signalling } from '../net/signalling.js';
import { kHomeErrors } from './home_errors.js';

/**
 * What these refusals mean is that the token is worth nothing any more (also after a lost answer), or that the home keeps the device on
 * purpose: the last owner's last one, whose token nobody has then.
 */
const kDone = [kErrors.notRecognised, kHomeErrors.lastOwner, kHomeErrors.cutNotKept, kErrors.openHome];

/** Each on a handle of its own, which the home ends. @param {JanusSession} session @param {string[]} tokens @returns {Promise<void>} fails while one may still be good */
export async function leaveHome(session, tokens) {
  for (const token of tokens) {
    await session.open();
    const deaf = () => {};
    const line = await Signalling.attach(session, { onEvent: deaf, onTrickle: deaf, onHangup: deaf, onGone: deaf });
    try {
      await line.manage({ request: 'sign_out', token });
    } catch (error) {
      if (!(error instanceof PetcamError) || !kDone.includes(error.code)) throw error;
    } finally {
      line.detach();
    }
  }
}
