// What a browser tells about its phone: battery, network, and whether the system is at its limit. None of it is everywhere.

import { log } from '../core/log.js';
import { networkOf } from '../core/telemetry.js';

const kPressureMs = 10000;

export class PhoneSensors {
  /** @type {number | null} percent */
  battery = null;
  /** @type {boolean | null} */
  charging = null;
  /** @type {PhoneReport['network']} */
  network = null;
  /** The processor has been at its limit. */
  pressed = false;
  #onNetwork;
  #navigator;
  #PressureObserver;
  #life = new AbortController();

  /** @param {PhoneSensorsPorts} ports */
  constructor({ onNetwork, navigator = globalThis.navigator, PressureObserver = /** @type {any} */ (globalThis).PressureObserver }) {
    this.#onNetwork = onNetwork;
    this.#navigator = navigator;
    this.#PressureObserver = PressureObserver;
  }

  start() {
    this.stop();
    this.#life = new AbortController();
    const failed = (/** @type {string} */ what) => (/** @type {any} */ error) => log(`${what} unknown: ${error?.message}`);
    this.#watchNetwork();
    this.#watchBattery(this.#life.signal).catch(failed('battery'));
    this.#watchPressure(this.#life.signal).catch(failed('pressure'));
  }

  stop() {
    this.#life.abort();
  }

  #watchNetwork() {
    const { connection } = this.#navigator;
    this.network = networkOf(connection?.type);
    connection?.addEventListener?.('change', () => {
      const before = this.network;
      this.network = networkOf(connection.type);
      this.#onNetwork(this.network !== before);
    }, { signal: this.#life.signal });
  }

  /** @param {AbortSignal} signal */
  async #watchBattery(signal) {
    const battery = await this.#navigator.getBattery?.();
    if (!battery || signal.aborted) return;
    const read = () => {
      this.battery = Math.round(battery.level * 100);
      this.charging = battery.charging;
    };
    read();
    for (const change of ['levelchange', 'chargingchange']) battery.addEventListener(change, read, { signal });
  }

  /** @param {AbortSignal} signal */
  async #watchPressure(signal) {
    if (!this.#PressureObserver) return;
    const observer = new this.#PressureObserver((/** @type {{state: string}[]} */ records) => {
      this.pressed = records.at(-1)?.state === 'critical';
    });
    signal.addEventListener('abort', () => observer.disconnect());
    await observer.observe('cpu', { sampleInterval: kPressureMs });
  }
}
