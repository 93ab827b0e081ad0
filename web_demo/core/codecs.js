// Which video codecs are offered, and in which order.

/**
 * A camera: H.264 constrained baseline first (hardware encoders), then VP8, or the other way round. Retransmission stays: the
 * payload types of a Janus handle are fixed at its first packet, and a camera changes codec with a new handle.
 * @template {Codec} T @param {T[]} codecs what the browser can send @param {VideoCodec} [first] @returns {T[]}
 */
export function publisherCodecs(codecs, first = 'h264') {
  const both = ordered(codecs);
  return [...both.filter((codec) => kind(codec) === first), ...both.filter((codec) => kind(codec) !== first), ...codecs.filter((codec) => kind(codec) === 'rtx')];
}

/**
 * A viewer: H.264 and VP8, and nothing that carries payload types of its own (no rtx, red, ulpfec), because the
 * camera may change its codec while the viewer's handle lives on.
 * @template {Codec} T @param {T[]} codecs what the browser can receive @returns {T[]}
 */
export function viewerCodecs(codecs) {
  return ordered(codecs);
}

/** @template {Codec} T @param {T[]} codecs @returns {T[]} */
function ordered(codecs) {
  const h264 = codecs.filter((codec) => kind(codec) === 'h264' && /packetization-mode=1/.test(codec.sdpFmtpLine ?? ''));
  const baseline = [...h264.filter((codec) => profile(codec) === '42e0'), ...h264.filter((codec) => profile(codec) === '4200')];
  const vp8 = codecs.filter((codec) => kind(codec) === 'vp8');
  return [...(baseline.length ? baseline : h264), ...vp8];
}

/** @param {Codec} codec */
function kind(codec) {
  return codec.mimeType.toLowerCase().replace(/^video\//, '');
}

/** @param {Codec} codec profile_idc and constraint bits (RFC 6184 section 8.1) */
function profile(codec) {
  return /profile-level-id=([0-9a-f]{4})/i.exec(codec.sdpFmtpLine ?? '')?.[1].toLowerCase();
}
