// The recorder's archive is killed in the middle of its writes, again and again: what index and disk say of each other agrees
// after every recovery, and one recovery is enough.
//   PETCAM_KILL_ROUNDS   how often; 8

import assert from 'node:assert/strict';
import { existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { checkArchive, shortFolder, startWriting } from './lib/archive.mjs';
import { sleep } from './lib/index.mjs';

const kRounds = Number(process.env.PETCAM_KILL_ROUNDS ?? 8);

/** Kills it somewhere, and looks. @param {string} folder @param {() => void} [meanwhile]  done to what the killed one left */
async function round(folder, meanwhile = () => {}) {
  const writer = await startWriting(folder);
  await sleep(50 + Math.random() * 500);
  assert.equal(await writer.kill(), 'SIGKILL');
  meanwhile();
  const found = checkArchive(folder);
  assert.deepEqual(found.problems, [], JSON.stringify(found));
  assert.equal(found.again, 0, JSON.stringify(found));
  return found;
}

test(`killed ${kRounds} times while three cameras record, delete and keep: index and disk agree`, async (t) => {
  const folder = path.join(shortFolder(), 'recordings');
  let mended = 0;
  let last;
  for (let i = 0; i < kRounds; ++i) {
    last = await round(folder);
    mended += last.recovered;
  }
  t.diagnostic(`note: ${mended} things mended in ${kRounds} rounds; ${last.clips} clips and ${last.events} events at the end`);
  assert.ok(mended >= kRounds, 'a kill in the middle leaves something to mend');
  assert.ok(last.clips > 10);
  rmSync(path.dirname(folder), { recursive: true });
});

test('whatever is lost of the index after a kill, the clips are there', async () => {
  const folder = path.join(shortFolder(), 'recordings');
  const lose = {
    'the log': () => rmSync(path.join(folder, 'index.db-wal')),
    'everything': () => ['', '-wal', '-shm'].forEach((more) => rmSync(path.join(folder, `index.db${more}`), { force: true })),
    'half of the log': () => truncateSync(path.join(folder, 'index.db-wal'), Math.floor(statSync(path.join(folder, 'index.db-wal')).size / 2)),
    'half of it': () => truncateSync(path.join(folder, 'index.db'), Math.floor(statSync(path.join(folder, 'index.db')).size / 2)),
  };
  for (const [what, meanwhile] of Object.entries(lose)) {
    const found = await round(folder, () => existsSync(path.join(folder, 'index.db-wal')) && meanwhile());
    assert.ok(found.clips > 0, `${what}: ${JSON.stringify(found)}`);
  }
  rmSync(path.dirname(folder), { recursive: true });
});
