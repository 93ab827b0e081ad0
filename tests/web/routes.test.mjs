import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLocal, joinLink } from '../../web_demo/core/links.js';
import { codeIn } from '../../web_demo/ui/link_entry.js';
import { formatRoute, parentOf, parseRoute } from '../../web_demo/core/routes.js';

test('every screen has an address that leads back to it', () => {
  for (const route of [
    { screen: 'home' },
    { screen: 'name' },
    { screen: 'camera', camera: '부엌' },
    { screen: 'watch', camera: 'living room' },
    { screen: 'watch', camera: 'a/b#c?d%' },
    { screen: 'join', code: '8KX3PQ7Z2M4N6R9T' },
    { screen: 'add' },
    { screen: 'invite' },
    { screen: 'family' },
    { screen: 'settings' },
    { screen: 'member', member: 'm2' },
    { screen: 'device', camera: 'c1' },
    { screen: 'timeline', camera: 'c1' },
    { screen: 'timeline', camera: '부엌', day: '2026-11-26' },
  ]) {
    assert.deepEqual(parseRoute(formatRoute(route)), route);
  }
});

test('names in an address are percent-encoded', () => {
  assert.equal(formatRoute({ screen: 'watch', camera: '부엌' }), '#/watch/%EB%B6%80%EC%97%8C');
});

test('a name typed plainly is understood too', () => {
  assert.deepEqual(parseRoute('#/watch/부엌'), { screen: 'watch', camera: '부엌' });
});

test('an address that means nothing leads home', () => {
  for (const hash of ['', '#', '#/', '#/watch', '#/watch/', '#/watch/%E0%A4%A', '#/nonsense/x', '#watch', '#/join', '#/join/', '#/member', '#/device']) {
    assert.deepEqual(parseRoute(hash), { screen: 'home' }, hash);
  }
});

test('a camera without a name is asked for one', () => {
  for (const hash of ['#/camera', '#/camera/', '#/camera/%20']) assert.deepEqual(parseRoute(hash), { screen: 'name' }, hash);
});

test('a link to join carries its code behind the #, where no server sees it', () => {
  const link = joinLink('https://petcam.local:8443', '/', '8KX3PQ7Z2M4N6R9T');
  assert.equal(link, 'https://petcam.local:8443/#/join/8KX3PQ7Z2M4N6R9T');
  assert.deepEqual(parseRoute(new URL(link).hash), { screen: 'join', code: '8KX3PQ7Z2M4N6R9T' });
});

test('a link that no other device can open is known as such', () => {
  for (const link of ['https://localhost:8443/#/join/C', 'https://127.0.0.1:8443/#/join/C', 'https://[::1]:8443/#/join/C']) assert.equal(isLocal(link), true, link);
  for (const link of ['https://192.168.0.5:8443/#/join/C', 'https://petcam.local/#/join/C', 'https://localhost.example.org/#/join/C']) assert.equal(isLocal(link), false, link);
});

test('back leads to where one came from', () => {
  assert.deepEqual([parentOf({ screen: 'member', member: 'm2' }), parentOf({ screen: 'device', camera: 'c1' })], [{ screen: 'family' }, { screen: 'home' }]);
});

test('the code is found in a link, and in the message that it came in', () => {
  assert.equal(codeIn('https://192.168.1.5:8443/#/join/8KX3PQ7Z2M4N6R9T'), '8KX3PQ7Z2M4N6R9T');
  assert.equal(codeIn(' Open this: https://home.example/#/join/8KX3PQ7Z2M4N6R9T. It works once. '), '8KX3PQ7Z2M4N6R9T');
  for (const text of ['', 'https://home.example/', 'https://home.example/#/join/', '8KX3PQ7Z2M4N6R9T']) assert.equal(codeIn(text), null, text);
});
