// Builds the image for the tests of the containers, while there is a network, on a base of the fresh Debian that make_root.mjs made: make_image.mjs [run|test].
// `test` is the stage that runs the unit and edge tests in there. Docker knows what changed, and does nothing when nothing did.

import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { kBase } from './clean_root.mjs';
import { Engine, kImage, kSourcesLabel, sourcesDigest } from './docker.mjs';
import { buildDir } from './paths.mjs';

const kBaseImage = 'debian:bookworm-slim';
const kLimit = 3600000;

const target = process.argv[2] ?? 'run';
const engine = new Engine();
await engine.start();
try {
  const must = async (args) => {
    const { code, said } = await engine.docker(args, { limit: kLimit });
    console.log(said);
    if (code !== 0) throw new Error(`docker ${args.join(' ')}: ${code}`);
  };
  const build = (stage, name, ...more) => must(['build', '--network=host', '-f', 'docker/Dockerfile', `--target=${stage}`, '-t', name, ...more, '.']);
  if ((await engine.docker(['image', 'inspect', kBaseImage])).code !== 0) {
    if (!existsSync(path.join(kBase, 'complete'))) throw new Error('there is no fresh Debian for it: node tests/live/lib/make_root.mjs makes one');
    const tar = path.join(buildDir, 'base.tar');
    execFileSync('tar', ['-c', '-f', tar, '-C', kBase, '--exclude=./var/cache/apt/archives/*.deb', '--exclude=./complete', '--exclude=./bootstrapped', '.']);
    await must(['import', tar, kBaseImage]);
    rmSync(tar);
  }
  const sources = sourcesDigest();
  // A stage with a name is not thrown away below, so that the next build finds all its steps.
  for (const stage of target === 'test' ? ['build', 'test'] : ['build', 'package']) await build(stage, `${kImage}-${stage}`);
  if (target === 'run') await build('run', kImage, `--label=${kSourcesLabel}=${sources}`);
  await must(['image', 'prune', '--force']);
} finally {
  await engine.stop();
}
