// What a camera's PeerConnection sends: read as core/uplink.js takes it, limited, and stopped while nobody needs it.

import { budgeted } from '../core/picture_sizes.js';

/**
 * @param {Iterable<any>} reports of getStats
 * @param {MediaStreamTrack | null} track  that is sent
 * @param {RTCRtpSender | undefined} sender  of the picture
 * @returns {Uplink}
 */
export function readOutgoing(reports, track, sender) {
  const all = [...reports];
  const sent = all.filter(({ type }) => type === 'outbound-rtp');
  const source = all.find(({ type, kind }) => type === 'media-source' && kind === 'video');
  const pictures = sent.filter(({ kind }) => kind === 'video');
  const encodings = pictures.map((one) => ({ limit: one.qualityLimitationReason ?? 'none', fps: one.framesPerSecond ?? 0, frames: one.framesEncoded ?? 0 }));
  return {
    bytes: sent.reduce((sum, one) => sum + (one.bytesSent ?? 0) + (one.headerBytesSent ?? 0), 0),
    encodings,
    made: source?.framesPerSecond ?? null,
    frames: framesOf(track) ?? (awake(sender) ? (source?.frames ?? encodings.reduce((sum, { frames }) => sum + frames, 0)) : null),
  };
}

/** Chromium counts at the camera itself. @param {MediaStreamTrack | null} track @returns {number | undefined} */
function framesOf(track) {
  const { stats } = /** @type {any} */ (track ?? {});
  return stats?.totalFrames ?? stats?.deliveredFrames;
}

/** While nobody watches, encoders stand still, and no camera is to blame. @param {RTCRtpSender | undefined} sender */
function awake(sender) {
  return sender?.getParameters().encodings?.some(({ active }) => active !== false) ?? false;
}

/** What the server says that somebody needs: before it says anything, everything. @type {Readonly<Need>} */
export const kEverything = { video: 3, audio: true };

/** @param {RTCRtpSender | undefined} sender  of the picture @param {Size} size @param {Need} need */
export async function setBudget(sender, size, need) {
  const parameters = sender?.getParameters();
  const encodings = parameters?.encodings && budgeted(parameters.encodings, size, need.video, need.most);
  if (parameters && encodings) await sender?.setParameters({ ...parameters, encodings });
}
