// Who may do what, through the real plugin with real media: a table of roles, cameras and actions, each tried and each
// refused for its own reason; and how a right comes and goes under a running session.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cannedClips, flaws, grant, Headless, JanusClient, publishOffer, signedIn, sleep, startHeadless, startLockedHome, streamOf, waitFor, watchOffer } from './lib/index.mjs';

const kCameraSource = { c1: 101, c2: 102 };
const clip = cannedClips().h264;
let home;
let cameras;
/** One more viewer of each camera, an owner's, whose turn to talk can be taken. */
let rivals;
/** Who is in the table: role -> {token, id}. */
const people = {};
let lastSource = 1000;
let lastName = 0;

const kEverything = ['watch', 'listen', 'talk', 'playback', 'manage'];
const sitter = (name, ...grants) => home.member({ role: 'sitter', name, cameras: Object.assign({}, ...grants) });

before(async () => {
  home = await startLockedHome({ web: false });
  const [kitchen, hall] = [await home.camera('Kitchen'), await home.camera('Hall')];
  cameras = { c1: await publish('c1', kitchen.token), c2: await publish('c2', hall.token) };
  rivals = { c1: await viewer('c1', home.owner.token), c2: await viewer('c2', home.owner.token) };
  people.owner = home.owner;
  people.family = await home.member({ name: 'Dad' });
  people.sitter = await sitter('Ana', grant(['watch', 'listen', 'talk'], 'c1'));
  people.watcher = await sitter('Neighbour', grant(['watch'], 'c1', 'c2'));
  people.listener = await sitter('Listener', grant(['watch', 'listen'], 'c1'));
  people.speaker = await sitter('Speaker', grant(['watch', 'talk'], 'c1'));
  people.blind = await sitter('Blind', grant(['listen', 'talk'], 'c1'));
  people.manager = await sitter('Uncle', grant(['watch', 'listen', 'manage'], 'c2'));
  people.keeper = await sitter('Keeper', grant(['watch', 'talk', 'manage'], 'c1'));
  people.unseen = await sitter('Caretaker', grant(['manage'], 'c1'));
  people.archivist = await sitter('Aunt', grant(['playback'], 'c1'));
});

after(async () => {
  await Promise.all([...Object.values(cameras ?? {}), ...Object.values(rivals ?? {})].map((peer) => peer.kill()));
  await home?.server.stop();
});

function publish(camera, token) {
  return startHeadless(home.server, 'publish', { camera, token, video: clip, tone: 523, source: kCameraSource[camera], 'ignore-pli': true });
}

/** A viewer with a voice, as a modified page could be; resolves when it is up or was refused. */
async function viewer(camera, token) {
  const source = ++lastSource;
  const peer = new Headless('watch', { url: home.server.wsUrl, camera, token, video: clip, tone: 1130, source });
  const settled = async () => ['up', 'failed', 'closed'].includes((await peer.report())[0].state);
  await waitFor('viewer that is in or refused', settled, { within: 10000 });
  return Object.assign(peer, { source });
}

const packets = async (peer, kind) => streamOf((await peer.report())[0], kind)?.packets ?? 0;
const heardFrom = async (camera, { source }) => (await cameras[camera].report())[0].sources[source]?.packets ?? 0;

/** Whether the camera hears more of it within a while, although it speaks also when it was not given the floor. */
async function isHeard(camera, peer) {
  const before = await heardFrom(camera, peer);
  await peer.command('speak', { on: true });
  await sleep(350);
  return (await heardFrom(camera, peer)) > before;
}

/** What a request was answered with: the name of the reply, or the code of the error. */
const answerOf = (data) => (data.petcam === 'error' ? data.error_code : data.petcam);
const codeOf = (request) => request.then(answerOf, ({ code, message }) => code ?? message);

/** The voices of a viewer whose picture comes: {talk, take}, each 'granted' or why not. */
async function voices(camera, peer) {
  const answers = {};
  const { state, reason } = await peer.talk('start');
  answers.talk = reason ?? state;
  assert.equal(await isHeard(camera, peer), state === 'granted', `talk: ${answers.talk}`);
  await peer.talk('stop');
  const rival = rivals[camera];
  assert.equal((await rival.talk('start')).state, 'granted');
  const taken = await peer.request({ request: 'talk', action: 'take' });
  answers.take = taken.reason ?? taken.state;
  const [mine, other] = [await isHeard(camera, peer), await isHeard(camera, rival)];
  assert.deepEqual([mine, other], taken.state === 'granted' ? [true, false] : [false, true], `take: ${answers.take}`);
  await peer.talk('stop');
  await rival.talk('stop');
  return answers;
}

