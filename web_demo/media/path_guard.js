// Watches over the path of somebody who only sends, and has it repaired. Owned by the Publisher, which looks twice a second.

import { log } from '../core/log.js';
import { PathWatch } from '../core/path_watch.js';
import { Watchdog } from '../core/watchdog.js';

export class PathGuard {
  #session;
  #recovery;
  #watchdog = new Watchdog();
  #path = new PathWatch();

  /** @param {{session: Pick<JanusSession, 'up'>, recovery: Pick<Recovery, 'repair' | 'rejoin'>}} ports */
  constructor({ session, recovery }) {
    this.#session = session;
    this.#recovery = recovery;
  }

  /** @param {number} now */
  restarted(now) {
    this.#watchdog.restarted(now);
    this.#path.restarted(now);
  }

  /** @param {number} now */
  doubt(now) {
    this.#path.doubt(now);
  }

  /**
   * A camera receives no picture, so the socket, ICE and what comes back for what it sends tell about its path.
   * @param {number} now @param {RTCIceConnectionState} ice @param {Traffic} traffic
   */
  look(now, ice, traffic) {
    const path = this.#path.look(now, traffic);
    if (path === 'alive' && (ice === 'connected' || ice === 'completed')) this.#watchdog.frame(now);
    if (path === 'dead') log('path dead');
    const socketUp = this.#session.up && path !== 'dead';
    const advice = this.#watchdog.look({ now, live: false, visible: true, ice, socketUp });
    if (advice === 'none') return;
    log(`watchdog: ${advice}`);
    if (advice === 'rejoin') this.#recovery.rejoin();
    else this.#recovery.repair();
  }
}
