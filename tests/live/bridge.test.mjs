// petcam-bridge beside a real home, with a real MQTT broker, a real recorder and a receiver of webhooks: what programs elsewhere see of the
// home, what they may do with it, and that nobody who watches notices any of it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Bridge, Receiver } from './lib/bridge.mjs';
import { Broker } from './lib/broker.mjs';
import { ControlClient } from './lib/control.mjs';
import { readExposition } from './lib/exposition.mjs';
import { discoveryFlaws } from './lib/home_assistant.mjs';
import { buildDir, cannedClips, flaws, mediaAddress, sleep, startHeadless, startLockedHome, staysFalse, streamOf, waitFor } from './lib/index.mjs';
import { startRecorder } from './lib/recorder.mjs';

const { h264 } = cannedClips();
const kName = 'Kitchen "+/#" 거실';
let home;
let broker;
let hook;
let bridge;
let camera;
let phone;
let viewers;

const publish = () => startHeadless(home.server, 'publish', { camera: camera.id, token: camera.token, device: 'the-phone-in-the-kitchen', video: h264, tone: 500 });
const topic = (object, id = camera.id) => `petcam/${id}/${object}`;
const report = (capture) => phone.request({ request: 'report', capture, battery: 83, charging: true });
const videoPackets = async () => (await viewers.report()).reduce((sum, peer) => sum + (streamOf(peer, 'video')?.packets ?? 0), 0);
const picturesArrive = async (within = 8000) => {
  const before = await videoPackets();
  await waitFor('pictures at the viewers', async () => (await videoPackets()) > before + 20, { within });
};

/** Somebody looks at the broker while `action` runs. */
async function watching(pattern, action) {
  const watch = await broker.watch(pattern);
  try {
    return await action(watch);
  } finally {
    await watch.stop();
  }
}

before(async () => {
  home = await startLockedHome({ web: false });
  camera = await home.camera(kName);
  broker = await Broker.start(home.server.dir, { password: 'of-the-test' });
  hook = await Receiver.start(home.server.dir);
  const passwordFile = `${home.server.dir}/mqtt.password`;
  writeFileSync(passwordFile, 'of-the-test\n', { mode: 0o600 });
  bridge = await Bridge.start(home.server, {
    mqtt: `enabled = true; port = ${broker.port}; username = "petcam"; password_file = "${passwordFile}";`,
    webhooks: hook.setting(),
    mediaSocket: `${home.server.socketDir}/media.sock`,
  });
  phone = await publish();
  viewers = await startHeadless(home.server, 'watch', { camera: camera.id, token: home.owner.token, video: h264, count: 2 });
  await viewers.pictures();
});

after(async () => {
  await Promise.all([phone, viewers].map((peer) => peer?.kill()));
  await bridge?.stop();
  await Promise.all([broker?.stop(), hook?.stop()]);
  await home?.server.stop();
});

test('each discovery message is what Home Assistant documents, retained, and names one device for each camera', () => watching('#', async (watch) => {
  await watch.next(topic('online'), 'ON');
  const configs = watch.messages.filter(({ topic: name }) => /^homeassistant\/.*\/config$/.test(name));
  assert.deepEqual(configs.map(({ topic: name }) => name.slice('homeassistant/'.length)).sort(), [
    'binary_sensor/charging', 'binary_sensor/motion', 'binary_sensor/online', 'binary_sensor/sound', 'button/take_snapshot', 'image/snapshot',
    'sensor/battery', 'sensor/viewers', 'switch/pause', 'switch/recording',
  ].map((one) => one.replace('/', `/petcam_${camera.id}/`).concat('/config')));
  for (const { topic: name, text, retained } of configs) {
    assert.ok(retained, `${name} is not retained`);
    assert.deepEqual(discoveryFlaws(name, text), [], name);
    const config = JSON.parse(text);
    assert.deepEqual([config.device.name, config.device.identifiers, config.availability], [kName, [`petcam_${camera.id}`], [{ topic: 'petcam/availability' }]]);
  }
  assert.equal(new Set(configs.map(({ text }) => JSON.parse(text).unique_id)).size, configs.length);
  for (const { topic: name, text } of configs) {
    const { state_topic: state } = JSON.parse(text);
    if (state) assert.ok(watch.messages.some((one) => one.topic === state && one.retained), `${name}: nothing stands in ${state}`);
  }
}));

