// Runs inside a browser page: a camera or a viewer without our page around it, so that a test can look at the
// protocol and the media alone. Started by peer.mjs; not a module, its value is the class.
/* eslint-env browser */
(class TestPeer {
  constructor(url) {
    this.url = url;
    this.events = []; // the plugin's unsolicited events, each with the time `at` which it came
    this.signals = []; // Janus's own: webrtcup, hangup, ...
    this.offers = 0; // how often an offer was made: more than one is a renegotiation
    this.waiting = new Map();
    this.early = []; // candidates before the answer
    this.levels = new Map(); // frequency -> [{at, db}]
    this.frames = 0;
    this.sizes = []; // {at, width, height} of each frame that is of another size than the one before
  }

  async connect() {
    this.socket = new WebSocket(this.url, 'janus-protocol');
    this.socket.onmessage = (message) => this.take(JSON.parse(message.data));
    await new Promise((resolve, reject) => {
      this.socket.onopen = resolve;
      this.socket.onerror = () => reject(new Error(`no WebSocket at ${this.url}`));
    });
    this.session = (await this.send({ janus: 'create' })).data.id;
    this.handle = (await this.send({ janus: 'attach', plugin: 'janus.plugin.petcam' })).data.id;
    setInterval(() => this.send({ janus: 'keepalive' }), 20000);
  }

  take(message) {
    if (message.janus === 'trickle') return this.candidate(message.candidate);
    const wanted = this.waiting.get(message.transaction);
    if (wanted && message.janus !== 'ack') {
      this.waiting.delete(message.transaction);
      wanted(message);
    } else if (message.janus === 'event') {
      this.events.push({ ...message.plugindata.data, at: performance.timeOrigin + performance.now() });
    } else if (message.janus !== 'ack') {
      this.signals.push(message);
    }
  }

  send(body) {
    const transaction = Math.random().toString(36).slice(2);
    const ids = { ...(this.session && { session_id: this.session }), ...(this.handle && { handle_id: this.handle }) };
    if (body.janus === 'keepalive') delete ids.handle_id;
    return new Promise((resolve, reject) => {
      const done = (answer) => (answer.janus === 'error' ? reject(new Error(answer.error.reason)) : resolve(answer));
      if (body.janus !== 'trickle' && body.janus !== 'keepalive') this.waiting.set(transaction, done);
      this.socket.send(JSON.stringify({ ...body, ...ids, transaction }));
      if (!this.waiting.has(transaction)) resolve(undefined);
    });
  }

  async request(body, jsep) {
    const answer = await this.send({ janus: 'message', body, ...(jsep && { jsep }) });
    if (answer.jsep) {
      await this.pc.setRemoteDescription(answer.jsep);
      for (const candidate of this.early.splice(0)) await this.pc.addIceCandidate(candidate);
    }
    return answer.plugindata.data;
  }

  candidate(candidate) {
    if (candidate.completed) return;
    if (this.pc?.remoteDescription) this.pc.addIceCandidate(candidate).catch(() => {});
    else this.early.push(candidate);
  }

  newConnection() {
    this.pc = new RTCPeerConnection();
    this.pc.onicecandidate = ({ candidate }) => this.send({ janus: 'trickle', candidate: candidate ?? { completed: true } });
    this.pc.ontrack = ({ track }) => this.show(track);
  }

  async offer(options) {
    const offer = await this.pc.createOffer(options);
    await this.pc.setLocalDescription(offer);
    this.offers++;
    return { type: offer.type, sdp: offer.sdp };
  }

  /** Publishes the browser's camera and microphone, or what `flashAndBeep` made. */
  async publish({ camera, device, token, width = 960, height = 540, frameRate = 15, codec, encodings }) {
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    this.stream ??= await navigator.mediaDevices.getUserMedia({ video: { width, height, frameRate }, audio });
    this.newConnection();
    this.pc.addTransceiver(this.stream.getAudioTracks()[0], { direction: 'sendrecv', streams: [this.stream] });
    const video = this.pc.addTransceiver(this.stream.getVideoTracks()[0],
      { direction: 'sendonly', streams: [this.stream], ...(encodings && { sendEncodings: encodings }) });
    if (this.keepsSize) {
      // Also on a machine that cannot encode it in time: another size would be another file.
      await video.sender.setParameters({ ...video.sender.getParameters(), degradationPreference: 'maintain-resolution' });
    }
    if (codec) {
      const codecs = RTCRtpReceiver.getCapabilities('video').codecs;
      video.setCodecPreferences(codecs.filter((one) => one.mimeType.toLowerCase() === `video/${codec.toLowerCase()}`));
    }
    return this.request({ request: 'publish', camera, device, ...(token && { token }) }, await this.offer());
  }

  /** A camera that sees the browser's camera and every two seconds a white flash, during which its microphone hears a beep. */
  async flashAndBeep({ width = 960, height = 540, frameRate = 15 } = {}) {
    const camera = document.createElement('video');
    camera.muted = true;
    camera.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width, height, frameRate } });
    await camera.play();
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    const sound = this.audioContext();
    const beep = new GainNode(sound, { gain: 0 });
    const target = new MediaStreamAudioDestinationNode(sound, { channelCount: 1 });
    const tone = new OscillatorNode(sound, { frequency: 1000 });
    tone.connect(beep).connect(target);
    tone.start();
    const track = canvas.captureStream(0).getVideoTracks()[0];
    let frames = 0;
    setInterval(() => {
      const flash = frames % (2 * frameRate);
      if (flash < 3) context.fillStyle = 'white', context.fillRect(0, 0, width, height);
      else context.drawImage(camera, 0, 0, width, height);
      if (flash === 0) beep.gain.value = 0.6;
      if (flash === 3) beep.gain.value = 0;
      track.requestFrame();
      frames++;
    }, 1000 / frameRate);
    this.stream = new MediaStream([track, target.stream.getAudioTracks()[0]]);
    this.keepsSize = true;
  }

  /** Watches; audio: "sendrecv" (may talk), "recvonly", or "" for no sound at all. */
  async watch({ camera, name, quality, audio = 'sendrecv' }) {
    this.newConnection();
    if (audio) this.voice = this.pc.addTransceiver('audio', { direction: audio }).sender;
    this.pc.addTransceiver('video', { direction: 'sendrecv' });
    return this.request({ request: 'watch', camera, ...(name && { name }), ...(quality && { quality }) }, await this.offer());
  }

  /** Restarts ICE on the connection that is there. */
  async renegotiate() {
    return this.request({ request: 'renegotiate' }, await this.offer({ iceRestart: true }));
  }

  /** Puts a tone on the negotiated sender, as a pressed talk button puts the microphone there. */
  async speak(frequency) {
    const context = this.audioContext();
    const oscillator = new OscillatorNode(context, { frequency });
    const target = new MediaStreamAudioDestinationNode(context);
    oscillator.connect(new GainNode(context, { gain: 0.5 })).connect(target);
    oscillator.start();
    await this.voice.replaceTrack(target.stream.getAudioTracks()[0]);
    this.oscillator = oscillator;
  }

  async hush() {
    await this.voice.replaceTrack(null);
    this.oscillator?.stop();
  }

  audioContext() {
    this.context ??= new AudioContext({ sampleRate: 48000 });
    return this.context;
  }

  show(track) {
    const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
    element.muted = true;
    element.playsInline = true;
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
    element.play().catch(() => {});
    this[track.kind] = element;
    if (track.kind === 'video') this.countFrames(element);
    else this.listen(element.srcObject);
  }

  countFrames(video) {
    const next = (_, { width, height }) => {
      this.frames++;
      const at = performance.timeOrigin + performance.now();
      if (this.lastFrameAt) this.longestGap = Math.max(this.longestGap ?? 0, at - this.lastFrameAt);
      this.lastFrameAt = at;
      if (this.sizes.at(-1)?.width !== width || this.sizes.at(-1)?.height !== height) this.sizes.push({ at, width, height });
      this.firstFrameAt ??= this.lastFrameAt;
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  }

  /** Keeps the loudness at the frequencies of interest, ten times a second, for the last 10 s. */
  listen(stream) {
    const context = this.audioContext();
    const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(analyser);
    const spectrum = new Float32Array(analyser.frequencyBinCount);
    setInterval(() => {
      analyser.getFloatFrequencyData(spectrum);
      const at = performance.timeOrigin + performance.now();
      for (const [frequency, history] of this.levels) {
        const bin = Math.round(frequency / (context.sampleRate / analyser.fftSize));
        history.push({ at, db: Math.max(...spectrum.subarray(bin - 1, bin + 2)) });
        if (history.length > 200) history.shift();
      }
    }, 50);
  }

  /** Loudest level in dB at a frequency since a time (performance.timeOrigin + performance.now() of this machine). */
  loudness(frequency, since) {
    if (!this.levels.has(frequency)) this.levels.set(frequency, []);
    const heard = this.levels.get(frequency).filter(({ at }) => at >= since).map(({ db }) => db);
    return heard.length ? Math.max(...heard, -200) : null;
  }

  /** When a frequency first became louder than a level, after a time; null if it did not. */
  firstHeard(frequency, since, level) {
    return this.levels.get(frequency)?.find(({ at, db }) => at >= since && db > level)?.at ?? null;
  }

  /** A small grey copy of the picture (32x18 numbers), to see whether and how it changes. */
  picture() {
    if (!this.video?.videoWidth) return null;
    this.canvas ??= new OffscreenCanvas(32, 18);
    const drawing = this.canvas.getContext('2d', { willReadFrequently: true });
    drawing.drawImage(this.video, 0, 0, 32, 18);
    const { data } = drawing.getImageData(0, 0, 32, 18);
    const grey = [];
    for (let i = 0; i < data.length; i += 4) grey.push(Math.round((data[i] + data[i + 1] + data[i + 2]) / 3));
    return { grey, width: this.video.videoWidth, height: this.video.videoHeight, frames: this.frames };
  }

  /** All WebRTC statistics of some types, as plain objects. */
  async stats(...types) {
    const report = this.pc ? await this.pc.getStats() : new Map();
    return [...report.values()].filter((one) => types.length === 0 || types.includes(one.type));
  }

  state() {
    const { pc, offers, frames, firstFrameAt, lastFrameAt } = this;
    return { connection: pc?.connectionState, ice: pc?.iceConnectionState, signalling: pc?.signalingState, offers, frames, firstFrameAt, lastFrameAt };
  }
})
