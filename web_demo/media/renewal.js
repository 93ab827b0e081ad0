// A call in a home that has a TURN server. It may have begun before that was known; and a password ends by itself, so the next one is asked for
// in time, and where packets go through the server, ICE is restarted for an allocation with it. Homes without such a server never load this.

import { log } from '../core/log.js';
import { keptIceServers } from '../net/ice_servers.js';

/** So long a direct way may take. */
const kDirectMs = 1000;
/** Of a password's life, what is left when the next one is asked for. */
const kRenewAt = 0.25;
const kPauseMs = 10000;

/**
 * @param {Pick<Link, 'peer' | 'line'>} link @param {() => void} restart  ICE
 * @returns {() => void} ends it
 */
export function lookAfter(link, restart) {
  const { peer } = link;
  /** @type {ReturnType<typeof setTimeout>} */
  let renewTimer;
  let over = false;
  const directTimer = setTimeout(() => peer === link.peer && peer?.lacksServers && restart(), kDirectMs);
  renewSoon();

  function renewSoon() {
    const kept = keptIceServers();
    if (!kept || over) return;
    const ms = kept.until - Date.now() - kept.seconds * 1000 * kRenewAt;
    renewTimer = setTimeout(() => renew().catch((error) => log(`no TURN password: ${error}`)).then(renewSoon), Math.max(ms, kPauseMs));
  }

  async function renew() {
    const { peer, line } = link;
    await line?.renewIceServers();
    if (peer && (await isRelayed(peer.pc)) && peer === link.peer) restart();
  }

  return () => {
    over = true;
    clearTimeout(directTimer);
    clearTimeout(renewTimer);
  };
}

/** @param {RTCPeerConnection} pc @returns {Promise<boolean>} whether packets go through a TURN server */
async function isRelayed(pc) {
  const stats = await pc.getStats();
  /** @type {any[]} */
  const all = [...stats.values()];
  const pair = all.find(({ type, state, nominated }) => type === 'candidate-pair' && state === 'succeeded' && nominated);
  return stats.get(pair?.localCandidateId)?.candidateType === 'relay';
}
