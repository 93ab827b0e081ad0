// The control socket and the taps, with a client in the place of the recorder and cameras that know what they sent.

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ControlClient, controlSocket, packetsSent, ssrcOf, startTapHolder, tapFlaws, TapPort } from './lib/control.mjs';
import { cannedClips, flaws, grant, signedIn, sleep, startHeadless, startLockedHome, staysFalse, streamOf, waitFor } from './lib/index.mjs';

const { h264, h264Low, vp8, vp8Low } = cannedClips();
let home;
let camera;

before(async () => {
  home = await startLockedHome({ web: false, urgent: true });
  camera = await home.camera('Kitchen');
});
after(() => home?.server.stop());

const sentFile = () => path.join(home.server.dir, 'sent');
const publish = (video, options = {}) => startHeadless(home.server, 'publish', {
  camera: camera.id, token: camera.token, device: 'the-phone-in-the-kitchen', video, tone: 500, 'keep-sent': sentFile(), ...options,
});
const of = (packets, ssrc) => packets.filter((packet) => ssrcOf(packet) === ssrc);

/** Ports for all three streams of a tap, and the tap itself. */
async function tapAll(client, more = {}) {
  const [best, lowest, audio] = await Promise.all([TapPort.open(), TapPort.open(), TapPort.open()]);
  const answer = await client.request({
    request: 'tap', camera: camera.id, ports: { best: best.number, lowest: lowest.number, audio: audio.number }, ...more,
  });
  assert.equal(answer.petcam, 'tapped', JSON.stringify(answer));
  return { best, lowest, audio, from: answer.from, close: () => Promise.all([best.close(), lowest.close(), audio.close()]) };
}

test('a client is greeted, subscribes, and is told of the cameras; the socket is for the owner of its folder alone', async () => {
  assert.equal(statSync(controlSocket(home.server)).mode & 0o777, 0o600);
  const client = await ControlClient.subscribed(home.server);
  assert.deepEqual(client.hello, { petcam: 'hello', version: 1, server: '0.1.0' });
  assert.deepEqual(client.subscribed, {
    petcam: 'subscribed', id: 1, revoked: [], cameras: [{ camera: camera.id, name: 'Kitchen', state: 'offline', media: null, talk: false }],
  });
  await client.cut();
});

/** Asserts that what came on a port is what was sent, without a gap, and returns how many packets of RTP and RTCP that are. */
function assertExact(port, sent, ssrc) {
  const got = port.packets.map(({ bytes }) => bytes);
  assert.equal(of(got, ssrc).length, got.length, 'packets of another SSRC');
  assert.deepEqual(tapFlaws(got, of(sent, ssrc)), []);
  return [port.rtp.length, port.rtcp.length];
}

for (const [name, clip, codec] of [['H.264', h264, 'H264'], ['VP8', vp8, 'VP8']]) {
  test(`${name}: a tap gets every packet of picture and sound as it was sent, from a keyframe on, with the sender reports`, async (t) => {
    const client = await ControlClient.subscribed(home.server);
    const tap = await tapAll(client);
    const phone = await publish(clip);
    const { media } = await client.event('camera', (event) => event.state === 'live');
    assert.deepEqual([media.video.codec, media.video.clock_rate, media.audio.codec, media.audio.channels], [codec, 90000, 'OPUS', 2]);
    await tap.best.has(400);
    await phone.stop();
    await sleep(300);
    const sent = packetsSent(sentFile());
    const [video, audio] = [ssrcOf(tap.best.rtp[0]), ssrcOf(tap.audio.rtp[0])];
    assert.deepEqual([tap.best, tap.audio].map((port) => port.rtp[0][1] & 0x7f), [media.video.payload_type, media.audio.payload_type]);
    for (const [port, ssrc] of [[tap.best, video], [tap.lowest, video], [tap.audio, audio]]) {
      const [packets, reports] = assertExact(port, sent, ssrc);
      t.diagnostic(`${packets} packets and ${reports} sender reports of ${of(sent, ssrc).length} sent, none missing, changed or out of order`);
      assert.ok(reports > 0 && port.packets.every(({ from }) => from === tap.from));
    }
    await Promise.all([tap.close(), client.cut()]);
  });
}

