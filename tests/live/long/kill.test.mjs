// Janus is killed in the middle of a thousand writes to the home's database, again and again: what was answered is kept,
// what was not happened wholly or not at all, and the home always opens.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claim, grant, signedIn, startLockedHome } from '../lib/index.mjs';

const kRounds = Number(process.env.PETCAM_KILL_ROUNDS ?? 50);
const kWrites = 1000;
const kWriters = 8;
const kRights = ['watch', 'listen', 'talk'];

/** A member that a writer makes, changes, lets in and removes, with what was answered about it. */
class Guest {
  /** What may be true of it now: after an answer one state, while a request is under way two. */
  states = ['absent'];
  name = '';

  async step(next, ask) {
    this.states = [this.states[0], next];
    const answer = await ask();
    this.states = [next];
    return answer;
  }
}

/** Writes until the server dies. */
async function write({ server, writer, owner, guests, progress }) {
  const ask = async (body) => {
    const { data } = await owner.request(body, { within: 5000 });
    if (data.petcam === 'error') throw new Error(`${JSON.stringify(body)}: ${JSON.stringify(data)}`);
    progress.done();
    return data;
  };
  for (let n = 0; ; ++n) {
    const guest = new Guest();
    guests.push(guest);
    guest.name = `guest ${writer} ${n}`;
    const invite = { request: 'invite', role: 'sitter', name: guest.name, cameras: grant(kRights, 'c1', 'c2') };
    const { member, code } = await guest.step('invited', () => ask(invite));
    guest.id = member;
    await guest.step('here', async () => {
      guest.token = (await claim(server, code)).token;
      progress.done();
    });
    await guest.step('narrowed', () => ask({ request: 'change_member', member, cameras: { c1: { rights: ['watch'] }, c2: null } }));
    if (n % 3 !== 0) await guest.step('absent', () => ask({ request: 'remove', member }));
  }
}

/** The state that a member is in, by all that the home says about it; an error when it is in none. */
function stateOf(member) {
  if (!member) return 'absent';
  const cameras = JSON.stringify(Object.fromEntries(Object.entries(member.cameras).map(([id, { rights }]) => [id, rights])));
  assert.equal(member.role, 'sitter');
  assert.deepEqual(member.rights, []);
  if (cameras === JSON.stringify({ c1: ['watch'] })) return 'narrowed';
  assert.equal(cameras, JSON.stringify({ c1: kRights, c2: kRights }), 'a half-made member');
  return member.devices.length > 0 ? 'here' : 'invited';
}

async function check(server, guests) {
  const { members } = await server.admin({ request: 'home' });
  const byName = new Map(members.map((member) => [member.name, member]));
  for (const guest of guests) {
    const state = stateOf(byName.get(guest.name));
    assert.ok(guest.states.includes(state), `${guest.name} is ${state}, not ${guest.states.join(' or ')}`);
    if (guest.states.length === 1 && ['here', 'narrowed'].includes(state)) await (await signedIn(server, guest.token)).client.close();
  }
}

test(`Janus killed ${kRounds} times in the middle of ${kWrites} writes loses nothing that it answered`, { timeout: 1700000 }, async (t) => {
  const { server, ...home } = await startLockedHome({ web: false, limits: 'members = 1000; claims_per_minute = 1000000;' });
  await home.camera('Kitchen');
  await home.camera('Hall');
  const counts = [];
  for (let round = 0; round < kRounds; ++round) {
    const killAfter = 1 + Math.floor(Math.random() * kWrites);
    const guests = [];
    let count = 0;
    let reached;
    const enough = new Promise((resolve) => { reached = resolve; });
    const progress = { done: () => ++count === killAfter && reached() };
    const owners = await Promise.all(Array.from({ length: kWriters }, () => signedIn(server, home.owner.token)));
    const { janus } = server;
    const writing = owners.map((owner, writer) => write({ server, writer: `${round}-${writer}`, owner, guests, progress })
      .catch((error) => janus.running && assert.fail(error)));
    await Promise.race([enough, ...writing.map((one) => one.then(() => assert.fail('a writer ended before the kill')))]);
    await janus.stop({ signal: 'SIGKILL' });
    for (const owner of owners) owner.client.cut();
    counts.push(count);
    await server.startJanus();
    assert.ok(server.info.plugins['janus.plugin.petcam'], 'the home does not open');
    await check(server, guests);
    for (const { id, states } of guests) {
      if (id && !states.includes('absent')) await server.admin({ request: 'remove', member: id });
    }
  }
  t.diagnostic(`note: killed after ${Math.min(...counts)} to ${Math.max(...counts)} writes, ${counts.reduce((a, b) => a + b)} in all`);
  await server.stop();
});
