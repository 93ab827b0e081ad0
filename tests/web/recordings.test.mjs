import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { RecorderError, Recordings } from '../../web_demo/home/recordings.js';

let asked;
let issued;
let now;

beforeEach(() => {
  asked = [];
  issued = 0;
  now = 0;
});

const reply = (status, body = {}) => ({ ok: status < 300, status, json: async () => body });
const day = { events: [], clips: [], levels: null, recording: 'motion' };

/** @param {(call: {method: string, path: string, ticket: string, body?: any}) => any} answer */
function recordings(answer, { actions = ['read'], camera = 'c1' } = {}) {
  return new Recordings({
    camera,
    now: () => now,
    issue: async () => ({ ticket: `T${++issued}`, actions, expires_in: 60 }),
    fetch: async (path, { method, headers, body }) => {
      const call = { method, path, ticket: headers.Authorization.replace('Bearer ', ''), ...(body ? { body: JSON.parse(body) } : {}) };
      asked.push(call);
      return answer(call);
    },
  });
}

const why = (promise) => promise.then(() => assert.fail('it should fail'), (error) => {
  assert.ok(error instanceof RecorderError, String(error));
  return error.why;
});

test('a day is asked for with a ticket, in its header and not in its address', async () => {
  assert.deepEqual(await recordings(() => reply(200, day)).between(100, 200), day);
  assert.deepEqual(asked, [{ method: 'GET', path: '/media/v1/cameras/c1/timeline?from=100&to=200', ticket: 'T1' }]);
});

test('a ticket serves while it is good, with time to spare, then another one', async () => {
  const of = recordings(() => reply(200, day));
  for (const at of [0, 44000, 45000, 46000]) {
    now = at;
    await of.between(0, 1);
  }
  assert.deepEqual(asked.map(({ ticket }) => ticket), ['T1', 'T1', 'T2', 'T2']);
});

test('a ticket that was revoked is tried anew once, and then the right is gone', async () => {
  const of = recordings(({ ticket }) => reply(ticket === 'T1' ? 401 : 200, day));
  await of.between(0, 1);
  assert.equal(issued, 2);
  assert.equal(await why(recordings(() => reply(401)).between(0, 1)), 'refused');
  assert.equal(await why(recordings(() => reply(403)).between(0, 1)), 'refused');
});

test('no recorder, one that is down, and a page in its place are told apart from an empty day', async () => {
  assert.equal(await why(recordings(() => reply(404)).between(0, 1)), 'absent');
  assert.equal(await why(recordings(() => reply(502)).between(0, 1)), 'unreachable');
  assert.equal(await why(recordings(() => Promise.reject(new TypeError('failed to fetch'))).between(0, 1)), 'unreachable');
  assert.equal(await why(recordings(() => ({ ok: true, status: 200, json: async () => Promise.reject(new SyntaxError('<')) })).between(0, 1)), 'absent');
});

test('only a ticket that says so lets one change something', async () => {
  const reader = recordings(() => reply(200, day));
  await reader.between(0, 1);
  assert.equal(reader.mayChange, false);
  const manager = recordings(() => reply(200, day), { actions: ['read', 'delete', 'star'] });
  await manager.between(0, 1);
  assert.equal(manager.mayChange, true);
  await manager.star('k7', true);
  await manager.remove('k7');
  assert.deepEqual(asked.slice(-2).map(({ method, path, body }) => [method, path, body]), [
    ['PUT', '/media/v1/clips/k7/star', { starred: true }],
    ['DELETE', '/media/v1/clips/k7', undefined],
  ]);
});

test('ids cannot lead to another address', async () => {
  const of = recordings(() => reply(200, day), { camera: '../c2?x' });
  assert.equal(await of.clipUrl('a/../b&c'), '/media/v1/clips/a%2F..%2Fb%26c?ticket=T1');
  assert.equal(await of.clipUrl('k7', { download: true }), '/media/v1/clips/k7?ticket=T1&download=1');
  assert.equal(await of.snapshotUrl('e 1'), '/media/v1/events/e%201/snapshot.jpg?ticket=T1');
  await of.between(0, 1);
  assert.equal(asked[0].path, '/media/v1/cameras/..%2Fc2%3Fx/timeline?from=0&to=1');
});
