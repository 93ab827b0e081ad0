// A real MQTT broker for tests: Debian's mosquitto on a free port of loopback, and its own clients to look at it and to command.

import { execFile, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { endAtLast } from './leftovers.mjs';
import { freePort } from './network.mjs';
import { ChildProcess } from './process.mjs';
import { bounded, waitFor } from './wait.mjs';

const run = promisify(execFile);
const kMosquitto = '/usr/sbin/mosquitto';

/** Topic and payload of a line of mosquitto_sub with kFormat. */
const kFormat = '%r %t %x';
function messageOf(line) {
  const [retained, topic, hex = ''] = line.split(' ');
  return { topic, retained: retained === '1', bytes: Buffer.from(hex, 'hex'), text: Buffer.from(hex, 'hex').toString('utf8') };
}

export class Broker {
  /**
   * @param {string} dir  for its files
   * @param {{name?: string, password?: string, tls?: boolean}} [options]  the password is that of the user "petcam"; nobody else gets in then
   */
  static async start(dir, { name = 'broker', password, tls = false } = {}) {
    const broker = new Broker(path.join(dir, name), await freePort());
    await broker.#configure(password, tls);
    await broker.again();
    return broker;
  }

  constructor(dir, port) {
    this.dir = dir;
    this.port = port;
    this.access = [];
    mkdirSync(this.dir, { recursive: true });
  }

  async #configure(password, tls) {
    const lines = [`listener ${this.port} 127.0.0.1`, `allow_anonymous ${!password}`, 'persistence false'];
    if (process.getuid?.() === 0) lines.push('user root');
    if (password) {
      const file = path.join(this.dir, 'passwords');
      writeFileSync(file, `petcam:${password}\n`, { mode: 0o600 });
      await run('mosquitto_passwd', ['-U', file]);
      lines.push(`password_file ${file}`);
      this.access.push('-u', 'petcam', '-P', password);
    }
    if (tls) {
      // It signs itself, so it is its own authority.
      this.ca = path.join(this.dir, 'cert.pem');
      const key = path.join(this.dir, 'key.pem');
      await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', this.ca,
        '-days', '2', '-subj', '/CN=broker of a test', '-addext', 'subjectAltName=IP:127.0.0.1']);
      lines.push(`certfile ${this.ca}`, `keyfile ${key}`);
      this.access.push('--cafile', this.ca);
    }
    writeFileSync(path.join(this.dir, 'mosquitto.conf'), `${lines.join('\n')}\n`);
  }

  /** Starts it, on the same port each time. */
  async again() {
    this.process = new ChildProcess({ name: 'mosquitto', argv: [kMosquitto, '-c', path.join(this.dir, 'mosquitto.conf')], log: path.join(this.dir, 'log') });
    await waitFor('mosquitto', () => this.publish('test/ready', 'yes').then(() => true));
  }

  get #where() {
    return ['-h', '127.0.0.1', '-p', String(this.port), ...this.access];
  }

  async publish(topic, payload, { retain = false } = {}) {
    await run('mosquitto_pub', [...this.#where, '-q', '1', '-t', topic, ...(payload === '' ? ['-n'] : ['-m', payload]), ...(retain ? ['-r'] : [])]);
  }

  /** What stands there, by topic. @param {string} pattern @returns {Promise<Map<string, string>>} */
  async retained(pattern = '#') {
    // It ends by itself a second after it began, with 27; nothing standing there is no error either.
    const out = await run('mosquitto_sub', [...this.#where, '-t', pattern, '--retained-only', '-F', kFormat, '-W', '1'], { maxBuffer: 64 << 20 })
      .catch((error) => { if (error.code !== 27) throw error; return error; });
    return new Map(out.stdout.split('\n').filter(Boolean).map(messageOf).map(({ topic, text }) => [topic, text]));
  }

  /** Listens from now on; `messages` keeps all, what stood there first. @param {string} pattern */
  async watch(pattern) {
    const child = spawn('mosquitto_sub', [...this.#where, '-q', '1', '-t', pattern, '-t', 'test/watching', '-F', kFormat], { stdio: ['ignore', 'pipe', 'ignore'] });
    const messages = [];
    createInterface({ input: child.stdout }).on('line', (line) => messages.push(messageOf(line)));
    const ended = new Promise((resolve) => { child.once('exit', resolve); }).then(endAtLast(() => child.kill('SIGKILL')));
    await waitFor('a client that listens', async () => {
      await this.publish('test/watching', 'yes');
      return messages.some(({ topic }) => topic === 'test/watching');
    });
    return {
      messages,
      /** The first message there, or the next. @param {string} topic @param {string | RegExp} text */
      next: (topic, text = /^/, within = 8000) => waitFor(`${text} on ${topic}`,
        () => messages.find((one) => one.topic === topic && (typeof text === 'string' ? one.text === text : text.test(one.text))),
        { within, saw: () => messages.filter((one) => one.topic === topic).map((one) => one.text.slice(0, 60)) }),
      forget: () => messages.splice(0),
      stop: () => { child.kill('SIGTERM'); return bounded(ended, 5000, 'end of mosquitto_sub'); },
    };
  }

  stop() {
    return this.process.stop();
  }
}
