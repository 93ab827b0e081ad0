// Who chooses how media is encrypted.

/**
 * The offer as it is sent to Janus: the browser will be the DTLS client. The server of the handshake chooses the SRTP cipher (RFC
 * 5764 section 4.1.2): Janus takes AES-GCM, which the processors of small servers do in hardware; Chromium would take AES-CM with
 * HMAC-SHA1, which costs Janus half as much again for every packet. The browser's own description stays `actpass`
 * (RFC 5763 section 5), to which Janus's answer `passive` is as good as `active`.
 * @param {string} sdp
 */
export function asDtlsClient(sdp) {
  return sdp.replace(/^a=setup:actpass(?=\r?$)/gm, 'a=setup:active');
}
