// Who chooses how media is encrypted: the server of the DTLS handshake (RFC 5764 section 4.1.2). Janus takes AES-GCM, which costs it less.

/**
 * The offer as Janus gets it. The browser's own stays `actpass` (RFC 5763 section 5), which takes any answer.
 * @param {string} sdp
 */
export function asDtlsClient(sdp) {
  return sdp.replace(/^a=setup:actpass(?=\r?$)/gm, 'a=setup:active');
}
