// Tells the home how this camera phone is, and its own screen as well. Owned by the Publisher, which shows it what it sends.

import { log } from '../core/log.js';
import { kPhoneStart } from '../core/state_starts.js';
import { ReportPacer, reportOf, warningsOf } from '../core/telemetry.js';
import { UplinkMeter } from '../core/uplink.js';
import { kErrors, PetcamError } from '../net/signalling.js';

export class Reporter {
  #clock;
  #dispatch;
  #sensors;
  #pacer = new ReportPacer();
  #meter = new UplinkMeter();
  /** @type {Load} */
  #load = { kbps: null, hot: false, slow: false };
  #phone = kPhoneStart;
  /** Where reports go; null: nowhere yet. @type {Pick<Signalling, 'manage'> | null} */
  #line = null;

  /** @param {ReporterPorts} ports */
  constructor({ clock, dispatch, sensors }) {
    this.#clock = clock;
    this.#dispatch = dispatch;
    this.#sensors = sensors;
  }

  /** The camera has a (new) place, or its connection is back: what was told may be lost. @param {Pick<Signalling, 'manage'> | null} line */
  use(line) {
    if (line !== this.#line) this.#meter.restarted();
    this.#line = line;
    this.#pacer.forget();
  }

  /**
   * Every half second, and whenever `capture` changed.
   * @param {CaptureState} capture
   * @param {Uplink | null} [uplink]  null: nothing new is known about what is sent
   */
  look(capture, uplink = null) {
    const now = this.#clock.now();
    const { battery, charging, network, pressed } = this.#sensors;
    if (uplink) this.#load = this.#meter.look(now, uplink, pressed);
    const phone = { battery, charging, network, uplink_kbps: this.#load.kbps, warnings: warningsOf({ battery, charging, ...this.#load }) };
    if (JSON.stringify(phone) !== JSON.stringify(this.#phone)) {
      this.#phone = phone;
      this.#dispatch({ type: 'publish/phone', phone });
    }
    this.#send(now, reportOf(capture, phone));
  }

  /** @param {number} now @param {ReturnType<typeof reportOf>} report */
  async #send(now, report) {
    const line = this.#line;
    if (!line || !this.#pacer.due(now, report)) return;
    const still = () => line === this.#line;
    try {
      await line.manage({ request: 'report', ...report });
      if (still()) this.#pacer.sent(this.#clock.now(), report);
    } catch (/** @type {any} */ error) {
      log(`report failed: ${error.message}`);
      if (!still()) return;
      // A server from before reports knows neither the request nor its fields: the picture goes on.
      if (error instanceof PetcamError && error.code < kErrors.signInRequired) this.#pacer.refused();
      else this.#pacer.failed(this.#clock.now());
    }
  }
}