test('states follow the home: the phone, who watches, what moves, what is loud', () => watching('petcam/#', async (watch) => {
  await watch.next(topic('viewers'), '2');
  await report('on');
  await watch.next(topic('battery'), '83');
  await watch.next(topic('charging'), 'ON');
  const recorder = await ControlClient.subscribed(home.server);
  const says = (request, more) => recorder.request({ request, camera: camera.id, ...more });
  await says('recording', { mode: 'motion', active: false });
  await says('motion', { active: true, level: 35, event: 'e12' });
  await watch.next(topic('motion'), 'ON');
  await says('sound', { active: true, level_dbfs: -18, event: 'e13' });
  await watch.next(topic('sound'), 'ON');
  watch.forget();
  await says('motion', { active: false, event: 'e12' });
  await watch.next(topic('motion'), 'OFF');
  watch.forget();
  await recorder.cut();
  await watch.next(topic('sound'), 'OFF'); // nobody listens any more
}));

test('a webhook is signed, says what happened, and comes again after a failure', async () => {
  hook.answers = [500, 503];
  const first = hook.requests.length;
  const recorder = await ControlClient.subscribed(home.server);
  await recorder.request({ request: 'motion', camera: camera.id, active: true, event: 'e14' });
  const began = Math.floor(Date.now() / 1000);
  await waitFor('three attempts', () => hook.requests.length >= first + 3, { within: 15000, saw: () => hook.requests.length - first });
  const attempts = hook.requests.slice(first, first + 3);
  const { id, event, camera: which, name, time } = JSON.parse(attempts[0].body);
  assert.deepEqual([event, which, name], ['motion_started', camera.id, kName]);
  assert.ok(Math.abs(time - began) <= 3, `${time} at ${began}`);
  for (const attempt of attempts) {
    assert.deepEqual([attempt.method, attempt.headers['content-type'], attempt.body, attempt.headers['webhook-id']], ['POST', 'application/json', attempts[0].body, id]);
    assert.equal(attempt.headers['webhook-signature'], hook.signatureOf(attempt));
    assert.ok(Math.abs(Number(attempt.headers['webhook-timestamp']) - attempt.at / 1000) <= 2);
  }
  const pauses = [attempts[1].at - attempts[0].at, attempts[2].at - attempts[1].at];
  assert.ok(pauses[0] >= 450 && pauses[1] >= 950, `paused ${pauses} ms`);
  await recorder.cut();
  await hook.of('motion_ended'); // nothing before it was lost
  await waitFor('it in the metrics', async () => (await bridge.metric('petcam_bridge_webhooks_retried_total')) === 2);
  assert.equal(await bridge.metric('petcam_bridge_webhooks_given_up_total'), 0);
});

test('metrics of plugin and bridge are as Prometheus reads them, for this machine alone', async (t) => {
  const answer = await bridge.ask();
  assert.deepEqual([answer.status, answer.type], [200, 'text/plain; version=0.0.4; charset=utf-8']);
  const families = readExposition(answer.text);
  t.diagnostic(`${families.size} families, ${[...families.values()].reduce((sum, { samples }) => sum + samples.length, 0)} samples`);
  const value = (name, labels = {}) => families.get(name)?.samples.find((one) => Object.entries(labels).every(([label, is]) => one.labels.get(label) === is))?.value;
  assert.deepEqual([value('petcam_up'), value('petcam_camera_viewers', { camera: camera.id }), value('petcam_camera_state', { state: 'live' })], [1, 2, 1]);
  assert.equal(value('petcam_camera_battery_ratio'), 0.83);
  assert.ok(value('petcam_camera_video_packets_total') > 100 && value('petcam_camera_keyframes_total') > 0);
  assert.equal(families.get('petcam_viewer_first_picture_seconds').samples.find(({ name }) => name.endsWith('_count')).value, 2);
  assert.equal(families.get('petcam_camera_info').samples[0].labels.get('name'), kName.replaceAll('"', '\\"'));
  assert.equal(value('petcam_bridge_mqtt_up'), 1);
  const before = await bridge.metric(`petcam_camera_video_packets_total{camera="${camera.id}"}`);
  await waitFor('counters that count', async () => (await bridge.metric(`petcam_camera_video_packets_total{camera="${camera.id}"}`)) > before);
  assert.equal((await bridge.ask({ headers: { host: 'evil.example:9465' } })).status, 403);
  assert.equal((await bridge.ask({ path: '/' })).status, 404);
  assert.equal((await bridge.ask({ method: 'POST' })).status, 405);
  await assert.rejects(fetch(`http://${mediaAddress()}:${bridge.port}/metrics`), 'another address answers');
});

