// petcam-bridge beside a locked home, for tests, and a receiver of its webhooks.

import { createHmac, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { endAtLast } from './leftovers.mjs';
import { freePort } from './network.mjs';
import { buildDir } from './paths.mjs';
import { ChildProcess } from './process.mjs';
import { waitFor } from './wait.mjs';

const kProgram = path.join(buildDir, 'bin', 'petcam-bridge');

export class Bridge {
  /**
   * @param {import('./server.mjs').Server} server
   * @param {{name?: string, mqtt?: string, webhooks?: string, mediaSocket?: string}} options  lines of these sections; metrics are always on
   */
  static async start(server, { name = 'bridge', mqtt = '', webhooks = '', mediaSocket = '' } = {}) {
    const bridge = new Bridge();
    bridge.port = await freePort();
    bridge.config = path.join(server.dir, `${name}.cfg`);
    bridge.log = path.join(server.dir, `${name}.log`);
    writeFileSync(bridge.config, `general: { state_dir = "${server.stateDir}"; ${mediaSocket && `media_socket = "${mediaSocket}";`} }
metrics: { enabled = true; port = ${bridge.port}; }
mqtt: { ${mqtt} }
webhooks: ( ${webhooks} );
`);
    await bridge.again();
    return bridge;
  }

  async again() {
    const before = this.process ? this.process.logText().length : 0;
    this.process = new ChildProcess({ name: 'petcam-bridge', argv: [kProgram, '--config', this.config], log: this.log });
    await waitFor('bridge that is connected', () => this.process.logText().slice(before).includes('is connected to the home server'),
      { within: 10000, saw: () => this.process.logText().slice(before) });
  }

  /** The answer to one look at its metrics. @param {{path?: string, method?: string, headers?: Record<string, string>}} [options] */
  ask({ path: target = '/metrics', method = 'GET', headers = {} } = {}) {
    return new Promise((resolve, reject) => {
      http.request({ host: '127.0.0.1', port: this.port, path: target, method, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => { text += part; });
        response.on('end', () => resolve({ status: response.statusCode, type: response.headers['content-type'], text }));
      }).on('error', reject).end();
    });
  }

  /** One sample of its metrics, NaN when there is none. @param {string} sample  with its labels, as it is written */
  async metric(sample) {
    const line = (await this.ask()).text.split('\n').find((one) => one.startsWith(`${sample} `));
    return Number(line?.slice(sample.length));
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.process.ended();
  }

  stop() {
    return this.process.stop();
  }
}

/** Takes webhooks, and answers as it is told: `answers` are the next statuses, 204 when there are none. */
export class Receiver {
  requests = [];
  answers = [];
  secret = `whsec_${randomBytes(32).toString('base64')}`;

  /** @param {string} dir  where its secret stands */
  static async start(dir) {
    const receiver = new Receiver();
    receiver.secretFile = path.join(dir, `webhook-${randomBytes(4).toString('hex')}.secret`);
    writeFileSync(receiver.secretFile, `${receiver.secret}\n`, { mode: 0o600 });
    receiver.server = http.createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part) => { body += part; });
      request.on('end', () => {
        receiver.requests.push({ method: request.method, headers: request.headers, body, at: Date.now() });
        response.writeHead(receiver.answers.shift() ?? 204).end();
      });
    });
    await new Promise((resolve) => { receiver.server.listen(0, '127.0.0.1', resolve); });
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}/hook`;
    receiver.forget = endAtLast(() => receiver.server.close());
    return receiver;
  }

  /** As a line of `webhooks`. @param {string} [more] */
  setting(more = '') {
    return `{ url = "${this.url}"; secret_file = "${this.secretFile}"; ${more} }`;
  }

  /** Those of an event that came, at least so many. */
  of(event, count = 1, within = 10000) {
    const found = () => this.requests.filter(({ body }) => JSON.parse(body).event === event);
    return waitFor(`${count} webhooks ${event}`, () => found().length >= count && found(), { within, saw: () => this.requests.map(({ body }) => body) });
  }

  /** What the sender must have signed, by Standard Webhooks 1.0.0. @param {{headers: any, body: string}} request */
  signatureOf({ headers, body }) {
    const key = Buffer.from(this.secret.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64')}`;
  }

  stop() {
    this.forget();
    this.server.closeAllConnections();
    return new Promise((resolve) => { this.server.close(resolve); });
  }
}
