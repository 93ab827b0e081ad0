// What a camera phone tells the family about itself, and when. Pure. What concerns the picture is told at once, the rest at most
// every 10 s; the newest state is what counts, and what did not change is not told again.

const kPauseMs = 10000;

/** @param {{battery: number | null, charging: boolean | null, hot: boolean, slow: boolean}} phone @returns {Warning[]} */
export function warningsOf({ battery, charging, hot, slow }) {
  /** @type {[Warning, boolean][]} */
  const all = [
    ['unplugged', battery !== null && charging === false],
    ['hot', hot],
    ['slow', slow],
  ];
  return all.filter(([, applies]) => applies).map(([warning]) => warning);
}

/** @param {string | undefined} type navigator.connection.type @returns {PhoneReport['network']} */
export function networkOf(type) {
  if (type === 'wifi' || type === 'cellular' || type === 'ethernet') return type;
  return type === undefined || type === 'unknown' || type === 'none' ? null : 'other';
}

/** Only what is known is told. @param {CaptureState} capture @param {PhoneState} phone */
export function reportOf(capture, phone) {
  const known = Object.fromEntries(Object.entries(phone).filter(([, value]) => value !== null));
  return /** @type {Partial<PhoneReport> & Pick<PhoneReport, 'capture'>} */ ({ capture, ...known });
}

/** Decides which report goes out when; whoever sends it says what became of it. One is on its way at a time. */
export class ReportPacer {
  /** What the server was told last on this handle. @type {string | null} */
  #told = null;
  /** @type {CaptureState | null} */
  #toldCapture = null;
  #pauseUntil = -Infinity;
  #retryAt = -Infinity;
  #sending = false;

  /** Another handle, or a connection that was down: who knows what arrived. */
  forget() {
    this.#told = this.#toldCapture = null;
    this.#pauseUntil = this.#retryAt = -Infinity;
    this.#sending = false;
  }

  /** @param {number} now @param {ReturnType<typeof reportOf>} report @returns {boolean} whether to send it now: then `sent`, `failed` or `refused` follows */
  due(now, report) {
    if (this.#sending || now < this.#retryAt || JSON.stringify(report) === this.#told) return false;
    if (report.capture === this.#toldCapture && now < this.#pauseUntil) return false;
    this.#sending = true;
    return true;
  }

  /** @param {number} now @param {ReturnType<typeof reportOf>} report */
  sent(now, report) {
    this.#sending = false;
    this.#told = JSON.stringify(report);
    this.#toldCapture = report.capture;
    this.#pauseUntil = now + kPauseMs;
  }

  /** @param {number} now */
  failed(now) {
    this.#sending = false;
    this.#retryAt = now + kPauseMs;
  }

  /** This server does not know such requests: nothing more on this handle. */
  refused() {
    this.#sending = false;
    this.#retryAt = Infinity;
  }
}