test('a pause from MQTT reaches every viewer and the phone, and ends from MQTT; one made at the phone does not', () => watching('petcam/#', async (watch) => {
  await broker.publish(topic('pause/set'), 'ON');
  await watch.next(topic('pause'), 'ON');
  await watch.next(topic('online'), 'OFF');
  await waitFor('the phone to be told', () => phone.events.some(({ data }) => data?.event === 'pause' && data.paused), { saw: () => phone.events.slice(-3) });
  await sleep(300); // what was on its way
  const paused = await videoPackets();
  await staysFalse('a picture of a paused camera', async () => (await videoPackets()) > paused, { during: 1500 });
  await hook.of('camera_paused');
  watch.forget();
  await broker.publish(topic('pause/set'), 'OFF');
  await watch.next(topic('pause'), 'OFF');
  await watch.next(topic('online'), 'ON');
  await picturesArrive();
  // A pause at the phone itself stays, whatever is pressed elsewhere.
  watch.forget();
  await report('paused');
  await watch.next(topic('online'), 'OFF');
  await broker.publish(topic('pause/set'), 'OFF');
  await broker.publish(topic('pause/set'), 'ON');
  await watch.next(topic('pause'), 'ON');
  watch.forget();
  await broker.publish(topic('pause/set'), 'OFF');
  await watch.next(topic('pause'), 'OFF');
  await staysFalse('a camera that is on', () => watch.messages.some((one) => one.topic === topic('online') && one.text === 'ON'), { during: 1500 });
  await report('on');
  await watch.next(topic('online'), 'ON');
  await picturesArrive();
}));

test('somebody at the phone ends a pause from elsewhere', () => watching('petcam/#', async (watch) => {
  await broker.publish(topic('pause/set'), 'ON');
  await watch.next(topic('pause'), 'ON');
  watch.forget();
  await phone.request({ request: 'resume' });
  await watch.next(topic('pause'), 'OFF');
  await watch.next(topic('online'), 'ON');
  await picturesArrive();
}));

test('commands that stand on the broker, or are none, do nothing', () => watching('petcam/#', async (watch) => {
  const refused = () => bridge.metric('petcam_bridge_mqtt_commands_refused_total');
  const before = await refused();
  await broker.publish('petcam/c99/pause/set', 'ON');
  await broker.publish(topic('pause/set'), 'perhaps');
  await waitFor('two refusals', async () => (await refused()) === before + 2);
  await bridge.kill();
  await broker.publish(topic('recording/set'), 'OFF', { retain: true }); // for whoever comes later
  await bridge.again();
  await waitFor('its refusal', async () => (await refused()) === 1);
  await staysFalse('a switch that turned', () => watch.messages.some((one) => one.topic === topic('recording') && one.text === 'OFF'), { during: 1000 });
  await broker.publish(topic('recording/set'), '', { retain: true });
}));

test('the recorder obeys the switch, is counted, and its pictures come by MQTT', async (t) => {
  const recorder = await startRecorder(home.server, { defaults: 'mode = "continuous"; segment_min = 60;' });
  await watching('petcam/#', async (watch) => {
    await waitFor('a clip', () => recorder.clips().length === 1, { within: 15000 });
    await broker.publish(topic('snapshot/take'), 'PRESS');
    const picture = await waitFor('a snapshot', () => watch.messages.find((one) => one.topic === topic('snapshot') && one.bytes.length > 1000), { within: 10000 });
    assert.deepEqual([picture.bytes.subarray(0, 3).toString('hex'), picture.bytes.subarray(-2).toString('hex')], ['ffd8ff', 'ffd9']);
    t.diagnostic(`a JPEG of ${picture.bytes.length} bytes`);
    assert.equal(await bridge.metric('petcam_recorder_up'), 1);
    await waitFor('clips in the metrics', async () => (await bridge.metric(`petcam_recorder_clips_total{camera="${camera.id}"}`)) === 1, { within: 15000 });
    readExposition((await bridge.ask()).text);
    const [clip] = recorder.clips();
    await broker.publish(topic('recording/set'), 'OFF');
    await watch.next(topic('recording'), 'OFF');
    await waitFor('the end of the clip', () => recorder.hasFinished(clip), { within: 10000 });
    await staysFalse('another clip', () => recorder.clips().length > 1, { during: 2000 });
    watch.forget();
    await broker.publish(topic('recording/set'), 'ON');
    await watch.next(topic('recording'), 'ON');
    await waitFor('the next clip', () => recorder.clips().length === 2, { within: 15000 });
  });
  await recorder.stop();
});

test('a home that restarts keeps what was switched', () => watching('petcam/#', async (watch) => {
  await broker.publish(topic('pause/set'), 'ON');
  await watch.next(topic('pause'), 'ON');
  await Promise.all([phone.kill(), viewers.kill()]);
  watch.forget();
  await home.server.janus.stop();
  await watch.next('petcam/availability', 'offline');
  assert.equal(await bridge.metric('petcam_up'), 0);
  readExposition((await bridge.ask()).text);
  await home.server.startJanus();
  await watch.next('petcam/availability', 'online');
  phone = await publish();
  viewers = await startHeadless(home.server, 'watch', { camera: camera.id, token: home.owner.token, video: h264, count: 2 });
  await sleep(1000);
  assert.equal(await videoPackets(), 0, 'a paused camera was shown after a restart');
  await broker.publish(topic('pause/set'), 'OFF');
  await viewers.pictures();
}));

