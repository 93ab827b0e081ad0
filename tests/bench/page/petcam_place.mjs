// A camera and a viewer of petcam, without the page around them.

import { Place } from './place.mjs';

export class PetcamPlace extends Place {
  /** @param {any} net @param {string} url */
  constructor(net, url) {
    super(net, url, 'janus.plugin.petcam');
  }

  /** @param {MediaStream} stream @param {RTCRtpTransceiverInit} video  how to send @param {any[]} codecs */
  publish(stream, video, codecs) {
    this.pc.addTransceiver(stream.getAudioTracks()[0], { direction: 'sendrecv', streams: [stream] });
    this.pc.addTransceiver(stream.getVideoTracks()[0], { ...video, streams: [stream] }).setCodecPreferences(codecs);
    return this.offerWith({ request: 'publish', camera: 'bench', device: 'benchmark-camera-key' });
  }

  /** @param {(tracks: MediaStreamTrack[]) => void} show  called as soon as the tracks may be played */
  async watch(show) {
    const video = this.pc.addTransceiver('video', { direction: 'sendrecv' });
    video.setCodecPreferences(this.net.viewerCodecs(RTCRtpReceiver.getCapabilities('video')?.codecs));
    const audio = this.pc.addTransceiver('audio', { direction: 'sendrecv' });
    await this.offerWith({ request: 'watch', camera: 'bench' });
    show([video.receiver.track, audio.receiver.track]);
  }
}
