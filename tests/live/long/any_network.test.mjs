// A viewer anywhere: at home, on the internet, behind a carrier's symmetric NAT, in a hotel that lets out only TCP to port 443. The home's router
// has NAT, and forwards the page's port and that of the TURN server. Each viewer gets a picture and can talk.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CameraPhone, cameraMedia, Phones, ViewerPhone } from '../lib/family.mjs';
import { soundClip, startLockedHome, tones, waitFor } from '../lib/index.mjs';
import { kServerAddress, whyNoLan } from '../lib/lan.mjs';
import { kTurnPort, Turn } from '../lib/turn.mjs';
import { kPublicAddress, World } from '../lib/world.mjs';

const kTurnName = 'turn.home.test';
const kTlsPort = 5349;
const skip = whyNoLan();
const phones = new Phones();
let world;
let turn;
let home;
let camera;
/** Where each viewer is. */
const places = {};

before(async () => {
  if (skip) return;
  world = await new World().start({ tcp: [443, kTurnPort], udp: [kTurnPort] });
  turn = new Turn(kServerAddress, { shared: true, tlsPort: kTlsPort });
  await turn.up;
  home = await startLockedHome({
    host: kServerAddress,
    httpsPort: 443,
    turnTls: { name: kTurnName, port: kTlsPort },
    ice: `urls = [ "stun:${kPublicAddress}:${kTurnPort}", "turn:${kPublicAddress}:${kTurnPort}?transport=udp", "turn:${kPublicAddress}:${kTurnPort}?transport=tcp", "turns:${kTurnName}:443?transport=tcp" ]\n  turn_secret_file = "${turn.secretFile}"`,
  });
  camera = await home.camera('Kitchen');
  const phone = await phones.open(CameraPhone, `${home.server.url}/#/camera/${camera.id}`, {
    ...cameraMedia(), prefix: (await world.lan.cable()).prefix, memory: { cameras: JSON.stringify({ [camera.id]: camera.token }) },
  });
  await phone.published();
  places.home = await world.lan.cable();
  places.internet = await world.outside();
  places.mobile = await world.mobile();
  places.hotel = await world.hotel();
});

after(async () => {
  await phones.close();
  await home?.server.stop();
  await turn?.stop();
  world?.remove();
});

/** @param {string} place @param {string} address @param {() => void} [prepare]  runs in the page before it starts */
async function viewerAt(place, address, prepare) {
  const { token } = await home.member({ name: place });
  return phones.open(ViewerPhone, `https://${address}/#/watch/${camera.id}`, {
    audio: soundClip(tones.talkerA), args: [`--host-resolver-rules=MAP ${kTurnName} ${kPublicAddress}`, `--ignore-certificate-errors-spki-list=${turn.spki}`],
    prefix: places[place].prefix, memory: { member: token }, prepare,
  });
}

for (const [place, address] of [['home', kServerAddress], ['internet', kPublicAddress], ['mobile', kPublicAddress], ['hotel', kPublicAddress]]) {
  test(`a viewer ${place === 'home' ? 'at home' : `${{ internet: 'on the internet', mobile: "behind a carrier's symmetric NAT", hotel: 'in a hotel that lets out only TCP to port 443' }[place]}`} sees and can talk`, { skip }, async (t) => {
    const viewer = await viewerAt(place, address);
    await viewer.watches();
    await viewer.seesLive({ within: 20000 }).catch(async (error) => assert.fail(`${error.message}\n${(await viewer.log()).join('\n')}`));
    const { path } = await viewer.stats();
    t.diagnostic(`note: ${place}: ${path.local} to ${path.remote}${path.relayBy && `, relayed by ${path.relayBy}`}, ${Math.round(path.roundTripMs)} ms`);
    await viewer.press();
    await viewer.talkBecomes('speaking');
    await viewer.release();
    await viewer.talkBecomes('idle');
    assert.deepEqual(viewer.page.problems, []);
  });
}

test('behind a symmetric NAT and without TURN the words say what is wrong, and what to do', { skip }, async () => {
  const without = () => {
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(settings) {
        super({ ...settings, iceServers: [] });
      }

      setConfiguration(settings) {
        super.setConfiguration({ ...settings, iceServers: [] });
      }
    };
  };
  const viewer = await viewerAt('mobile', kPublicAddress, without);
  await viewer.watches();
  await waitFor('words about the network', async () => /Nothing gets through from your home to this network/.test(await viewer.text('watch-status')),
    { within: 20000, saw: async () => [await viewer.text('watch-status'), (await viewer.stats())?.path, await viewer.log()] });
  assert.equal((await viewer.stats()).video.framesDecoded, 0);
});
