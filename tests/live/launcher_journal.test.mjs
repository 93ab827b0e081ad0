// What `./petcam` complains of, in a journal, in a file, and where a journal's mark was only inherited.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { root } from './lib/index.mjs';
import { Launcher } from './lib/launcher.mjs';

const launcher = new Launcher();
after(() => launcher.cleanUp());

/** What a command writes as its errors into a file that is or is not the journal. */
function complaint(words, isJournal) {
  const file = path.join(launcher.dir, 'errors');
  const number = openSync(file, 'w');
  const { dev, ino } = fstatSync(number);
  const stream = isJournal ? `${dev}:${ino}` : `${dev}:${ino + 1}`;
  spawnSync(path.join(root, 'petcam'), words, { stdio: ['ignore', 'ignore', number], env: { ...process.env, JOURNAL_STREAM: stream } });
  closeSync(number);
  return readFileSync(file, 'utf8');
}

test('in the journal a complaint has its priority, elsewhere it has none', () => {
  const words = ['members', '--state', path.join(launcher.dir, 'nowhere')];
  assert.match(complaint(words, true), /^<3>petcam: No petcam runs with the state folder [^\n]*\n$/);
  assert.match(complaint(words, false), /^petcam: No petcam runs with the state folder [^\n]*\n$/);
});

test('a complaint is one line, whatever it quotes', () => {
  const said = complaint(['members', 'one\nPretend: all is well\x1b[31m'], true);
  assert.match(said, /^<3>petcam: members does not know "one Pretend: all is well \[31m"\. [^\n]*\n$/);
});

test('a folder that is in use is one line, too', () => {
  const state = path.join(launcher.dir, 'home');
  mkdirSync(state, { mode: 0o700 });
  const held = spawnSync('flock', ['-x', path.join(state, 'lock'), path.join(root, 'petcam'), 'up', '--no-install', '--state', state], { encoding: 'utf8' });
  assert.match(held.stderr, /^petcam: petcam is already running with [^\n]*Open its address[^\n]*\n$/);
});
