// Watches over the path of somebody who only sends, and has it repaired. Owned by the Publisher, which looks twice a second.

import { log } from '../core/log.js';
import { PathWatch } from '../core/path_watch.js';
import { PathLoss } from '../core/recovery.js';

export class PathGuard {
  #session;
  #recovery;
  #check;
  #loss = new PathLoss();
  #path = new PathWatch();
  /** Since it was made or repaired. */
  #worked = true;

  /** @param {{session: Pick<JanusSession, 'up'>, recovery: Pick<Recovery, 'repair' | 'rejoin'>, check: () => void}} ports  check: the way to the server */
  constructor({ session, recovery, check }) {
    this.#session = session;
    this.#recovery = recovery;
    this.#check = check;
  }

  /** @param {number} now */
  restarted(now) {
    this.#loss.restarted();
    this.#path.restarted(now);
    this.#worked = false;
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
    if (path === 'alive' && (ice === 'connected' || ice === 'completed')) this.#worked = true;
    if (path === 'doubtful') this.#check();
    if (!this.#loss.look(now, ice, this.#session.up && path !== 'dead')) return;
    log(`path lost: ${path}, ice ${ice}`);
    // The second remedy in a row that did not help is the stronger one.
    const again = this.#worked;
    this.restarted(now);
    if (again) this.#recovery.repair();
    else this.#recovery.rejoin();
  }
}
