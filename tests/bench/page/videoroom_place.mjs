// A publisher and a subscriber of Janus's videoroom, in as few steps as it allows: the feed's number is known beforehand, so
// nobody has to list participants.

import { Place } from './place.mjs';

export class VideoroomPlace extends Place {
  static room = 1234;
  static feed = 1;

  /** @param {any} net @param {string} url */
  constructor(net, url) {
    super(net, url, 'janus.plugin.videoroom');
  }

  /** @param {MediaStream} stream @param {RTCRtpTransceiverInit} video  how to send @param {any[]} codecs */
  publish(stream, video, codecs) {
    this.pc.addTransceiver(stream.getAudioTracks()[0], { direction: 'sendonly', streams: [stream] });
    this.pc.addTransceiver(stream.getVideoTracks()[0], { ...video, streams: [stream] }).setCodecPreferences(codecs);
    const { room, feed } = VideoroomPlace;
    return this.offerWith({ request: 'joinandconfigure', ptype: 'publisher', room, id: feed });
  }

  /** @param {(tracks: MediaStreamTrack[]) => void} show  called as soon as the tracks may be played */
  async watch(show) {
    const { room, feed } = VideoroomPlace;
    const handle = await this.attach();
    await this.apply(await handle.message({ request: 'join', ptype: 'subscriber', room, streams: [{ feed }] }));
    show(this.pc.getReceivers().map((receiver) => receiver.track));
    const answer = await this.pc.createAnswer();
    await this.pc.setLocalDescription(answer);
    const started = handle.message({ request: 'start' }, { type: answer.type, sdp: answer.sdp });
    this.trickleTo(handle);
    await started;
  }
}
