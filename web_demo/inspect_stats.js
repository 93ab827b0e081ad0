// The figures of a PeerConnection, as window.petcam.stats() tells them; loaded when somebody first asks.

/**
 * @typedef {object} Stats  zero where the browser does not say
 * @property {{framesDecoded: number, width: number, height: number, packetsReceived: number, bytesReceived: number, codec: string}} video  received
 * @property {{totalAudioEnergy: number, packetsReceived: number, bytesReceived: number}} audio  received
 * @property {{video: {bytesSent: number, packetsSent: number, framesEncoded: number, width: number, height: number, codec: string}, audio: {bytesSent: number, packetsSent: number}}} outbound
 * @property {{ice: string, connection: string, roundTripMs: number, cipher: string, local: string, remote: string, relayBy: string}} path  cipher: of SRTP; local, remote: types of
 *   the candidates that packets go between; relayBy: protocol to our TURN server
 */

/** @param {RTCPeerConnection} pc @returns {Promise<Stats>} */
export async function readStats(pc) {
  const all = [...(await pc.getStats()).values()];
  const sum = (/** @type {string} */ type, /** @type {string} */ kind, /** @type {string} */ field) =>
    all.filter((report) => report.type === type && report.kind === kind).reduce((total, report) => total + (report[field] ?? 0), 0);
  const codec = (/** @type {string} */ type) => {
    const id = all.find((report) => report.type === type && report.kind === 'video')?.codecId;
    return all.find((report) => report.id === id)?.mimeType ?? '';
  };
  const pair = all.find((report) => report.type === 'candidate-pair' && report.nominated && report.state === 'succeeded');
  const ends = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => all.find((report) => report.id === id));
  const transport = all.find((report) => report.type === 'transport');
  return {
    video: {
      framesDecoded: sum('inbound-rtp', 'video', 'framesDecoded'),
      width: sum('inbound-rtp', 'video', 'frameWidth'),
      height: sum('inbound-rtp', 'video', 'frameHeight'),
      packetsReceived: sum('inbound-rtp', 'video', 'packetsReceived'),
      bytesReceived: sum('inbound-rtp', 'video', 'bytesReceived'),
      codec: codec('inbound-rtp'),
    },
    audio: {
      totalAudioEnergy: sum('inbound-rtp', 'audio', 'totalAudioEnergy'),
      packetsReceived: sum('inbound-rtp', 'audio', 'packetsReceived'),
      bytesReceived: sum('inbound-rtp', 'audio', 'bytesReceived'),
    },
    outbound: {
      video: {
        bytesSent: sum('outbound-rtp', 'video', 'bytesSent'),
        packetsSent: sum('outbound-rtp', 'video', 'packetsSent'),
        framesEncoded: sum('outbound-rtp', 'video', 'framesEncoded'),
        width: sum('outbound-rtp', 'video', 'frameWidth'),
        height: sum('outbound-rtp', 'video', 'frameHeight'),
        codec: codec('outbound-rtp'),
      },
      audio: { bytesSent: sum('outbound-rtp', 'audio', 'bytesSent'), packetsSent: sum('outbound-rtp', 'audio', 'packetsSent') },
    },
    path: {
      ice: pc.iceConnectionState,
      connection: pc.connectionState,
      roundTripMs: (pair?.currentRoundTripTime ?? 0) * 1000,
      cipher: transport?.srtpCipher ?? '',
      local: ends[0]?.candidateType ?? '',
      remote: ends[1]?.candidateType ?? '',
      relayBy: ends[0]?.relayProtocol ?? '',
    },
  };
}
