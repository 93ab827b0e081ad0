// Keeps hold of every PeerConnection of a page, and of what it receives. Runs inside a page, before anything else of it.

export class Connections {
  /** @param {RTCConfiguration} config  more of it, such as the TURN server that must be used */
  constructor(config) {
    /** @type {RTCPeerConnection[]} */
    this.all = [];
    const { all } = this;
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      /** @param {RTCConfiguration} given */
      constructor(given) {
        super({ ...given, ...config });
        all.push(this);
      }
    };
  }

  /** What the newest connection that is not closed has received of the picture, and what it knows of its path. */
  async received() {
    const open = this.all.filter(({ connectionState }) => connectionState !== 'closed').at(-1);
    if (!open) return null;
    const reports = /** @type {any[]} */ ([...(await open.getStats()).values()]);
    const video = reports.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
    const pair = reports.find(({ type, nominated }) => type === 'candidate-pair' && nominated);
    if (!video) return null;
    const { bytesReceived, packetsReceived, packetsLost, framesDecoded, framesDropped, keyFramesDecoded, nackCount, pliCount, freezeCount, totalFreezesDuration, frameWidth, frameHeight, retransmittedPacketsReceived } = video;
    return { at: Date.now(), bytesReceived, packetsReceived, packetsLost, framesDecoded, framesDropped, keyFramesDecoded, nackCount, pliCount, freezeCount, totalFreezesDuration, frameWidth, frameHeight, retransmittedPacketsReceived, rttMs: 1000 * (pair?.currentRoundTripTime ?? 0) };
  }
}