/** How this person fares with real media: for each action 'granted', or why not. */
async function media(camera, token) {
  const peer = await viewer(camera, token);
  try {
    const [{ state, reason }] = await peer.report();
    if (state !== 'up') return { watch: reason };
    await waitFor('first pictures', async () => (await packets(peer, 'video')) > 20, { within: 8000 });
    await sleep(500); // sound that may come has come
    const listen = (await packets(peer, 'audio')) > 0 ? 'granted' : 'silence';
    return { watch: 'granted', listen, ...await voices(camera, peer) };
  } finally {
    await peer.kill();
  }
}

/** One more camera on which this person may do what it may do on that one. */
async function anotherCamera(person, camera) {
  const added = await home.server.admin({ request: 'add_camera', name: `Spare ${++lastName}` });
  const { members } = await home.server.admin({ request: 'home' });
  const own = members.find(({ id }) => id === person.id).cameras[camera];
  if (own) await home.change(person.id, { cameras: { [added.camera]: own } });
  return added.camera;
}

/** How this person fares with requests: for each action the name of the reply or the code of the error. */
async function requests(camera, person) {
  const handle = await signedIn(home.server, person.token);
  const ask = async (request) => answerOf((await handle.request(request)).data);
  const { data: { cameras: seen } } = await handle.request({ request: 'list' });
  const spare = await anotherCamera(person, camera);
  const name = `Room ${++lastName}`;
  const answers = {
    see: seen.some((one) => one.camera === camera) ? 'granted' : 'not in the list',
    // A page that pretends to watch: without the picture there is no floor to ask for.
    talk: await ask({ request: 'talk', action: 'start' }),
    take: await ask({ request: 'talk', action: 'take' }),
    watch: null,
    playback: await ask({ request: 'ticket', camera }),
    rename: await ask({ request: 'rename_camera', camera, name }),
    pair: await ask({ request: 'pair', camera }),
    remove: await ask({ request: 'remove', camera: spare }),
    invite: await ask({ request: 'invite', role: 'sitter' }),
  };
  answers.watch = answerOf((await handle.request({ request: 'watch', camera }, { jsep: watchOffer() })).data);
  await handle.client.close();
  const { cameras: now } = await home.server.admin({ request: 'home' });
  assert.equal(now.find((one) => one.camera === camera).name === name, answers.rename === 'changed', 'the name');
  assert.equal(now.some((one) => one.camera === spare), answers.remove !== 'removed', 'the camera that was to be removed');
  if (answers.remove !== 'removed') await home.server.admin({ request: 'remove', camera: spare });
  return answers;
}

const kReplies = { watch: 'watching', playback: 'ticket', rename: 'changed', pair: 'invited', remove: 'removed', invite: 'invited' };
const kActions = ['see', 'watch', 'listen', 'talk', 'take', 'playback', 'rename', 'pair', 'remove', 'invite'];
const kManage = ['rename', 'pair', 'remove'];

/** Everything that has to be answered to somebody who may do this and nothing else. */
function expected(camera, allowed) {
  const [sees, watches] = [allowed.includes('see'), allowed.includes('watch')];
  // Who has no right at all must not learn that there is such a camera.
  const refusal = (action) => (sees || action === 'invite' ? 413 : 414);
  const requested = { see: sees ? 'granted' : 'not in the list', talk: 421, take: 421, watch: watches ? 'watching' : 414 };
  for (const action of ['playback', ...kManage, 'invite']) requested[action] = allowed.includes(action) ? kReplies[action] : refusal(action);
  if (!watches) return { requested, media: { watch: `refused: there is no camera "${camera}" for you` } };
  const granted = (action, otherwise) => (allowed.includes(action) ? 'granted' : otherwise);
  return { requested, media: { watch: 'granted', listen: granted('listen', 'silence'), talk: granted('talk', 'not_allowed'), take: granted('take', 'not_allowed') } };
}

async function faresAs(person, camera, allowed) {
  const found = { requested: await requests(camera, person), media: await media(camera, person.token) };
  assert.deepEqual(found, expected(camera, allowed));
}

