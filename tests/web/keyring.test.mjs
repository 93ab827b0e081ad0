import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Keyring } from '../../web_demo/core/keyring.js';
import { fakeShelf } from './fake_home.mjs';

test('one browser can be a member and several cameras', () => {
  const shelf = fakeShelf();
  const keyring = new Keyring(shelf);
  assert.deepEqual([keyring.member.read(), keyring.own, keyring.first], [null, [], null]);
  keyring.keepCamera('c1', 'camera token');
  keyring.keepCamera('c2', 'other token');
  assert.equal(keyring.first.read(), 'camera token');
  keyring.keepMember('member token');
  assert.equal(keyring.first.read(), 'member token');
  assert.deepEqual([keyring.own, keyring.camera('c2').read(), keyring.camera('c3').read()], [['c1', 'c2'], 'other token', null]);
  assert.deepEqual([...shelf.kept], [['cameras', '{"c1":"camera token","c2":"other token"}'], ['member', 'member token']]);
});

test('only the token that was refused is forgotten, not one that came meanwhile', () => {
  const shelf = fakeShelf();
  const keyring = new Keyring(shelf);
  keyring.keepMember('new');
  keyring.keepCamera('c1', 'new');
  keyring.member.forget('old');
  keyring.camera('c1').forget('old');
  assert.deepEqual([keyring.member.read(), keyring.camera('c1').read()], ['new', 'new']);
  keyring.member.forget('new');
  keyring.camera('c1').forget('new');
  assert.equal(shelf.kept.size, 0);
});

test('stored nonsense is no token', () => {
  for (const text of ['', 'x', '[]', 'null', '"t"', '["t"]', '{"c1":5}', '{"c1":{"a":"b"}}']) {
    assert.deepEqual(new Keyring(fakeShelf({ cameras: text })).own, [], text);
  }
});

test('a camera that is called like a property of every object is just a camera', () => {
  const keyring = new Keyring(fakeShelf());
  assert.equal(keyring.camera('constructor').read(), null);
  assert.equal(keyring.camera('__proto__').read(), null);
});
