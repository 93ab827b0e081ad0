// The recorder's archive without cameras: petcam-archive serves a folder on a Unix socket, and does what it is told.

import { spawn, execFile, execFileSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { endAtLast } from './leftovers.mjs';
import { buildDir } from './paths.mjs';
import { bounded } from './wait.mjs';

const run = promisify(execFile);
const archiveProgram = path.join(buildDir, 'tests', 'petcam-archive');

const now = () => Math.floor(Date.now() / 1000);

/** A folder for sockets and files, short enough for a sun_path. */
export function shortFolder() {
  return mkdtempSync(path.join(os.tmpdir(), 'petcam-a-'));
}

/** Writes a file of chance, and returns its bytes. @param {string} file @param {number} bytes */
export function chanceFile(file, bytes) {
  const content = randomBytes(bytes);
  writeFileSync(file, content);
  return content;
}

/** What index and disk say of each other, after a recovery. @param {string} folder */
export function checkArchive(folder) {
  return JSON.parse(execFileSync(archiveProgram, ['check', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

/** The line that a program prints when it is ready. */
function firstLine(child) {
  const lines = createInterface({ input: child.stdout });
  const first = new Promise((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
  });
  return { lines, first: bounded(first, 10000, 'a ready archive') };
}

/** Records as fast as it can, until it is killed. @param {string} folder */
export async function startWriting(folder) {
  const child = spawn(archiveProgram, ['write', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  const forget = endAtLast(() => child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  await firstLine(child).first;
  return {
    async kill() {
      child.kill('SIGKILL');
      forget();
      return bounded(ended, 5000, 'the end of a killed archive');
    },
  };
}

export class ArchiveServer {
  /** @param {{folder?: string, patience?: number, free?: number}} [options]  patience in s; free: bytes that the disk must keep */
  static async start({ folder, patience = 20, free = 1000 } = {}) {
    const server = new ArchiveServer();
    server.dir = shortFolder();
    server.folder = folder ?? path.join(server.dir, 'recordings');
    server.socket = path.join(server.dir, 'media.sock');
    server.key = randomBytes(32);
    writeFileSync(path.join(server.dir, 'home.key'), server.key, { mode: 0o600 });
    mkdirSync(path.join(buildDir, 'live'), { recursive: true });
    server.log = path.join(server.dir, 'log');
    server.child = spawn(archiveProgram, ['serve', server.folder, server.socket, path.join(server.dir, 'home.key'), String(patience), String(free)], {
      stdio: ['pipe', 'pipe', openSync(server.log, 'a')],
    });
    server.forget = endAtLast(() => server.child.kill('SIGKILL'));
    server.ended = new Promise((resolve) => server.child.once('exit', (code, signal) => resolve(signal ?? code)));
    const { lines, first } = firstLine(server.child);
    await first;
    server.waiting = [];
    lines.on('line', (line) => server.waiting.shift()?.(line));
    return server;
  }

  /** One command of petcam-archive, and its answer. @param {...(string | number)} words @returns {Promise<string>} */
  tell(...words) {
    const answer = new Promise((resolve) => this.waiting.push(resolve));
    this.child.stdin.write(`${words.join(' ')}\n`);
    return bounded(answer, 10000, `answer to ${words.join(' ')}`);
  }

  /** @param {string} camera @param {string} file @param {{start?: number, end?: number, kind?: string, running?: boolean}} [options] */
  async clip(camera, file, { start = now() - 100, end = now() - 90, kind = 'mp4', running = false } = {}) {
    const [id, where] = (await this.tell(running ? 'running' : 'clip', camera, start, end, file, kind)).split(' ');
    return { id, where };
  }

  /** As the home server issues them. */
  ticket({ member = 'm1', camera = 'c1', actions = 'rds', expires = now() + 50, key = this.key } = {}) {
    const text = `v1.${member}.${camera}.${actions}.${expires}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('hex')}`;
  }

  /** curl, the reference client. @param {string} target @param {{ticket?: string, args?: string[]}} [options] */
  async curl(target, { ticket = this.ticket(), args = [] } = {}) {
    const header = path.join(this.dir, `header-${randomBytes(6).toString('hex')}`);
    const auth = ticket ? ['-H', `Authorization: Bearer ${ticket}`] : [];
    const { stdout } = await run('curl', ['-s', '--max-time', '30', '--path-as-is', '--unix-socket', this.socket, '-D', header, ...auth, ...args, `http://petcam/media/v1/${target}`], {
      encoding: 'buffer', maxBuffer: 1 << 28,
    });
    const [first, ...lines] = readFileSync(header, 'utf8').trimEnd().split('\r\n');
    rmSync(header);
    return {
      status: Number(first.split(' ')[1]),
      headers: Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])),
      body: stdout,
      json: () => JSON.parse(stdout.toString('utf8')),
    };
  }

  /** Sends bytes as they are; what comes back until the server ends the connection. @param {string | Buffer} bytes */
  raw(bytes) {
    const socket = net.connect(this.socket);
    const parts = [];
    const done = new Promise((resolve) => {
      socket.on('data', (part) => parts.push(part));
      socket.on('error', resolve);
      socket.on('close', resolve);
    });
    socket.write(bytes);
    return bounded(done, 30000, 'end of a connection').then(() => Buffer.concat(parts));
  }

  /** A figure of /proc/PID/status, in KiB. @param {'VmHWM' | 'VmRSS'} name */
  memory(name) {
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))[1]);
  }

  async stop() {
    this.child.stdin.end();
    const how = await bounded(this.ended, 10000, 'the end of an archive');
    this.forget();
    rmSync(this.dir, { recursive: true });
    return how;
  }
}
