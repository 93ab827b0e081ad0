// A home's network on one machine: each phone lives in a network namespace of its own, behind a cable that can be pulled and with
// an address that can change; the server stands where the test runs. Nothing here outlives the test's own network (isolated.sh).

import { execFileSync, spawn } from 'node:child_process';
import { endAtLast } from './leftovers.mjs';
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
  async cable() {
    const cable = new Cable(this.#cables.length + 1);
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
  #here;
  #address;
  #moves = 0;
  #holder;
  #forget;

  constructor(number) {
    this.#number = number;
    this.#here = `petcamc${number}`;
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

  async plug() {
    await waitFor('network namespace', () => !this.#run('ip', '-o', 'link').includes(kBridge));
    ip('link', 'add', this.#here, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(this.#holder.pid));
    ip('link', 'set', this.#here, 'addrgenmode', 'none');
    ip('link', 'set', this.#here, 'master', kBridge, 'up');
    this.#run('ip', 'link', 'set', 'lo', 'up');
    this.#run('ip', 'link', 'set', 'eth0', 'addrgenmode', 'none');
    this.#run('ip', 'link', 'set', 'eth0', 'up');
    this.#settle();
  }

  /** Nothing passes from now on, and the phone's system sees that. */
  pull() {
    ip('link', 'set', this.#here, 'down');
  }

  putBack() {
    ip('link', 'set', this.#here, 'up');
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
