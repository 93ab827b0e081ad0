import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatRoute, parseRoute } from '../../web_demo/core/routes.js';

test('every screen has an address that leads back to it', () => {
  for (const route of [
    { screen: 'home' },
    { screen: 'name' },
    { screen: 'camera', camera: '부엌' },
    { screen: 'watch', camera: 'living room' },
    { screen: 'watch', camera: 'a/b#c?d%' },
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
  for (const hash of ['', '#', '#/', '#/watch', '#/watch/', '#/watch/%E0%A4%A', '#/nonsense/x', '#watch']) {
    assert.deepEqual(parseRoute(hash), { screen: 'home' }, hash);
  }
});

test('a camera without a name is asked for one', () => {
  for (const hash of ['#/camera', '#/camera/', '#/camera/%20']) assert.deepEqual(parseRoute(hash), { screen: 'name' }, hash);
});
