// Whatever a client sends, it gets a numbered error that names what is wrong, nothing changes, and Janus lives.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowsers, JanusClient, launchBrowser, openPeer, soundClip, startServer, tones, videoClip, waitFor } from './lib/index.mjs';

const kDevice = 'camera-of-the-request-test';
let server;
let handle;

before(async () => {
  server = await startServer();
  handle = await JanusClient.handle(server.wssUrl);
});

after(async () => {
  await handle?.client.close();
  await server?.stop();
});

const offer = (sdp) => ({ type: 'offer', sdp });
const kSession = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n';
const kTransport = 'c=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=setup:actpass\r\na=mid:0\r\na=rtcp-mux\r\n'
  + `a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}\r\n`;
const kSoundOnly = `${kSession}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n${kTransport}a=sendrecv\r\na=rtpmap:111 opus/48000/2\r\n`;
const kVp9Only = `${kSession}m=video 9 UDP/TLS/RTP/SAVPF 98\r\n${kTransport}a=sendonly\r\na=rtpmap:98 VP9/90000\r\n`;

const cases = [
  [{}, 402, 'request'],
  [{ request: null }, 403, 'request'],
  [{ request: 'open_sesame' }, 401, 'request'],
  [{ request: 'publish', device: kDevice }, 402, 'camera'],
  [{ request: 'publish', camera: 'kitchen' }, 402, 'device'],
  [{ request: 'publish', camera: 'kitchen', device: 7 }, 403, 'device'],
  [{ request: 'publish', camera: 'kitchen', device: 'x'.repeat(129) }, 404, 'device'],
  [{ request: 'publish', camera: 'x'.repeat(100000), device: kDevice }, 404, 'camera'],
  [{ request: 'publish', camera: 'a\nb', device: kDevice }, 404, 'camera'],
  [{ request: 'publish', camera: 'kitchen', device: kDevice, admin: true }, 405, 'admin'],
  [{ request: 'watch', camera: {} }, 403, 'camera'],
  [{ request: 'watch', camera: 'kitchen', name: '' }, 404, 'name'],
  [{ request: 'watch', camera: 'kitchen', name: 'x'.repeat(41) }, 404, 'name'],
  [{ request: 'watch', camera: 'kitchen' }, 430, 'offer'],
  [{ request: 'talk', action: 'start' }, 421, 'watch'],
  [{ request: 'talk', action: ['start'] }, 403, 'action'],
  [{ request: 'refresh' }, 421, 'watch'],
  [{ request: 'prepare' }, 430, 'offer'],
  [{ request: 'prepare', camera: 'kitchen' }, 405, 'camera'],
  [{ request: 'renegotiate' }, 430, 'offer'],
  [{ request: 'unwatch' }, 421, 'watch'],
  [{ request: 'unpublish' }, 422, 'publish'],
  [{ request: 'list', page: 2 }, 405, 'page'],
  [{ request: 'status', x: 1 }, 405, 'x'],
];

for (const [body, code, named] of cases) {
  test(`${JSON.stringify(body).slice(0, 80)} is refused with ${code} and names ${named}`, async () => {
    const { data } = await handle.request(body);
    assert.equal(data.petcam, 'error');
    assert.equal(data.error_code, code);
    assert.ok(data.error.includes(named), data.error);
  });
}

test('an offer without video, or without a codec we forward, is refused and its PeerConnection ended; the handle goes on', async () => {
  for (const [sdp, code] of [[kSoundOnly, 432], [kVp9Only, 433]]) {
    const fresh = await JanusClient.handle(server.wssUrl);
    const { data } = await fresh.request({ request: 'publish', camera: 'kitchen', device: kDevice }, { jsep: offer(sdp) });
    assert.equal(data.error_code, code);
    await fresh.nextOther('hangup');
    assert.equal((await fresh.request({ request: 'status' })).data.petcam, 'status');
    await fresh.client.close();
  }
});

test('garbage instead of JSON or SDP ends nothing', async () => {
  for (const text of ['{', '[]', '"x"', '{"janus":', '\u0000', 'x'.repeat(50000), `{"a":${'['.repeat(5000)}`]) {
    const client = await JanusClient.connect(server.wssUrl);
    client.sendRaw(text);
    client.cut();
  }
  const { error } = await handle.request({ request: 'watch', camera: 'kitchen' }, { jsep: offer('v=0\r\nnonsense') });
  assert.ok(error.code >= 400, JSON.stringify(error));
  assert.equal((await handle.request({ request: 'status' })).data.petcam, 'status');
});

test('nothing that was refused left a camera behind', async () => {
  assert.deepEqual((await handle.request({ request: 'list' })).data.cameras, []);
});

test('a second publisher with another key is refused while the first is live, and may publish when it has gone', async () => {
  const browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
  try {
    const first = await openPeer(browser, server);
    const second = await openPeer(browser, server);
    const size = { width: 320, height: 180 };
    assert.equal((await first.publish({ camera: 'kitchen', device: kDevice, ...size })).petcam, 'published');
    const refused = await second.publish({ camera: 'kitchen', device: 'another-device-of-the-test', ...size });
    assert.equal(refused.error_code, 420);
    assert.match(refused.error, /kitchen/);
    const signals = () => second.page.evaluate(() => window.peer.signals.map((one) => one.janus));
    await waitFor('hangup after the refusal', async () => (await signals()).includes('hangup'), { saw: signals });
    assert.equal((await first.request({ request: 'unpublish' })).petcam, 'unpublished');
    assert.equal((await second.publish({ camera: 'kitchen', device: 'another-device-of-the-test', ...size })).petcam, 'published');
  } finally {
    await closeBrowsers(browser);
  }
});

test('a locked home answers a bare status and nothing else', async () => {
  const locked = await startServer({ open: false, web: false });
  try {
    const stranger = await JanusClient.handle(locked.wsUrl);
    const { data } = await stranger.request({ request: 'status' });
    assert.deepEqual({ petcam: data.petcam, open: data.open }, { petcam: 'status', open: false });
    for (const body of [{ request: 'list' }, { request: 'publish', camera: 'kitchen', device: kDevice }, { request: 'unwatch' }]) {
      assert.equal((await stranger.request(body)).data.error_code, 410);
    }
    await stranger.client.close();
  } finally {
    await locked.stop();
  }
});
