// Peers without a browser: one `petcam-peer` process, with one camera or many viewers in it. See `petcam-peer --help`.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { endAtLast } from './leftovers.mjs';
import { buildDir } from './paths.mjs';
import { bounded, waitFor } from './wait.mjs';

const kProgram = path.join(buildDir, 'tests', 'petcam-peer');

/** A process of peers. `events` are the lines it printed on its own. */
export class Headless {
  /** @type {object[]} */
  events = [];
  #child;
  #waiting = new Map(); // id of a command -> function that wants its answer
  #lastId = 0;
  #errors = '';

  /** @param {string} role  publish, watch or talk
      @param {Record<string, string | number | boolean>} options  those of the command line, without dashes
      @param {string[]} [prefix]  in front of the command: another network */
  constructor(role, options, prefix = []) {
    const given = Object.entries(options).filter(([, value]) => value !== false)
      .map(([name, value]) => (value === true ? `--${name}` : `--${name}=${value}`));
    this.role = role;
    this.count = Number(options.count ?? 1);
    const [program, ...argv] = [...prefix, kProgram, role, ...given];
    this.#child = spawn(program, argv, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr.on('data', (part) => { this.#errors += part; });
    this.#child.stdin.on('error', () => {}); // it ended first; what was asked fails by its time limit
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#take(JSON.parse(line)));
    const forget = endAtLast(() => this.#child.kill('SIGKILL'));
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve({ code: null, signal: String(error) }));
      this.#child.once('close', (code, signal) => resolve({ code, signal }));
    }).finally(forget);
  }

  #take(message) {
    if (!message.reply) {
      this.events.push(message);
      return;
    }
    this.#waiting.get(message.id)?.(message);
    this.#waiting.delete(message.id);
  }

  /** Sends a command and returns its answer. When that is a refusal, the error that it throws has its `code`. */
  async command(command, more = {}, { within = 5000 } = {}) {
    const id = ++this.#lastId;
    const answered = new Promise((resolve) => { this.#waiting.set(id, resolve); });
    this.#child.stdin.write(`${JSON.stringify({ command, id, ...more })}\n`);
    const answer = await bounded(answered, within, `answer of petcam-peer to "${command}" (${this.#errors.trim()})`);
    if (answer.error) {
      const why = answer.error.reason ?? answer.error; // Janus's own errors are objects
      throw Object.assign(new Error(`petcam-peer: ${command}: ${why}`), { code: answer.error_code ?? answer.error.code });
    }
    return answer;
  }

  /** What every peer of this process counted so far. */
  async report() {
    return (await this.command('report')).peers;
  }

  /** Waits until every peer has its connection, and what `ready` asks for besides. */
  async up({ within = 15000, ready = (_peer) => true } = {}) {
    return waitFor(`petcam-peer ${this.role} to be up`, async () => {
      const peers = await this.report();
      return peers.length === this.count && peers.every((peer) => peer.state === 'up' && ready(peer)) && peers;
    }, { within, saw: async () => `${this.#errors} ${JSON.stringify(await this.report()).slice(0, 1500)}` });
  }

  /** Waits until every peer has a whole picture. */
  pictures(options) {
    return this.up({ ...options, ready: (peer) => peer.first_picture_ms !== undefined });
  }

  talk(action, peer = 0) {
    return this.command('talk', { action, peer });
  }

  request(body, peer = 0) {
    return this.command('request', { body, peer });
  }

  /** Says goodbye to Janus and ends; returns what was counted. */
  async stop() {
    const { peers } = await this.command('stop');
    await bounded(this.ended, 5000, 'end of petcam-peer');
    return peers;
  }

  /** Ends without a word to anybody, as a phone that lost its battery. */
  async kill() {
    this.#child.kill('SIGKILL');
    await bounded(this.ended, 5000, 'end of petcam-peer');
  }
}

/**
 * Waits for its connection, then returns it.
 * @param {{wsUrl: string, phonePrefix?: string[]}} server  phonePrefix: from where it is called
 */
export async function startHeadless(server, role, options = {}) {
  const peer = new Headless(role, { url: server.wsUrl, ...options }, server.phonePrefix);
  await peer.up({ within: 20000 });
  return peer;
}

/**
 * The exact statement about what a viewer received: nothing missing, nothing twice, nothing out of order, no step back in
 * time, one SSRC a kind, only payload types that were negotiated, and only packets that the camera made.
 * `breaks`: places where the clip does not go on, such as a camera's restart; `sources`: whose sound may be heard; `muted`: the
 * camera's sound was withheld for a while, as it is while somebody talks; `probed`: reports came so late, on a busy machine, that the server
 * may have probed the viewer's link with padding.
 * @returns {string[]}  what is wrong; empty when nothing is
 */
export function flaws(peer, { breaks = 0, sources = undefined, muted = false, probed = false } = {}) {
  const wrong = [];
  const expect = (what, is, wanted) => {
    if (is !== wanted) wrong.push(`peer ${peer.peer}: ${what} is ${is}, not ${wanted}`);
  };
  const negotiated = Object.values(peer.negotiated).map(String);
  for (const stream of peer.streams) {
    for (const key of ['missing', 'duplicates', 'reordered', 'too_late', ...(probed ? [] : ['empty']), 'timestamp_steps_back']) {
      expect(`${key} of ${stream.kind}`, stream[key], 0);
    }
    for (const type of Object.keys(stream.payload_types)) expect(`payload type ${type} negotiated`, negotiated.includes(type), true);
  }
  for (const kind of ['audio', 'video']) {
    const count = peer.streams.filter((stream) => stream.kind === kind).length;
    if (count > 1) wrong.push(`peer ${peer.peer}: ${count} SSRCs of ${kind}`);
  }
  for (const key of ['malformed', 'not_negotiated', 'unsigned_audio', 'refused_by_srtp']) expect(key, peer[key], 0);
  if (peer.clip) {
    expect('packets that are not the clip\'s', peer.clip.unknown, 0);
    expect('breaks in the clip', peer.clip.breaks, breaks);
  }
  for (const [source, { missing, duplicates, reordered }] of Object.entries(peer.sources)) {
    if (sources && !sources.includes(Number(source))) wrong.push(`peer ${peer.peer}: hears source ${source}`);
    expect(`flaws in the sound of ${source}`, (muted ? 0 : missing) + duplicates + reordered, 0);
  }
  return wrong;
}

/** The stream of one kind in a peer's report. */
export const streamOf = (peer, kind) => peer.streams.find((stream) => stream.kind === kind);
