// The internet around a home, on one machine: networks in namespaces, and routers between them with Linux's own NAT. The home's server stands
// where the test runs, in the network of lan.mjs. Nothing here outlives the test's own network (isolated.sh).

import { execFileSync, spawn } from 'node:child_process';
import { endAtLast } from './leftovers.mjs';
import { kServerAddress, Lan } from './lan.mjs';
import { waitFor } from './wait.mjs';

/** Of the home's router, as everybody outside sees it. */
export const kPublicAddress = '10.200.0.2';
const kInternet = '10.200.0';

const run = (...argv) => execFileSync(argv[0], argv.slice(1), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const ownNetwork = () => run('readlink', '/proc/self/ns/net');

/** A machine, or a network: a namespace that lives as long as a process in it. */
class Machine {
  #holder = spawn('unshare', ['--net', 'sleep', '3600'], { stdio: 'ignore' });
  #forget = endAtLast(() => this.#holder.kill());

  constructor() {
    this.#holder.unref();
  }

  async start() {
    const ours = ownNetwork();
    await waitFor('network namespace', () => run('readlink', `/proc/${this.pid}/ns/net`) !== ours);
    this.run('ip', 'link', 'set', 'lo', 'up');
    return this;
  }

  get pid() {
    return this.#holder.pid;
  }

  /** In front of a command that runs here. */
  get prefix() {
    return ['nsenter', `--net=/proc/${this.pid}/ns/net`];
  }

  run(...argv) {
    return run(...this.prefix, ...argv);
  }

  /** @param {string} rules  of nft */
  filter(rules) {
    execFileSync('nsenter', [`--net=/proc/${this.pid}/ns/net`, 'nft', '-f', '-'], { input: rules });
  }

  /** Gives an interface its address, and may make it the way to everywhere. */
  address(name, address, via) {
    this.run('ip', 'link', 'set', name, 'addrgenmode', 'none', 'up');
    this.run('ip', 'address', 'add', `${address}/24`, 'dev', name);
    if (via) this.run('ip', 'route', 'replace', 'default', 'via', via);
  }

  remove() {
    this.#forget();
    this.#holder.kill();
  }
}

let nextCable = 0;

/** A cable between two machines; its ends are called as given. */
function connect([one, oneEnd], [other, otherEnd]) {
  const name = `petcamw${++nextCable}`;
  run('ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', `${name}b`);
  run('ip', 'link', 'set', name, 'netns', String(one.pid), 'name', oneEnd);
  run('ip', 'link', 'set', `${name}b`, 'netns', String(other.pid), 'name', otherEnd);
}

const kForward = 'echo 1 > /proc/sys/net/ipv4/ip_forward';

export class World {
  lan = new Lan();
  /** @type {Machine[]} */
  #machines = [];
  #internet;
  #ends = 0;

  /** @param {{tcp: number[], udp: number[]}} forwarded  ports of the home's router that lead to the server */
  async start({ tcp, udp }) {
    this.#internet = await this.#machine();
    this.#internet.run('ip', 'link', 'add', 'net', 'type', 'bridge');
    this.#internet.run('ip', 'link', 'set', 'net', 'addrgenmode', 'none', 'up');
    await this.#homeRouter(tcp, udp);
    return this;
  }

  /** Somebody with a public address. */
  async outside() {
    const machine = await this.#machine();
    this.#plug(machine, 'eth0', `${kInternet}.9`);
    return machine;
  }

  /** A phone behind its carrier's NAT, which gives each conversation another port: "symmetric" (RFC 5780, 4.3, address and port dependent). */
  mobile() {
    return this.#behind('10.201.0', `${kInternet}.3`, 'table ip nat { chain post { type nat hook postrouting priority 100; oifname "wan" masquerade fully-random; }; }');
  }

  /** A hotel's network, from which only TCP to port 443 gets out. */
  hotel() {
    return this.#behind('10.202.0', `${kInternet}.4`, `table ip nat { chain post { type nat hook postrouting priority 100; oifname "wan" masquerade; }; }
      table ip filter { chain forward { type filter hook forward priority 0; policy drop; ct state established,related accept; iifname "lan" tcp dport 443 accept; }; }`);
  }

  remove() {
    for (const machine of this.#machines) machine.remove();
    this.lan.remove();
  }

  async #machine() {
    const machine = await new Machine().start();
    this.#machines.push(machine);
    return machine;
  }

  #plug(machine, name, address) {
    const end = `port${++this.#ends}`;
    connect([machine, name], [this.#internet, end]);
    this.#internet.run('ip', 'link', 'set', end, 'addrgenmode', 'none', 'master', 'net', 'up');
    machine.address(name, address);
  }

  async #homeRouter(tcp, udp) {
    const router = await this.lan.cable();
    const inside = router.address;
    const machine = { pid: router.pid, prefix: router.prefix, run: (...argv) => run(...router.prefix, ...argv), address: Machine.prototype.address, filter: Machine.prototype.filter };
    machine.run('ip', 'route', 'delete', 'default');
    this.#plug(machine, 'wan', kPublicAddress);
    machine.run('sh', '-c', kForward);
    const to = (protocol, ports) => ports.length ? `iifname "wan" ${protocol} dport { ${ports.join(', ')} } dnat to ${kServerAddress};` : '';
    machine.filter(`table ip nat {
      chain pre { type nat hook prerouting priority -100; ${to('tcp', tcp)} ${to('udp', udp)} }
      chain post { type nat hook postrouting priority 100; oifname "wan" masquerade; }; }
      table ip filter { chain forward { type filter hook forward priority 0; policy drop; ct state established,related accept; ct status dnat accept; iifname "eth0" accept; }; }`);
    run('ip', 'route', 'replace', 'default', 'via', inside);
  }

  /** A phone behind a router. */
  async #behind(net, address, rules) {
    const router = await this.#machine();
    const phone = await this.#machine();
    connect([phone, 'eth0'], [router, 'lan']);
    router.address('lan', `${net}.1`);
    phone.address('eth0', `${net}.2`, `${net}.1`);
    this.#plug(router, 'wan', address);
    router.run('sh', '-c', kForward);
    router.filter(rules);
    return phone;
  }
}
