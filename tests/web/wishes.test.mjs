import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOfDay } from '../../web_demo/core/last_days.js';
import { changeOf, wishOf } from '../../web_demo/core/wishes.js';

const sitterRights = ['watch', 'listen', 'talk'];

const ana = {
  id: 'm2', name: 'Ana', role: 'sitter', from: null, until: endOfDay('2026-11-30'), rights: [], devices: ['d3'], connected: 1,
  cameras: { c1: { rights: sitterRights, from: null, until: null } },
};
const asIs = { name: 'Ana', role: 'sitter', day: '2026-11-30' };

test('family is invited with nothing but role and name; an empty name is left to whoever comes', () => {
  assert.deepEqual(wishOf({ name: 'Dad', role: 'family', day: '2026-11-30', cameras: ['c1'] }), { role: 'family', name: 'Dad' });
  assert.deepEqual(wishOf({ name: '', role: 'family', day: '', cameras: [] }), { role: 'family' });
});

test('a sitter gets an end and exactly the cameras that were ticked', () => {
  assert.deepEqual(wishOf({ name: 'Ana', role: 'sitter', day: '2026-11-30', cameras: ['c1', 'c3'] }), {
    role: 'sitter', name: 'Ana', until: endOfDay('2026-11-30'), cameras: { c1: { rights: sitterRights }, c3: { rights: sitterRights } },
  });
  assert.deepEqual(wishOf({ name: '', role: 'sitter', day: '', cameras: [] }), { role: 'sitter', cameras: {} });
});

test('what did not change is not sent', () => {
  assert.deepEqual(changeOf(ana, asIs, { c1: sitterRights, c2: [] }), {});
});

test('each thing that changed is sent alone', () => {
  assert.deepEqual(changeOf(ana, { ...asIs, name: 'Anna' }, {}), { name: 'Anna' });
  assert.deepEqual(changeOf(ana, { ...asIs, name: '' }, {}), {});
  assert.deepEqual(changeOf(ana, { ...asIs, day: '' }, {}), { until: null });
  assert.deepEqual(changeOf(ana, asIs, { c1: ['watch'], c2: ['watch'] }), { cameras: { c1: { rights: ['watch'] }, c2: { rights: ['watch'] } } });
});

test('a new role names every camera, since it brings rights of its own; an owner needs none', () => {
  assert.deepEqual(changeOf(ana, { ...asIs, role: 'family' }, { c1: sitterRights, c2: [] }), { role: 'family', cameras: { c1: { rights: sitterRights }, c2: { rights: [] } } });
  assert.deepEqual(changeOf(ana, { ...asIs, role: 'owner' }, { c1: sitterRights }), { role: 'owner' });
});

test('the times of a grant survive a change of its rights', () => {
  const timed = { ...ana, cameras: { c1: { rights: sitterRights, from: 5, until: 9 } } };
  assert.deepEqual(changeOf(timed, asIs, { c1: ['watch'] }).cameras, { c1: { from: 5, until: 9, rights: ['watch'] } });
});
