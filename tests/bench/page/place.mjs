// A place in a call of either system: a Janus session with one handle, and one PeerConnection. Made of the page's own modules
// (`net`), so that both systems have the same transactions and send their candidates in the same order. Runs inside a page; like
// all classes of this folder it is sent there as its source text.

export class Place {
  /** @param {any} net @param {string} url @param {string} plugin */
  constructor(net, url, plugin) {
    this.net = net;
    this.plugin = plugin;
    this.session = new net.JanusSession({ url, clock: net.browserClock });
    this.peer = new net.Peer();
  }

  get pc() {
    return /** @type {RTCPeerConnection} */ (this.peer.pc);
  }

  /** Opens the WebSocket, too. */
  async attach() {
    await this.session.open();
    return this.session.attach(this.plugin, {
      onEvent: () => {},
      onTrickle: (/** @type {any} */ candidate) => this.peer.remoteCandidate(candidate),
      onHangup: () => {},
      onGone: () => {},
    });
  }

  /** Sends a request with an offer, as web_demo/media/link.js does, and applies the answer. @param {object} request */
  async offerWith(request) {
    const [offer, handle] = await Promise.all([this.peer.offer(), this.attach()]);
    const asked = handle.message(request, offer);
    this.trickleTo(handle);
    await this.apply(await asked);
  }

  /** @param {any} handle */
  trickleTo(handle) {
    this.peer.offered((/** @type {any} */ candidate) => handle.trickle(candidate));
  }

  /** Applies the description that came with a reply. @param {{data: any, jsep: any}} reply */
  async apply({ data, jsep }) {
    if (!jsep) throw new Error(`${this.plugin} refused: ${JSON.stringify(data)}`);
    await this.peer.accept(jsep);
  }

  leave() {
    this.peer.close();
    this.session.close();
  }
}
