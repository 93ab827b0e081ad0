// Offers that the server answers, for tests that only look at the answer: no media ever follows.

const kTransport = `a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=setup:actpass\r\na=rtcp-mux\r\na=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}\r\n`;

/** @param {'recvonly' | 'sendonly'} direction */
const offer = (direction) => ({
  type: 'offer',
  sdp: 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n'
    + `m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n${kTransport}a=mid:0\r\na=${direction}\r\na=rtpmap:96 VP8/90000\r\n`
    + (direction === 'sendonly' ? 'a=ssrc:1234 cname:petcam\r\n' : ''),
});

/** A viewer's, without sound. */
export const watchOffer = () => offer('recvonly');
/** A camera's, without sound. */
export const publishOffer = () => offer('sendonly');