for (const [name, layers] of [['H.264', [h264Low, h264]], ['VP8', [vp8Low, vp8]]]) {
  test(`${name}: of two layers the tap's ports get the highest and the lowest, each whole`, async (t) => {
    const client = await ControlClient.subscribed(home.server);
    const tap = await tapAll(client);
    // Keyframes only where the clip has them: a layer cannot begin anew.
    const phone = await publish(layers.join(','), { 'ignore-pli': true });
    const [{ sent_video: sentVideo }] = await phone.up({ ready: (peer) => peer.sent_video.every(({ packets }) => packets > 20) });
    const [low, high] = sentVideo.map(({ ssrc }) => ssrc);
    await waitFor('the higher layer on its port', () => of(tap.best.rtp, high).length > 300, { within: 10000 });
    await phone.stop();
    await sleep(300);
    const sent = packetsSent(sentFile());
    const ofLow = of(tap.lowest.rtp, low);
    const ofHigh = of(tap.best.rtp, high);
    assert.deepEqual(tapFlaws(ofLow, of(sent, low)), []);
    assert.deepEqual(tapFlaws(ofHigh, of(sent, high)), []);
    // What came first may have been taken for the only layer; then it changes once, and not back.
    const switches = (packets) => packets.filter((packet, i) => i > 0 && ssrcOf(packet) !== ssrcOf(packets[i - 1])).length;
    assert.ok(switches(tap.best.rtp) <= 1 && switches(tap.lowest.rtp) <= 1);
    for (const port of [tap.best, tap.lowest]) {
      for (const ssrc of [low, high]) assert.ok(of(port.rtcp, ssrc).length > 0, 'the clock of each layer is known on both ports');
    }
    t.diagnostic(`${ofHigh.length} packets of the higher and ${ofLow.length} of the lower layer, none missing`);
    await Promise.all([tap.close(), client.cut()]);
  });
}

test('a paused camera sends a tap nothing, and goes on with a keyframe', async () => {
  const client = await ControlClient.subscribed(home.server);
  const phone = await publish(h264);
  const tap = await tapAll(client);
  await tap.best.has(50);
  await phone.request({ request: 'report', capture: 'paused' });
  await client.event('camera', (event) => event.state === 'paused');
  await sleep(200);
  const before = tap.best.packets.length + tap.lowest.packets.length + tap.audio.packets.length;
  await sleep(1500);
  assert.equal(tap.best.packets.length + tap.lowest.packets.length + tap.audio.packets.length, before);
  const { length } = tap.best.rtp;
  await phone.request({ request: 'report', capture: 'on' });
  await client.event('camera', (event) => event.state === 'live');
  await tap.best.has(length + 20);
  const kinds = tap.best.rtp.slice(length, length + 3).map((packet) => packet[12 + (packet[0] & 0x10 ? 4 + 4 * packet.readUInt16BE(14) : 0)] & 0x1f);
  assert.ok(kinds.some((kind) => kind === 7 || kind === 24), `NAL units of types ${kinds}: no parameter sets`); // RFC 6184 section 5.2
  await phone.stop();
  await Promise.all([tap.close(), client.cut()]);
});