const table = [
  ['owner', 'c1', kActions],
  ['owner', 'c2', kActions],
  ['family', 'c1', ['see', 'watch', 'listen', 'talk', 'playback']],
  ['family', 'c2', ['see', 'watch', 'listen', 'talk', 'playback']],
  ['sitter', 'c1', ['see', 'watch', 'listen', 'talk']],
  ['sitter', 'c2', []],
  ['watcher', 'c1', ['see', 'watch']],
  ['watcher', 'c2', ['see', 'watch']],
  ['listener', 'c1', ['see', 'watch', 'listen']],
  ['speaker', 'c1', ['see', 'watch', 'talk']],
  ['blind', 'c1', ['see']], // listen and talk, but nothing to listen to without the picture
  ['manager', 'c1', []],
  ['manager', 'c2', ['see', 'watch', 'listen', ...kManage]], // to take the floor one must be allowed to talk
  ['keeper', 'c1', ['see', 'watch', 'talk', 'take', ...kManage]],
  ['unseen', 'c1', ['see', ...kManage]],
  ['archivist', 'c1', ['see', 'playback']],
  ['archivist', 'c2', []],
];

for (const [role, camera, allowed] of table) {
  const refused = kActions.filter((action) => !allowed.includes(action));
  test(`${role} on ${camera}: ${allowed.join(', ') || 'nothing'}${refused.length ? `; not ${refused.join(', ')}` : ''}`, () => faresAs(people[role], camera, allowed));
}

/** Somebody whose time begins soon; `tried(person)` is done before that, however slow this machine is just now. */
async function beforehand(make, tried) {
  for (let ahead = 3; ahead < 30; ahead *= 2) {
    const from = Math.trunc(Date.now() / 1000) + ahead;
    const person = await make(from);
    await tried(person);
    if (Date.now() < from * 1000 - 200) return { ...person, from };
  }
  throw new Error('this machine is too slow to try anything within 24 s');
}

test('early on c1: nothing, until the window on that camera begins; then everything in it', async () => {
  const early = await beforehand(
    (from) => home.member({ role: 'sitter', name: 'Later', cameras: { c1: { rights: kEverything, from }, c2: { rights: ['playback'] } } }),
    (person) => faresAs(person, 'c1', []));
  const handle = await signedIn(home.server, early.token);
  assert.deepEqual((await handle.request({ request: 'list' })).data.cameras.map(({ camera }) => camera), ['c2']);
  const told = await handle.next('access', ({ camera }) => camera === 'c1', 30000);
  assert.deepEqual(told.rights, kEverything);
  assert.ok(Date.now() >= early.from * 1000 && Date.now() < early.from * 1000 + 1000, `${Date.now() - early.from * 1000} ms after the beginning`);
  await handle.client.close();
  await faresAs(early, 'c1', kActions.filter((action) => action !== 'invite'));
});

test('who is early altogether cannot sign in, until the time begins', async () => {
  const refusal = 'refused: your time here has not begun yet, or it is over';
  const guest = await beforehand(
    (from) => home.member({ role: 'sitter', name: 'Guest', from, cameras: grant(['watch', 'listen'], 'c1') }),
    async ({ token }) => {
      await assert.rejects(signedIn(home.server, token), /"error_code":419/);
      assert.deepEqual(await media('c1', token), { watch: refusal });
    });
  await sleep(guest.from * 1000 - Date.now());
  await faresAs(guest, 'c1', ['see', 'watch', 'listen']);
});

