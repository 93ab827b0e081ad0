// The home's STUN and TURN servers in this browser: kept for the next page, until their passwords end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { iceServers, keepIceServers, keptIceServers } from '../../web_demo/net/ice_servers.js';
import { Signalling } from '../../web_demo/net/signalling.js';

const kept = new Map();
globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };

const servers = [{ urls: ['turn:cam.example'], username: '1:d1', credential: 'c' }];

test('a home that told of none has none', () => {
  assert.deepEqual(iceServers(), []);
  assert.equal(keptIceServers(), null);
});

test('the next page knows them, until they end', (t) => {
  t.mock.method(Date, 'now', () => 1_000_000);
  keepIceServers({ servers, expires_in: 100 });
  assert.deepEqual(iceServers(), servers);
  assert.deepEqual(keptIceServers(), { servers, seconds: 100, until: 1_100_000 });
  Date.now.mock.mockImplementation(() => 1_100_000);
  assert.deepEqual(iceServers(), []);
  assert.deepEqual(keptIceServers()?.servers, servers, 'that the home has some is known');
});

test('who asks for the next passwords learns that the home has no servers any more', async () => {
  const asks = (data) => new Signalling({ message: async () => ({ data }) }).renewIceServers();
  await asks({ petcam: 'ice', ice: { servers, expires_in: 100 } });
  assert.deepEqual(iceServers(), servers);
  await asks({ petcam: 'ice' });
  assert.deepEqual([iceServers(), keptIceServers()], [[], null]);
});

test('what is kept and makes no sense is nothing', () => {
  for (const text of ['', '7', 'null', '{"servers":{}}', '{"servers":[],"until":null}', '{']) {
    kept.set('petcam.ice', text);
    assert.deepEqual(iceServers(), [], text);
    assert.equal(keptIceServers(), null, text);
  }
});
