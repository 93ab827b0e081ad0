// A home's network on one machine: each phone lives in a network namespace of its own, behind a cable that can be pulled and with
// an address that can change; the server stands where the test runs. Nothing here outlives the test's own network (isolated.sh).

import { execFileSync, spawn } from 'node:child_process';
import { endAtLast } from './leftovers.mjs';
import { Link } from './link.mjs';
import { waitFor } from './wait.mjs';

const kBridge = 'petcambr';
const kNet = '10.204.0';
/** Of the server. It answers from the interface that has its address, so that has to be this one. */
export const kServerAddress = `${kNet}.1`;

/** Why there can be no such network here, or nothing. */
export function whyNoLan() {
  return process.env.PETCAM_ISOLATED === 'yes' ? undefined : 'the kernel allows no network of its own here';
}

const ip = (...argv) => execFileSync('ip', argv, { stdio: ['ignore', 'ignore', 'pipe'] });

export class Lan {
  /** @type {Cable[]} */
  #cables = [];

  constructor() {
    ip('link', 'add', kBridge, 'type', 'bridge');
    ip('link', 'set', kBridge, 'addrgenmode', 'none');
    ip('address', 'add', `${kServerAddress}/24`, 'dev', kBridge);
    ip('link', 'set', kBridge, 'up');
  }

  /** Where the next phone is plugged in. */
  cable() {
    return this.#lay(new Cable(this.#cables.length + 1));
  }

  /**
   * Where the next phone is plugged in, behind a bad link.
   * @param {string} [shape]  as `petcam-link` takes it; "up" is from the phone to the server @param {number} [seed]  of what it loses
   */
  shapedCable(shape = 'both delay=0ms', seed = 1) {
    return this.#lay(new ShapedCable(this.#cables.length + 1, shape, seed));
  }

  /** @template {Cable} C @param {C} cable */
  async #lay(cable) {
    this.#cables.push(cable);
    await cable.plug();
    return cable;
  }

  remove() {
    for (const cable of this.#cables) cable.remove();
    ip('link', 'delete', kBridge);
  }
}

/** The cable of one phone, and the namespace at its end. */
class Cable {
  #number;
  #address;
  #moves = 0;
  #holder;
  #forget;

  constructor(number) {
    this.#number = number;
    this.here = `petcamc${number}`;
    this.#address = `${kNet}.${10 + number}`;
    // A namespace lives as long as a process in it.
    this.#holder = spawn('unshare', ['--net', 'sleep', '3600'], { stdio: 'ignore' });
    this.#holder.unref();
    this.#forget = endAtLast(() => this.#holder.kill());
  }

  /** In front of a command that runs at the end of this cable. */
  get prefix() {
    return ['nsenter', `--net=/proc/${this.#holder.pid}/ns/net`];
  }

  /** Of the process that holds its namespace. */
  get pid() {
    return this.#holder.pid;
  }

  /** Of the phone. */
  get address() {
    return this.#address;
  }

  async plug() {
    await waitFor('network namespace', () => !this.#run('ip', '-o', 'link').includes(kBridge));
    await this.lay();
    ip('link', 'set', this.here, 'addrgenmode', 'none');
    ip('link', 'set', this.here, 'master', kBridge, 'up');
    this.#run('ip', 'link', 'set', 'lo', 'up');
    this.#run('ip', 'link', 'set', 'eth0', 'addrgenmode', 'none');
    this.#run('ip', 'link', 'set', 'eth0', 'up');
    this.#settle();
  }

  /** Makes both ends of it: `here`, and eth0 in the phone's namespace. @returns {void | Promise<void>} */
  lay() {
    ip('link', 'add', this.here, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(this.pid));
  }

  /** Nothing passes from now on, and the phone's system sees that. */
  pull() {
    ip('link', 'set', this.here, 'down');
  }

  putBack() {
    ip('link', 'set', this.here, 'up');
  }

  /** As a router does that hands out another address: the old one is gone at once. */
  changeAddress() {
    this.#run('ip', 'address', 'delete', `${this.#address}/24`, 'dev', 'eth0');
    this.#address = `${kNet}.${100 * this.#number + ++this.#moves}`;
    this.#settle();
  }

  remove() {
    this.#forget();
    this.#holder.kill(); // its end of the cable goes with it, and so does ours
  }

  #settle() {
    this.#run('ip', 'address', 'add', `${this.#address}/24`, 'dev', 'eth0');
    this.#run('ip', 'route', 'replace', 'default', 'via', kServerAddress);
  }

  #run(...argv) {
    const [program, ...more] = [...this.prefix, ...argv];
    return execFileSync(program, more, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }
}

/** A cable with a bad link in it. */
class ShapedCable extends Cable {
  #shape;
  #seed;

  constructor(number, shape, seed) {
    super(number);
    this.#shape = shape;
    this.#seed = seed;
  }

  async lay() {
    const far = `${this.here}f`;
    this.link = new Link(this.here, far, this.#seed);
    await this.link.ready;
    await this.link.tell(this.#shape);
    ip('link', 'set', far, 'netns', String(this.pid), 'name', 'eth0');
  }

  remove() {
    super.remove();
    this.link?.kill();
  }
}
