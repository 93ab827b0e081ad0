// The home's STUN and TURN servers in this browser: kept for the next page, until their passwords end.

import assert from 'node:assert/strict';
import { test } from 'node:test';

const kept = new Map();
globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };

let life = 0;
/** A page that is loaded anew. */
const page = () => import(`../../web_demo/net/ice_servers.js?${life++}`);
const servers = [{ urls: ['turn:cam.example'], username: '1:d1', credential: 'c' }];

test('without servers there is nothing to know and nothing to renew', async () => {
  const { iceServers, iceServersAreOver, renewIceServersIn, takeIceServers } = await page();
  takeIceServers(undefined);
  assert.deepEqual(iceServers(), []);
  assert.equal(iceServers(), iceServers());
  assert.equal(iceServersAreOver(), false);
  assert.equal(renewIceServersIn(), null);
});

test('the next page knows them, until they end', async (t) => {
  t.mock.method(Date, 'now', () => 1_000_000);
  const { takeIceServers } = await page();
  takeIceServers({ servers, expires_in: 100 });
  const next = await page();
  assert.deepEqual(next.iceServers(), servers);
  assert.equal(next.renewIceServersIn(), 75_000);
  Date.now.mock.mockImplementation(() => 1_100_000);
  assert.deepEqual(next.iceServers(), []);
  assert.equal(next.iceServersAreOver(), true);
  assert.equal(next.renewIceServersIn(), 0);
});

test('what is kept and makes no sense is nothing', async () => {
  for (const text of ['', '7', 'null', '{"servers":{}}', '{"servers":[],"until":null,"renewAt":1}', '{']) {
    kept.set('petcam.ice', text);
    assert.deepEqual((await page()).iceServers(), [], text);
  }
});
