// petcam's containers as compose.yaml has them, with settings of the test's own.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { kSlow } from './docker.mjs';
import { root } from './paths.mjs';
import { waitFor } from './wait.mjs';

/** What is always there, and has a health. */
export const kParts = ['janus', 'recorder', 'nginx'];

export class Containers {
  #engine;
  #files;
  #dir = mkdtempSync(path.join(os.tmpdir(), 'petcam-compose-'));
  #env = { PETCAM_CONF: path.join(this.#dir, 'petcam.conf'), PETCAM_RECORDER_CFG: path.join(this.#dir, 'recorder.cfg'), PETCAM_BRIDGE_CFG: path.join(this.#dir, 'bridge.cfg') };

  /**
   * @param {import('./docker.mjs').Engine} engine
   * @param {string[]} files  of compose, the first one's own, the others change it
   */
  constructor(engine, files = ['docker/compose.yaml']) {
    this.#engine = engine;
    this.#files = files;
    writeFileSync(this.#env.PETCAM_RECORDER_CFG, readFileSync(path.join(root, 'conf/petcam-recorder.cfg'), 'utf8')
      .replace('mode = "motion"', 'mode = "continuous"').replace('free_gigabytes = 2.0', 'free_gigabytes = 0.1'));
    this.settle([]);
  }

  /** @param {string[]} lines  of petcam.conf @param {string} [bridge]  of bridge.cfg */
  settle(lines, bridge = readFileSync(path.join(root, 'conf/petcam-bridge.cfg'), 'utf8')) {
    writeFileSync(this.#env.PETCAM_CONF, lines.map((line) => `${line}\n`).join(''));
    writeFileSync(this.#env.PETCAM_BRIDGE_CFG, bridge);
  }

  async compose(...args) {
    const { code, said } = await this.#engine.compose(this.#files, args, this.#env, { limit: kSlow });
    assert.equal(code, 0, `${args.join(' ')}: ${said}`);
    return said;
  }

  async up() {
    await this.compose('up', '-d', '--no-build');
    await this.allHealthy();
  }

  /** As after a change. */
  async again() {
    await this.compose('down', '--timeout', '20');
    await this.up();
  }

  async allHealthy() {
    for (const part of kParts) await this.healthy(part);
  }

  petcam(...words) {
    return this.compose('run', '--rm', 'petcam', ...words);
  }

  async idOf(part) {
    return (await this.compose('ps', '-q', part)).trim();
  }

  async inspect(part, format) {
    const { said } = await this.#engine.docker(['inspect', '-f', format, await this.idOf(part)]);
    return said.trim();
  }

  async logOf(part, { lines = 'all' } = {}) {
    return (await this.#engine.docker(['logs', '--tail', lines, await this.idOf(part)])).said;
  }

  /** Runs a command in the container of a part. */
  async inside(part, ...argv) {
    return (await this.#engine.docker(['exec', await this.idOf(part), ...argv])).said;
  }

  healthy(part) {
    return waitFor(`${part} to be healthy`, async () => (await this.inspect(part, '{{.State.Health.Status}}')) === 'healthy',
      { within: 90000, every: 500, saw: () => this.logOf(part, { lines: '10' }) });
  }

  recorded() {
    const recordings = () => this.inside('recorder', 'find', '/var/lib/petcam/data/recordings', '-name', '*.mp4');
    return waitFor('a recording', async () => /\.mp4$/m.test(await recordings()), { within: 20000, saw: recordings });
  }

  /** As a test, not behind the last one: it takes longer than leftovers.mjs waits. */
  async remove() {
    await this.compose('down', '--volumes', '--timeout', '20');
    rmSync(this.#dir, { recursive: true });
  }
}
