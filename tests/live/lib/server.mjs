// A real petcam server for one test: Janus with our plugin and, in front of it, nginx with TLS, both from the
// shipped templates. Media uses one address of this machine (see isolated.sh).

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { JanusClient } from './janus_client.mjs';
import { freePort, mediaAddress, rtpRange } from './network.mjs';
import { buildDir, pluginDir as builtPlugin, root, webDir } from './paths.mjs';
import { ChildProcess } from './process.mjs';
import { sanitizerEnvironment, sanitizerReports } from './sanitizer.mjs';
import { render } from './templates.mjs';
import { waitFor } from './wait.mjs';

/** Debian packages it by itself; elsewhere it is built in. */
const kStreamModule = '/usr/lib/nginx/modules/ngx_stream_module.so';

/**
 * @typedef {object} ServerOptions
 * @property {boolean} [open]  nobody has to sign in (default true)
 * @property {string} [pluginDir]  folder whose plugins Janus loads (default build/plugins)
 * @property {boolean} [recorder]  nginx passes the recorder's API on to one that the test starts
 * @property {string} [sanitize]  "address" loads build-asan/plugins with the sanitizer's runtime (default: what PETCAM_LIVE_SANITIZE says)
 * @property {Record<string, string>} [pluginConfigs]  files that configure the plugins, when they are not ours: name -> content
 * @property {string} [core]  template of janus.jcfg, as `render` takes it (default the shipped one)
 * @property {string} [stateDir]  where the plugin keeps what the home knows (default a new folder)
 * @property {string} [limits]  lines for the `limits` section of the plugin's configuration
 * @property {string} [ice]  lines for the `ice` section of it
 * @property {string} [pluginSettings]  more lines for the `general` section of the plugin's configuration
 * @property {Record<string, string | number | boolean>} [janus]  settings of janus.jcfg that differ in this test
 * @property {Record<string, string>} [env]  of Janus
 * @property {boolean} [urgent]  Janus runs before everything else where that is allowed: a test that counts packets must not
 *   count those that came while a browser had the processor
 * @property {boolean} [web]  nginx with the page in front (default true)
 * @property {string} [webDir]  folder of the page (default web_demo)
 * @property {{name: string, port: number}} [turnTls]  where nginx passes on who asks for this name by TLS
 * @property {number} [httpsPort]  of the page (default a free one)
 * @property {string} [host]  address of the page and of media (default: loopback for the page, and see network.mjs)
 */

/** @param {ServerOptions} [options] */
export async function startServer(options = {}) {
  const server = new Server(options);
  await server.start();
  return server;
}

export class Server {
  /** @param {ServerOptions} options */
  constructor(options) {
    const { sanitize = process.env.PETCAM_LIVE_SANITIZE, pluginDir, core = 'janus.jcfg', janus = {}, env = {}, urgent = false, web = true, webDir: page = webDir, host } = options;
    this.sanitize = sanitize;
    this.pluginDir = pluginDir ?? (sanitize === 'address' ? path.join(root, 'build-asan', 'plugins') : builtPlugin);
    this.core = core;
    this.janusSettings = janus;
    this.env = env;
    this.prefix = urgent ? ['nice', '-n', '-15'] : [];
    this.web = web;
    this.webDir = page;
    this.httpsPort = options.httpsPort;
    this.turnTls = options.turnTls;
    this.host = host ?? '127.0.0.1';
    this.mediaHost = host ?? mediaAddress();
    mkdirSync(path.join(buildDir, 'live'), { recursive: true });
    this.dir = mkdtempSync(path.join(buildDir, 'live', 'server-'));
    this.socketDir = fitsSocketUrl(this.dir) ? this.dir : mkdtempSync(path.join(os.tmpdir(), 'petcam-'));
    this.socket = path.join(this.socketDir, 'janus.sock');
    this.adminSocket = path.join(this.socketDir, 'admin.sock');
    this.mediaSocket = options.recorder ? path.join(this.socketDir, 'media.sock') : undefined;
    this.adminSecret = randomBytes(32).toString('hex');
    /** Where the plugin keeps what the home knows. */
    this.stateDir = options.stateDir ?? path.join(this.socketDir, 'data'); // has a socket in it, too
    this.pluginConfigs = options.pluginConfigs ?? { 'janus.plugin.petcam.jcfg': this.#ourConfig(options) };
  }

  /** @param {ServerOptions} options */
  #ourConfig({ open = true, pluginSettings = '', limits = '', ice = '' }) {
    return `general: {\n  open = ${open};\n  state_dir = "${this.stateDir}";\n  ${pluginSettings}\n}\nlimits: {\n  ${limits}\n}\nice: {\n  ${ice}\n}\n`;
  }

