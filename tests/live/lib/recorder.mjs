// The recorder beside a locked home, for tests: its configuration, its process, its files.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { buildDir } from './paths.mjs';
import { ChildProcess } from './process.mjs';
import { bounded, waitFor } from './wait.mjs';

const kProgram = path.join(buildDir, 'bin', 'petcam-recorder');

/**
 * @typedef {object} RecorderOptions
 * @property {string} [defaults]  lines for the `defaults` section, such as `mode = "continuous"`
 * @property {string} [cameras]  lines for the `cameras` section
 * @property {string} [retention]
 * @property {string} [recordingsDir]
 * @property {Record<string, string>} [env]
 */

/** @param {import('./server.mjs').Server} server @param {RecorderOptions} [options] */
export async function startRecorder(server, options = {}) {
  const recorder = new Recorder(server, options);
  await recorder.start();
  return recorder;
}

export class Recorder {
  /** @param {import('./server.mjs').Server} server @param {RecorderOptions} options */
  constructor(server, { defaults = '', cameras = '', retention = 'free_gigabytes = 0.05', recordingsDir, env = {} }) {
    this.server = server;
    this.dir = recordingsDir ?? path.join(server.stateDir, 'recordings');
    this.config = path.join(server.dir, 'petcam-recorder.cfg');
    this.httpSocket = path.join(server.socketDir, 'media.sock');
    this.log = path.join(server.dir, 'recorder.log');
    this.env = env;
    /** @type {Set<string>} */
    this.ended = new Set();
    writeFileSync(this.config, `general: { state_dir = "${server.stateDir}"; recordings_dir = "${this.dir}"; http_socket = "${this.httpSocket}"; }
retention: { ${retention} }
defaults: { ${defaults} }
cameras: { ${cameras} }
`);
  }

  /** Starts it (again); resolves when it is connected to the home server. */
  async start({ connected = true } = {}) {
    mkdirSync(this.dir, { recursive: true });
    const before = this.process ? this.logText().length : 0;
    this.process = new ChildProcess({ name: 'petcam-recorder', argv: [kProgram, '--config', this.config], log: this.log, env: this.env });
    if (connected) {
      await waitFor('recorder that is connected', () => this.logText().slice(before).includes('is connected'),
        { within: 10000, saw: () => this.logText().slice(before) });
    }
  }

  logText() {
    return this.process.logText();
  }

  stop() {
    return this.process.stop({ within: 25000 });
  }

  /** As a power cut would, as far as a process sees one. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.process.ended();
  }

  /** Asks its HTTP API below /media/v1/. @param {string} target @param {{method?: string, ticket?: string}} [options] */
  async get(target, { method = 'GET', ticket = '' } = {}) {
    const asked = new Promise((resolve, reject) => {
      const request = http.request({ socketPath: this.httpSocket, path: `/media/v1/${target}`, method, headers: { authorization: `Bearer ${ticket}`, 'content-length': 0 } }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(parts), json: () => JSON.parse(Buffer.concat(parts).toString('utf8')) }));
      });
      request.on('error', reject).end();
    });
    return bounded(asked, 15000, `answer to ${target}`);
  }

  /** A clip that a crash has ended. @param {string} file */
  finished(file) {
    this.ended.add(file);
  }

  /** @param {string} file  of a clip */
  hasFinished(file) {
    return this.ended.has(file) || this.logText().includes(`clip=${path.basename(file).split('-')[0]} is finished`);
  }

  /** Clips on the disk, oldest first. */
  clips() {
    return readdirSync(this.dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(mp4|webm)$/.test(entry.name))
      .map((entry) => path.join(entry.path ?? entry.parentPath, entry.name))
      .sort((a, b) => startOf(a) - startOf(b));
  }
}

/** When a clip begins, by its name: milliseconds since 1970. */
export function startOf(file) {
  const [, day, time, micro] = /-(\d{8})T(\d{6})\.(\d{6})Z/.exec(file) ?? [];
  const iso = `${day.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`;
  return Date.parse(iso) + Number(micro) / 1000;
}

/** What ffprobe finds in a file; throws with what it complains about. */
export function probe(file) {
  const run = (...argv) => JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-of', 'json', ...argv, file],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 << 20 }));
  const { streams, format, packets } = run('-show_streams', '-show_format', '-show_packets', '-show_entries',
    'stream=index,codec_type,codec_name,width,height,duration:format=duration:packet=stream_index,pts_time,duration_time,flags,size');
  const of = (type) => {
    const stream = streams.find((one) => one.codec_type === type);
    if (!stream) return undefined;
    return { ...stream, packets: packets.filter((one) => one.stream_index === stream.index).map((one) => ({ at: Number(one.pts_time), key: one.flags.startsWith('K'), size: Number(one.size) })) };
  };
  return { duration: Number(format.duration), video: of('video'), audio: of('audio') };
}