test('while somebody talks no sound is tapped, but for who asked for it; the client is told who talks', async () => {
  const [recorder, other] = [await ControlClient.subscribed(home.server), await ControlClient.subscribed(home.server, 'bridge')];
  const phone = await publish(h264);
  const [tap, all] = [await tapAll(recorder), await tapAll(other, { talk_sound: true })];
  await tap.audio.has(50);
  const talker = await startHeadless(home.server, 'talk', { camera: camera.id, token: home.owner.token, tone: 1130 });
  assert.equal((await recorder.event('talk')).name, 'Mum');
  await sleep(100);
  const [before, picture, heard] = [tap.audio.rtp.length, tap.best.rtp.length, all.audio.rtp.length];
  await sleep(1500);
  assert.equal(tap.audio.rtp.length, before);
  assert.ok(tap.best.rtp.length > picture + 50 && all.audio.rtp.length > heard + 50);
  await talker.talk('stop');
  const { active, camera: where } = await recorder.event('talk');
  assert.deepEqual([active, where], [false, camera.id]);
  await tap.audio.has(before + 20);
  await talker.stop();
  await phone.stop();
  await Promise.all([tap.close(), all.close(), recorder.cut(), other.cut()]);
});

test('however often keyframes are asked for, the camera is asked at most once in half a second', async () => {
  const client = await ControlClient.subscribed(home.server);
  const phone = await publish(h264);
  const tap = await tapAll(client);
  await tap.best.has(20);
  const asked = async () => (await phone.report())[0].rtcp.plis;
  await sleep(600);
  const before = await asked();
  const began = Date.now();
  for (let i = 0; i < 100; ++i) assert.equal((await client.request({ request: 'keyframe', camera: camera.id })).petcam, 'keyframe');
  while (Date.now() - began < 2000) await client.request({ request: 'keyframe', camera: camera.id });
  const count = (await asked()) - before;
  const most = Math.ceil((Date.now() - began) / 500) + 1;
  assert.ok(count >= 3 && count <= most, `${count} requests in ${Date.now() - began} ms`);
  await phone.stop();
  await Promise.all([tap.close(), client.cut()]);
});

test('a recorder that is killed takes its taps with it; the next one finds everything and goes on', async () => {
  const owner = await signedIn(home.server, home.owner.token);
  await owner.request({ request: 'list' });
  const phone = await publish(h264);
  const holder = await startTapHolder(home.server, camera.id);
  await holder.say({ request: 'recording', camera: camera.id, mode: 'motion', active: true });
  assert.equal((await holder.say({ request: 'disk', state: 'ok', free_bytes: 5 })).petcam, 'noted');
  assert.equal((await owner.next('recorder')).state, 'ok');
  await waitFor('packets at the first recorder', async () => (await holder.counts()).best > 20);
  await holder.kill();
  assert.equal((await owner.next('recorder')).state, 'absent');
  assert.deepEqual((await owner.next('recording', (event) => !event.active)).mode, null);
  assert.equal((await owner.request({ request: 'list' })).data.cameras[0].recording, null);
  const client = await ControlClient.subscribed(home.server);
  assert.equal(client.subscribed.cameras[0].state, 'live');
  const tap = await tapAll(client);
  await tap.best.has(50);
  client.socket.destroy();
  await client.closed;
  await sleep(300);
  const { length } = tap.best.packets;
  await sleep(500);
  assert.equal(tap.best.packets.length, length, 'a tap ends with its connection');
  await phone.stop();
  await Promise.all([tap.close(), owner.client.close()]);
});

test('a recorder that stands still, and ports where nobody listens, cost viewers not one packet', async (t) => {
  const phone = await publish(h264, { source: 1000, 'ignore-pli': true });
  const viewer = await startHeadless(home.server, 'watch', { camera: camera.id, token: home.owner.token, video: h264 });
  await viewer.pictures();
  const holder = await startTapHolder(home.server, camera.id);
  await waitFor('packets at the recorder', async () => (await holder.counts()).best > 20);
  holder.freeze(); // its sockets stay, and fill
  const closed = await ControlClient.subscribed(home.server, 'other');
  const nobody = await tapAll(closed);
  await nobody.close();
  await sleep(5000);
  const [peer] = await viewer.stop();
  assert.deepEqual(flaws(peer, { sources: [1000] }), []);
  t.diagnostic(`${streamOf(peer, 'video').packets} packets of video and ${streamOf(peer, 'audio').packets} of audio at the viewer, none lost or late`);
  assert.ok(streamOf(peer, 'video').packets > 300);
  await holder.kill();
  await phone.stop();
  await closed.cut();
});