  /** The https origin of the page. */
  get url() {
    return `https://${this.host}:${this.httpsPort}`;
  }

  /** Janus's WebSocket through nginx, as a page uses it. */
  get wssUrl() {
    return `wss://${this.host}:${this.httpsPort}/janus`;
  }

  /** Janus's WebSocket itself, on its Unix socket: no TLS, no limits. */
  get wsUrl() {
    return `ws+unix:${this.socket}:/`;
  }

  /**
   * What an administrator asks our plugin, such as {request: 'home'}; returns its answer, also when that is an error.
   * @param {object} request
   */
  async admin(request) {
    const client = await JanusClient.connect(`ws+unix:${this.adminSocket}:/`, { protocol: 'janus-admin-protocol' });
    try {
      const question = { janus: 'message_plugin', admin_secret: this.adminSecret, plugin: 'janus.plugin.petcam', request };
      const answer = await client.request(question);
      if (answer.janus !== 'success') throw new Error(`Janus refused the admin request: ${JSON.stringify(answer.error)}`);
      return answer.response;
    } finally {
      await client.close();
    }
  }

  async start() {
    for (const name of ['janus', 'transports', 'none', 'nginx']) mkdirSync(path.join(this.dir, name));
    mkdirSync(path.join(this.socketDir, 'data'));
    symlinkSync(installedJanus('transports/libjanus_websockets.so'), path.join(this.dir, 'transports', 'libjanus_websockets.so'));
    this.httpsPort ??= await freePort();
    this.#writeJanusConfig();
    try {
      await this.startJanus();
      if (this.web) await this.startNginx();
    } catch (error) {
      await this.stop({ check: false });
      throw error;
    }
  }

