// The page that measures: a camera or a viewer of one of the two systems.

import { CameraScene } from './camera_scene.mjs';
import { PetcamPlace } from './petcam_place.mjs';
import { Screen } from './screen.mjs';
import { VideoroomPlace } from './videoroom_place.mjs';

export class MeasuringPage {
  /** Bit/s, as the page of petcam limits its cameras. */
  static videoBitrate = 1_200_000;

  /** @param {'petcam' | 'videoroom'} plugin @param {string} url @param {any} net  the page's own modules */
  constructor(plugin, url, net) {
    this.newPlace = () => (plugin === 'petcam' ? new PetcamPlace(net, url) : new VideoroomPlace(net, url));
  }

  /** Publishes the scene. @param {'h264' | 'vp8'} codec */
  async film(codec) {
    const stream = await new CameraScene().start();
    const wanted = (/** @type {{mimeType: string, sdpFmtpLine?: string}} */ { mimeType, sdpFmtpLine = '' }) =>
      mimeType === 'video/rtx' || mimeType === 'video/VP8' && codec === 'vp8' ||
      mimeType === 'video/H264' && codec === 'h264' && /packetization-mode=1.*profile-level-id=42e0/.test(sdpFmtpLine);
    const codecs = RTCRtpSender.getCapabilities('video')?.codecs.filter(wanted) ?? [];
    this.place = this.newPlace();
    const { pc } = this.place;
    await this.place.publish(stream, { direction: 'sendonly', sendEncodings: [{ maxBitrate: MeasuringPage.videoBitrate }] }, codecs);
    await this.#keepResolution(pc);
    while (pc.connectionState !== 'connected') await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** A smaller picture is encoded and decoded faster: both systems have to carry the same one. @param {RTCPeerConnection} pc */
  async #keepResolution(pc) {
    const sender = pc.getSenders().find(({ track }) => track?.kind === 'video');
    await sender?.setParameters({ ...sender.getParameters(), degradationPreference: 'maintain-resolution' });
  }

  /** Watches until the page is closed. */
  async watch() {
    const screen = new Screen();
    await this.newPlace().watch((tracks) => screen.show(tracks));
  }

  /** Watches for so long, in ms. @param {number} forMs */
  async watchFor(forMs) {
    const screen = new Screen();
    const place = this.newPlace();
    await place.watch((tracks) => screen.show(tracks));
    await new Promise((resolve) => setTimeout(resolve, forMs));
    place.leave();
    screen.remove();
  }

  /** From the decision to watch, right before the WebSocket is opened, to the first frame on the screen, in ms. */
  async firstFrame() {
    const screen = new Screen();
    const started = performance.now();
    const place = this.newPlace();
    await place.watch((tracks) => screen.show(tracks));
    const shown = await screen.firstFrame;
    place.leave();
    screen.remove();
    return shown - started;
  }

  /** Ages of the frames during `forMs`, from `afterMs` after the first one on. @param {number} afterMs @param {number} forMs */
  async latency(afterMs, forMs) {
    const screen = new Screen();
    const place = this.newPlace();
    await place.watch((tracks) => screen.show(tracks));
    await screen.firstFrame;
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    const seen = await screen.readClock(forMs);
    const connection = await this.#connection(place.pc);
    place.leave();
    screen.remove();
    return { ...seen, ...connection };
  }

  /** What the two sides agreed on, to see that both systems did the same work. @param {RTCPeerConnection} pc */
  async #connection(pc) {
    const reports = /** @type {any[]} */ ([...(await pc.getStats()).values()]);
    const video = reports.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
    return {
      codec: reports.find(({ id }) => id === video.codecId)?.mimeType,
      srtp: reports.find(({ type }) => type === 'transport')?.srtpCipher,
      width: video.frameWidth,
      height: video.frameHeight,
      bytes: video.bytesReceived,
    };
  }
}