test('what the recorder notices reaches those who may watch, and is what the camera did last', async () => {
  const family = await home.member();
  const sitter = await home.member({ role: 'sitter', cameras: grant([], camera.id) });
  const [mum, ana, dad] = await Promise.all([home.owner, sitter, family].map(({ token }) => signedIn(home.server, token)));
  for (const handle of [mum, ana, dad]) await handle.request({ request: 'list' });
  const client = await ControlClient.subscribed(home.server);
  const say = async (body) => assert.equal((await client.request({ camera: camera.id, ...body })).petcam, 'noted');
  await say({ request: 'motion', active: true, level: 35, event: 'e12' });
  const motion = await dad.next('motion');
  assert.deepEqual({ ...motion, at: 0 }, { petcam: 'event', event: 'motion', camera: camera.id, active: true, at: 0, id: 'e12', level: 35 });
  assert.ok(Math.abs(motion.at - Date.now() / 1000) < 5);
  assert.deepEqual((await mum.request({ request: 'list' })).data.cameras[0].last_event, { event: 'motion', at: motion.at });
  await say({ request: 'sound', active: true, level_dbfs: -18.5 });
  assert.equal((await mum.next('sound')).level_dbfs, -18.5);
  await say({ request: 'motion', active: false });
  assert.equal((await dad.next('motion')).active, false);
  await say({ request: 'recording', mode: 'continuous', active: true });
  assert.equal((await dad.next('recording')).mode, 'continuous');
  assert.deepEqual((await dad.request({ request: 'list' })).data.cameras[0].recording, { mode: 'continuous', active: true });
  assert.equal((await client.request({ request: 'disk', state: 'full', free_bytes: 7 })).petcam, 'noted');
  assert.deepEqual(await mum.next('recorder'), { petcam: 'event', event: 'recorder', state: 'full', free_bytes: 7 });
  assert.deepEqual((await mum.request({ request: 'list' })).data.recorder, { state: 'full', free_bytes: 7 });
  assert.equal((await dad.request({ request: 'list' })).data.recorder, undefined);
  await staysFalse('news for who may not watch', () => ana.events.length > 0 || dad.events.some(({ event }) => event === 'recorder'), { during: 300 });
  await client.cut();
  await Promise.all([mum, ana, dad].map((handle) => handle.client.close()));
});

test('a right that is taken away revokes tickets within a second, and who comes later learns of it', async () => {
  const client = await ControlClient.subscribed(home.server);
  const member = await home.member();
  const began = Date.now();
  await home.change(member.id, { cameras: grant(['watch'], camera.id) });
  const revoked = await client.event('revoked', (event) => event.member === member.id);
  assert.ok(Date.now() - began < 1000);
  assert.equal(revoked.camera, null); // it plays back nothing any more
  assert.ok(Math.abs(revoked.before - Date.now() / 1000) < 5);
  const later = await ControlClient.subscribed(home.server, 'later');
  assert.ok(later.subscribed.revoked.some((one) => one.member === member.id));
  await Promise.all([client.cut(), later.cut()]);
});

