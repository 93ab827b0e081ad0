import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Keyring } from '../../web_demo/core/keyring.js';
import { leaveHome } from '../../web_demo/home/leaver.js';
import { FakeHome, fakeShelf } from './fake_home.mjs';

const leaving = (answer) => new FakeHome({ sign_out: answer });

test('each token of this browser is taken back, on a handle of its own that does not stay', async () => {
  const tokens = new Keyring(fakeShelf({ member: 'M', cameras: '{"c1":"A","c2":"B"}' })).tokens;
  const home = leaving(() => ({ petcam: 'signed_out', device: 'd1' }));
  await leaveHome(home, tokens);
  assert.deepEqual(home.asked, ['M', 'A', 'B'].map((token) => ({ request: 'sign_out', token })));
  assert.deepEqual(home.handles, []);
});

test('a token that is worth nothing any more is as good as taken back', async () => {
  // 411: the answer to an earlier attempt was lost; 416: the last owner's last device; 441: cut, though not on disk yet; 418: nobody signs in
  for (const code of [411, 416, 441, 418]) await leaveHome(leaving(() => code), ['M', 'A']);
});

test('what leaves a token as it was is told', async () => {
  for (const code of [440, 499]) await assert.rejects(leaveHome(leaving(() => code), ['M']), { code });
  const silent = leaving(() => {
    throw new Error('no answer');
  });
  await assert.rejects(leaveHome(silent, ['M', 'A']), /no answer/);
  assert.equal(silent.asked.length, 1);
  assert.deepEqual(silent.handles, []);
});

test('a browser without tokens has nothing to ask', async () => {
  const home = leaving(() => 499);
  await leaveHome(home, new Keyring(fakeShelf()).tokens);
  assert.deepEqual(home.asked, []);
});