test('the bridge dies: the broker says offline, and viewers lose nothing', () => watching('petcam/availability', async (watch) => {
  const own = await startHeadless(home.server, 'watch', { camera: camera.id, token: home.owner.token, video: h264 });
  await own.pictures();
  watch.forget();
  await bridge.kill();
  await watch.next('petcam/availability', 'offline');
  assert.equal((await broker.retained('petcam/availability')).get('petcam/availability'), 'offline');
  await bridge.again();
  watch.forget();
  await waitFor('online again', async () => (await broker.retained('petcam/availability')).get('petcam/availability') === 'online');
  for (const peer of await own.stop()) assert.deepEqual(flaws(peer), []);
}));

test('Home Assistant that starts is told everything again, and so is a broker that lost everything', () => watching('#', async (watch) => {
  await watch.next(topic('online'), 'ON');
  watch.forget();
  await broker.publish('homeassistant/status', 'online');
  const config = `homeassistant/switch/petcam_${camera.id}/pause/config`;
  await watch.next(config, /unique_id/);
  await watch.next(topic('online'), 'ON');
  await broker.process.stop();
  await waitFor('that in the metrics', async () => (await bridge.metric('petcam_bridge_mqtt_up')) === 0);
  await broker.again();
  await waitFor('everything there again', async () => {
    const all = await broker.retained('#');
    return all.get('petcam/availability') === 'online' && all.get(topic('online')) === 'ON' && all.has(config);
  }, { within: 15000 });
}));

test('of a camera that is removed nothing stays on the broker, also when the bridge was not there then', async () => {
  const [hall, attic] = [await home.camera('Hall'), await home.camera('Attic')];
  const standing = async (id) => [...(await broker.retained('#')).keys()].filter((name) => name.includes(`/${id}/`) || name.includes(`petcam_${id}/`));
  await waitFor('both cameras', async () => (await standing(hall.id)).length > 10 && (await standing(attic.id)).length > 10, { within: 15000 });
  await home.server.admin({ request: 'remove', camera: hall.id });
  await waitFor('one to go', async () => (await standing(hall.id)).length === 0, { within: 10000, saw: () => standing(hall.id) });
  await bridge.stop();
  assert.equal((await broker.retained('petcam/availability')).get('petcam/availability'), 'offline');
  await home.server.admin({ request: 'remove', camera: attic.id });
  await bridge.again();
  await waitFor('the other to go', async () => (await standing(attic.id)).length === 0, { within: 10000, saw: () => standing(attic.id) });
  assert.ok((await standing(camera.id)).length > 10);
});

test('with TLS a broker is believed when somebody who is trusted says that it is the one', async () => {
  const encrypted = await Broker.start(home.server.dir, { name: 'encrypted', tls: true });
  const settings = `enabled = true; tls = true; port = ${encrypted.port}; topic = "other/home";`;
  const [trusting, wary] = await Promise.all([
    Bridge.start(home.server, { name: 'trusting', mqtt: `${settings} ca_file = "${encrypted.ca}";` }),
    Bridge.start(home.server, { name: 'wary', mqtt: settings }),
  ]);
  await waitFor('a home on it', async () => (await encrypted.retained('other/home/availability')).get('other/home/availability') === 'online', { within: 10000, saw: () => trusting.process.logText() });
  await waitFor('a refusal', () => wary.process.logText().includes('no MQTT broker'), { within: 10000, saw: () => wary.process.logText() });
  assert.deepEqual([await trusting.metric('petcam_bridge_mqtt_up'), await wary.metric('petcam_bridge_mqtt_up')], [1, 0]);
  await Promise.all([trusting.stop(), wary.stop()]);
  await encrypted.stop();
});

test('a configuration that is wrong is refused with the reason; secrets are in no log', async () => {
  assert.ok(!bridge.process.logText().includes('of-the-test') && !bridge.process.logText().includes(hook.secret));
  assert.equal((await bridge.stop()).code, 0);
  writeFileSync(bridge.config, `general: { state_dir = "${home.server.stateDir}"; }\nmetrics: { address = "0.0.0.0"; }\n`);
  assert.throws(() => execFileSync(path.join(buildDir, 'bin', 'petcam-bridge'), ['--config', bridge.config, '--check'], { stdio: 'pipe' }),
    (error) => error.status === 1 && String(error.stderr).includes('line 2: metrics.address is not a key this version knows'));
});