test('a camera publishes itself, and may do nothing else', async () => {
  const [garden, porch] = [await home.camera('Garden'), await home.camera('Porch')];
  const handle = await signedIn(home.server, garden.token);
  const ask = async (request, jsep) => answerOf((await handle.request(request, { jsep })).data);
  const { data } = await handle.request({ request: 'list' });
  assert.deepEqual(data.cameras.map(({ camera, rights }) => [camera, rights]), [[garden.id, []]]);
  for (const camera of [garden.id, porch.id, 'c1']) {
    assert.equal(await ask({ request: 'ticket', camera }), 414);
    assert.equal(await ask({ request: 'rename_camera', camera, name: 'Mine' }), 414);
    assert.equal(await ask({ request: 'pair', camera }), 414);
    assert.equal(await ask({ request: 'remove', camera }), 414);
  }
  assert.equal(await ask({ request: 'members' }), 413);
  assert.equal(await ask({ request: 'invite', role: 'owner' }), 413);
  assert.equal(await ask({ request: 'add_camera', name: 'One more' }), 413);
  assert.equal(await ask({ request: 'pair', member: home.owner.id }), 413);
  assert.equal(await ask({ request: 'change_member', member: people.watcher.id, role: 'owner' }), 413);
  assert.equal(await ask({ request: 'remove', member: people.watcher.id }), 413);
  assert.equal(await ask({ request: 'remove', device: 'd1' }), 413);
  assert.equal(await ask({ request: 'talk', action: 'start' }), 421);
  await handle.client.close();
  // Each with an offer, so each on a handle of its own.
  for (const [camera, watched, published] of [[garden.id, 414, 'published'], [porch.id, 414, 413], ['c1', 414, 413]]) {
    for (const [body, jsep, wanted] of [
      [{ request: 'watch', camera }, watchOffer(), watched],
      [{ request: 'publish', camera, device: 'a-device-of-the-garden' }, publishOffer(), published],
    ]) {
      const one = await signedIn(home.server, garden.token);
      assert.equal(answerOf((await one.request(body, { jsep })).data), wanted, `${body.request} ${camera}`);
      await one.client.close();
    }
  }
  const peer = await startHeadless(home.server, 'publish', { camera: garden.id, token: garden.token, video: clip, device: 'a-device-of-the-garden' });
  const watching = await startHeadless(home.server, 'watch', { camera: garden.id, token: home.owner.token, video: clip });
  await watching.pictures();
  await Promise.all([peer.stop(), watching.stop()]);
  for (const { id } of [garden, porch]) await home.server.admin({ request: 'remove', camera: id });
});

test('a member publishes no camera, and a stranger\'s token opens none', async () => {
  for (const [token, code] of [[home.owner.token, 413], ['nobody', 411]]) {
    for (const [body, jsep] of [
      [{ request: 'publish', camera: 'c1', device: 'somebody-elses-phone', token }, publishOffer()],
      ...(code === 411 ? [[{ request: 'watch', camera: 'c1', token }, watchOffer()]] : []),
    ]) {
      const handle = await JanusClient.handle(home.server.wsUrl);
      assert.equal(answerOf((await handle.request(body, { jsep })).data), code);
      await handle.client.close();
    }
  }
  assert.equal((await cameras.c1.report())[0].state, 'up');
});

test('who watches one camera cannot switch to one that is not for it, and watches on', async () => {
  const peer = await viewer('c1', people.sitter.token);
  await peer.pictures();
  assert.equal(await codeOf(peer.request({ request: 'watch', camera: 'c2' })), 414);
  const first = await packets(peer, 'video');
  await waitFor('more pictures', async () => (await packets(peer, 'video')) > first + 20);
  const [report] = await peer.stop();
  assert.deepEqual(flaws(report, { sources: [kCameraSource.c1] }), []);
});

test('each right comes and goes on a running session, without a new connection', async () => {
  const someone = await home.member({ role: 'sitter', name: 'Someone', cameras: grant(['watch'], 'c1') });
  const peer = await viewer('c1', someone.token);
  const other = await startHeadless(home.server, 'watch', { camera: 'c1', token: home.owner.token, video: clip });
  await other.pictures();
  const allow = (...rights) => home.change(someone.id, { cameras: grant(rights, 'c1') });
  const grows = async (count, within = 1000) => {
    const first = await count();
    await waitFor('more packets', async () => (await count()) > first + 5, { within });
  };
  const stands = async (count) => {
    await sleep(1000);
    const first = await count();
    await sleep(700);
    assert.equal(await count(), first);
  };
  const sound = () => packets(peer, 'audio');
  const voice = () => heardFrom('c1', peer);
  await stands(sound);
  await allow('watch', 'listen');
  await grows(sound);
  await allow('watch', 'talk');
  assert.equal((await peer.talk('start')).state, 'granted');
  await grows(voice);
  await allow('watch');
  await peer.command('speak', { on: true });
  await stands(voice);
  await stands(sound);
  const [report] = await peer.report();
  assert.equal(report.state, 'up');
  assert.deepEqual(flaws(report, { sources: [kCameraSource.c1], muted: true }), []);
  assert.deepEqual(flaws((await other.stop())[0], { sources: [kCameraSource.c1], muted: true }), []);
  await peer.kill();
});