test('cameras are told as they come, change and go', async () => {
  const client = await ControlClient.subscribed(home.server);
  const hall = await home.camera('Hall');
  assert.equal((await client.event('camera', (event) => event.camera === hall.id)).name, 'Hall');
  await home.server.admin({ request: 'rename_camera', camera: hall.id, name: 'Landing' });
  assert.equal((await client.event('camera', (event) => event.camera === hall.id)).name, 'Landing');
  const first = await publish(h264);
  const { media: { feed } } = await client.event('camera', (event) => event.camera === camera.id && event.media);
  await first.kill();
  const second = await publish(vp8);
  const again = await client.event('camera', (event) => event.media?.video.codec === 'VP8');
  assert.ok(again.media.feed > feed);
  await second.stop();
  await client.event('camera', (event) => event.camera === camera.id && event.state === 'offline' && event.media === null);
  await home.server.admin({ request: 'remove', camera: hall.id });
  assert.equal((await client.event('camera_removed')).camera, hall.id);
  await client.cut();
});

test('lines that are wrong are answered, and those that are none end the connection', async () => {
  const client = await ControlClient.subscribed(home.server);
  assert.equal((await client.request({ request: 'dance' })).error_code, 401);
  assert.equal((await client.request({ request: 'tap', camera: 'c99', ports: {} })).error_code, 414);
  assert.equal((await client.request({ request: 'tap', camera: camera.id, ports: { best: 70000 } })).error_code, 404);
  assert.equal((await client.request({ request: 'keyframe', camera: camera.id })).petcam, 'keyframe');
  for (const [bytes, code] of [['hello\n', 400], ['[]\n', 400], [Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), 400], ['\n', 400], ['x'.repeat(70000), 424]]) {
    const one = await ControlClient.connect(controlSocket(home.server));
    one.sendRaw(bytes);
    assert.equal((await one.next('error', (line) => line.petcam === 'error')).error_code, code);
    await one.closed;
  }
  const longest = await ControlClient.subscribed(home.server);
  longest.sendRaw(`{"request":"keyframe","camera":"${camera.id}","id":77${' '.repeat(65536 - 46 - camera.id.length)}}\n`);
  assert.equal((await longest.next('answer', (line) => line.id === 77)).petcam, 'keyframe');
  await Promise.all([client.cut(), longest.cut()]);
});

test('fifty clients are told at the same time, and one that does not read is cut off without the others noticing', async (t) => {
  const clients = await Promise.all(Array.from({ length: 49 }, (_, i) => ControlClient.subscribed(home.server, `client ${i}`)));
  const deaf = await ControlClient.subscribed(home.server, 'deaf');
  deaf.socket.pause();
  const line = `${JSON.stringify({ request: 'keyframe', camera: camera.id, id: 9007199254740991 })}\n`;
  const ended = deaf.closed.then(() => true);
  const flood = setInterval(() => deaf.sendRaw(line.repeat(1000)), 20);
  const delays = [];
  for (let i = 0; i < 20; ++i) {
    const began = performance.now();
    await clients[i].request({ request: 'keyframe', camera: camera.id });
    delays.push(performance.now() - began);
    await sleep(50);
  }
  await waitFor('the end of the deaf client', () => deaf.socket.errored || deaf.socket.destroyed, { within: 20000 });
  clearInterval(flood);
  deaf.socket.destroy();
  await ended;
  const garden = await home.camera('Garden');
  await Promise.all(clients.map((client) => client.event('camera', (event) => event.camera === garden.id)));
  await home.server.admin({ request: 'remove', camera: garden.id });
  await Promise.all(clients.map((client) => client.event('camera_removed')));
  t.diagnostic(`answers beside the flood took ${Math.max(...delays).toFixed(0)} ms at most`);
  await Promise.all(clients.map((client) => client.cut()));
});

test('after Janus was killed its socket is replaced, and clients find what they left', async () => {
  const client = await ControlClient.subscribed(home.server);
  home.server.janus.kill('SIGKILL');
  await home.server.janus.ended();
  await client.closed;
  await home.server.startJanus();
  const again = await ControlClient.subscribed(home.server);
  assert.ok(again.subscribed.cameras.some(({ name }) => name === 'Kitchen'));
  assert.equal(statSync(controlSocket(home.server)).mode & 0o777, 0o600);
  await again.cut();
});
