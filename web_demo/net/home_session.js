import { browserClock } from '../core/clock.js';
import { JanusSession } from './janus.js';

/** With the socket that boot.js dialled. */
export const homeSession = () => new JanusSession({ url: `${location.origin.replace('http', 'ws')}/janus`, clock: browserClock, early: window.petcamSocket });