  #writeJanusConfig() {
    render(this.core, path.join(this.dir, 'janus', 'janus.jcfg'), {
      RUN: this.dir,
      PLUGINS: this.pluginDir,
      RTP_RANGE: rtpRange(),
      ADMIN_SECRET: this.adminSecret,
      ICE_INTERFACES: `    ice_enforce_list = "${this.mediaHost}"`,
      NAT_MAPPING: '',
    }, this.janusSettings);
    render('janus.transport.websockets.jcfg', path.join(this.dir, 'janus', 'janus.transport.websockets.jcfg'), {
      SOCKET: this.socket,
      ADMIN_SOCKET: this.adminSocket,
    });
    for (const [name, text] of Object.entries(this.pluginConfigs)) writeFileSync(path.join(this.dir, 'janus', name), text);
  }

  /** Starts Janus (again), for tests that stopped or killed `this.janus`. */
  async startJanus() {
    this.janus = new ChildProcess({
      name: 'janus',
      argv: [...this.prefix, 'janus', `--config=${this.dir}/janus/janus.jcfg`, `--configs-folder=${this.dir}/janus`],
      log: path.join(this.dir, 'janus.log'),
      env: { ...this.env, ...(this.sanitize && sanitizerEnvironment()) },
    });
    const janus = this.janus;
    this.info = await waitFor('answer of Janus', async () => {
      if (!janus.running) return { gone: true };
      const client = await JanusClient.connect(this.wsUrl);
      try {
        return await client.info();
      } finally {
        await client.close();
      }
    }, { within: 15000, every: 50 });
    if (!this.info.plugins) throw new Error(`Janus did not start; its log ends with\n${janus.lastLines()}`);
  }

  async startNginx() {
    const [cert, key] = makeCertificate(this.dir);
    render('nginx.conf', path.join(this.dir, 'nginx.conf'), {
      LOAD_STREAM: existsSync(kStreamModule) ? `load_module ${kStreamModule};` : '',
      USER: process.getuid?.() === 0 ? 'user root;' : '',
      RUN: this.dir,
      LOG: this.dir,
      LISTEN: `listen ${this.host}:${this.httpsPort};`,
      PAGE_SOCKET: path.join(this.socketDir, 'page.sock'),
      PLAIN_SOCKET: path.join(this.socketDir, 'plain.sock'),
      HTTP_PORT: 'off',
      TURN_NAME: this.turnTls?.name ?? 'none',
      TURN_SOCKET: path.join(this.socketDir, 'turn.sock'),
      TURN_TLS_PORT: this.turnTls?.port ?? 5349,
      CERT: cert,
      CERT_KEY: key,
      HSTS: '',
      SECURE: this.url,
      AUTHORITY: `return 200 "${readFileSync(cert, 'utf8')}";`,
      AUTHORITY_NAME: 'petcam test',
      FINGERPRINT: '',
      HELP: path.join(root, 'conf', 'help'),
      HELP_PAGE: '/none',
      HELP_STYLE: '',
      CHALLENGES: path.join(this.dir, 'challenges'),
      WEB: this.webDir,
      SOCKET: this.socket,
      MEDIA: this.mediaSocket ? `proxy_pass "http://unix:${this.mediaSocket}:";` : 'return 404;',
    });
    for (const name of ['page.sock', 'plain.sock', 'turn.sock']) rmSync(path.join(this.socketDir, name), { force: true }); // of one that was killed
    this.nginx = new ChildProcess({
      name: 'nginx',
      group: true,
      argv: ['nginx', '-e', `${this.dir}/nginx.log`, '-p', this.dir, '-c', `${this.dir}/nginx.conf`],
      log: path.join(this.dir, 'nginx.log'),
    });
    await waitFor('WebSocket through nginx', async () => {
      const client = await JanusClient.connect(this.wssUrl);
      await client.close();
      return true;
    }, { within: 5000 });
  }

  /**
   * Ends everything. Unless a test killed Janus itself, Janus must have ended by itself, with exit code 0 and
   * without a sanitizer's report; then the folder with its logs is removed, else it stays for a look.
   */
  async stop({ check = true } = {}) {
    const problems = [];
    await this.nginx?.stop({ signal: 'SIGTERM' }).catch((error) => problems.push(error.message));
    if (this.janus) {
      const { code, signal } = await this.janus.stop().catch((error) => ({ code: null, signal: error.message }));
      if (code !== 0) problems.push(`Janus ended with ${code ?? signal}; its log ends with\n${this.janus.lastLines()}`);
      problems.push(...sanitizerReports(this.janus.logText()));
    }
    if (this.socketDir !== this.dir) rmSync(this.socketDir, { recursive: true, force: true });
    if (check && problems.length > 0) throw new Error(`${problems.join('\n')}\nlogs: ${this.dir}`);
    if (problems.length === 0) rmSync(this.dir, { recursive: true, force: true });
  }
}

/** A Unix socket's path has at most 107 bytes, and the client's address of it no room for special characters. */
function fitsSocketUrl(dir) {
  return /^[\w./-]{1,90}$/.test(dir);
}

/** A library of Debian's janus package. @param {string} name  below its folder, like "transports/libjanus_websockets.so" */
export function installedJanus(name) {
  const places = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib'];
  const found = places.map((place) => `${place}/janus/${name}`).find((file) => existsSync(file));
  if (!found) throw new Error(`Debian's janus package is not installed, or without its ${name}`);
  return found;
}

/** Chromium is told to accept it, so a self-signed one will do. */
export function makeCertificate(dir) {
  const [cert, key] = [path.join(dir, 'cert.pem'), path.join(dir, 'key.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=petcam test', '-addext', 'subjectAltName=IP:127.0.0.1'],
  { stdio: 'ignore' });
  return [cert, key];
}
