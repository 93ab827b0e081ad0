// Builds the image for docker.test.mjs, while there is a network, on a base of the fresh Debian that make_root.mjs made.

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { kBase } from './clean_root.mjs';
import { Engine, kImage } from './docker.mjs';
import { buildDir } from './paths.mjs';

const kBaseImage = 'debian:bookworm-slim';
const kLimit = 2400000;

const engine = new Engine();
await engine.start();
try {
  const must = async (args) => {
    const { code, said } = await engine.docker(args, { limit: kLimit });
    if (code !== 0) throw new Error(`docker ${args[0]}: ${code}\n${said.slice(-5000)}`);
  };
  if ((await engine.docker(['image', 'inspect', kBaseImage])).code !== 0) {
    const tar = path.join(buildDir, 'base.tar');
    execFileSync('tar', ['-c', '-f', tar, '-C', kBase, '--exclude=./var/cache/apt/archives/*.deb', '--exclude=./complete', '--exclude=./bootstrapped', '.']);
    await must(['import', tar, kBaseImage]);
    rmSync(tar);
  }
  await must(['build', '--network=host', '-f', 'docker/Dockerfile', '--target=run', '-t', kImage, '.']);
} finally {
  await engine.stop();
}
