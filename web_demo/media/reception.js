// What a viewer's PeerConnection has received so far, read in one go: for the watchdog (does anything arrive, does it become
// pictures) and for the words about the connection (core/connection_quality.js).

/** @param {Pick<RTCPeerConnection, 'getStats'>} pc @returns {Promise<Reception>} zero where the browser does not say */
export async function readReception(pc) {
  const reception = { packets: 0, lost: 0, decoded: 0, frozenMs: 0, jitterMs: 0, rttMs: 0 };
  for (const report of (await pc.getStats()).values()) {
    if (report.type === 'inbound-rtp' && report.kind === 'video') {
      reception.packets += report.packetsReceived ?? 0;
      reception.lost += report.packetsLost ?? 0;
      reception.decoded += report.framesDecoded ?? 0;
      reception.frozenMs += (report.totalFreezesDuration ?? 0) * 1000;
      reception.jitterMs = Math.max(reception.jitterMs, (report.jitter ?? 0) * 1000);
    }
    // The pair that is in use; pairs that ICE gave up keep the last they measured.
    if (report.type === 'candidate-pair' && report.nominated && report.state === 'succeeded') {
      reception.rttMs = (report.currentRoundTripTime ?? 0) * 1000;
    }
  }
  return reception;
}
