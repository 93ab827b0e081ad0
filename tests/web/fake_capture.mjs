// A phone's camera and microphone as the test wants them: what was opened is in `tracks`, and the phone may mute, end, refuse or hang.

export class FakeTrack {
  readyState = 'live';
  muted = false;
  onmute = null;
  onunmute = null;
  onended = null;
  applied = [];
  settings;

  constructor(kind, wanted) {
    this.kind = kind;
    this.wanted = wanted;
    this.settings = { width: wanted.width?.ideal, height: wanted.height?.ideal };
  }

  stop() {
    this.readyState = 'ended';
  }

  getSettings() {
    return this.settings;
  }

  getCapabilities() {
    return this.capabilities ?? {};
  }

  async applyConstraints(constraints) {
    this.applied.push(constraints);
    if (this.fixed) throw new Error('OverconstrainedError');
    if (constraints.width) Object.assign(this.settings, { width: constraints.width.ideal, height: constraints.height.ideal });
    Object.assign(this.settings, constraints.advanced?.[0]);
  }

  /** The phone mutes it, and says so. */
  mute() {
    this.muted = true;
    this.onmute?.();
  }

  unmute() {
    this.muted = false;
    this.onunmute?.();
  }

  /** The phone ends it, and says so. */
  end() {
    this.readyState = 'ended';
    this.onended?.();
  }
}

export class FakeMedia {
  /** @type {FakeTrack[]} in the order they were opened */
  tracks = [];
  /** What was asked for. */
  asked = [];
  /** Errors of the next openings; `hang` for one that never answers. */
  next = [];
  cameras = 2;
  /** Of every camera that is opened. */
  capabilities = {};

  getUserMedia = async (wanted) => {
    this.asked.push(Object.keys(wanted).join('+') + (wanted.video?.facingMode ? ` ${wanted.video.facingMode}` : ''));
    const outcome = this.next.shift();
    if (outcome instanceof Promise) await outcome;
    else if (outcome) throw Object.assign(new Error(outcome), { name: outcome });
    const opened = ['video', 'audio'].filter((kind) => wanted[kind]).map((kind) => new FakeTrack(kind, wanted[kind]));
    for (const track of opened) if (track.kind === 'video') track.capabilities = this.capabilities;
    this.tracks.push(...opened);
    return {
      getTracks: () => opened,
      getVideoTracks: () => opened.filter(({ kind }) => kind === 'video'),
      getAudioTracks: () => opened.filter(({ kind }) => kind === 'audio'),
    };
  };

  enumerateDevices = async () => Array.from({ length: this.cameras }, () => ({ kind: 'videoinput' }));

  get running() {
    return this.tracks.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind).sort().join('+');
  }
}
