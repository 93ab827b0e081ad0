// One camera's recordings over the recorder's HTTP API (README, "Recordings"). Every request carries a ticket that the home server
// issues to members with the right `playback`; it lives for a minute, so it is asked for again and again.

const kSpareMs = 15000;

export class RecorderError extends Error {
  /** @param {'absent' | 'refused' | 'open' | 'unreachable'} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

export class Recordings {
  #camera;
  #issue;
  #now;
  #fetch;
  /** @type {{ticket: string, until: number} | null} */
  #ticket = null;
  /** Delete and star, as the last ticket says. */
  mayChange = false;

  /** @param {RecordingsPorts} ports */
  constructor({ camera, issue, now, fetch: get = (...what) => fetch(...what) }) {
    this.#camera = camera;
    this.#issue = issue;
    this.#now = now;
    this.#fetch = get;
  }

  /** @param {number} from Unix seconds @param {number} to @returns {Promise<Day>} */
  async between(from, to) {
    const response = await this.#ask('GET', `cameras/${encodeURIComponent(this.#camera)}/timeline?from=${from}&to=${to}`);
    // A server without a recorder may answer with a page of its own.
    const body = await response.json().catch(() => null);
    if (!Array.isArray(body?.events) || !Array.isArray(body?.clips)) throw new RecorderError('absent');
    return { events: body.events, clips: body.clips, levels: body.levels ?? null, recording: body.recording ?? 'off' };
  }

  /** @param {string} clip @param {{download?: boolean}} [how] @returns {Promise<string>} an address that is good for less than a minute */
  async clipUrl(clip, { download = false } = {}) {
    return `/media/v1/clips/${encodeURIComponent(clip)}?ticket=${encodeURIComponent(await this.#fresh())}${download ? '&download=1' : ''}`;
  }

  /** @param {string} event @returns {Promise<string>} likewise */
  async snapshotUrl(event) {
    return `/media/v1/events/${encodeURIComponent(event)}/snapshot.jpg?ticket=${encodeURIComponent(await this.#fresh())}`;
  }

  /** @param {string} clip */
  async remove(clip) {
    await this.#ask('DELETE', `clips/${encodeURIComponent(clip)}`);
  }

  /** @param {string} clip @param {boolean} starred */
  async star(clip, starred) {
    await this.#ask('PUT', `clips/${encodeURIComponent(clip)}/star`, { starred });
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  async #ask(method, path, body) {
    const first = await this.#send(method, path, body);
    // A ticket may be revoked before its time; a new one tells whether the right is gone.
    const response = first.status === 401 ? (this.#forget(), await this.#send(method, path, body)) : first;
    if (response.ok) return response;
    if (response.status === 401 || response.status === 403) throw new RecorderError('refused');
    if (response.status === 404 && method === 'GET') throw new RecorderError('absent');
    throw new RecorderError('unreachable');
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  async #send(method, path, body) {
    const ticket = await this.#fresh();
    const headers = { Authorization: `Bearer ${ticket}`, ...(body ? { 'Content-Type': 'application/json' } : {}) };
    return this.#fetch(`/media/v1/${path}`, { method, headers, cache: 'no-store', ...(body ? { body: JSON.stringify(body) } : {}) }).catch(() => {
      throw new RecorderError('unreachable');
    });
  }

  #forget() {
    this.#ticket = null;
  }

  async #fresh() {
    if (this.#ticket && this.#now() < this.#ticket.until) return this.#ticket.ticket;
    const { ticket, actions, expires_in: seconds } = await this.#issue();
    this.mayChange = actions.includes('delete');
    this.#ticket = { ticket, until: this.#now() + seconds * 1000 - kSpareMs };
    return ticket;
  }
}
