// How many round trips lie between a tap (or an address that is opened) and a picture. The server is far away for signalling and files, and
// near for media. A flight is all that is sent without waiting for an answer to anything before it: how many of them there are does not
// depend on how busy the machine is. Times are printed beside it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cannedVp8, closeBrowsers, launchBrowser, openPage, sleep, startHeadless, startLockedHome, waitFor } from './lib/index.mjs';
import { farFrom } from './lib/far.mjs';
import { appears, at, tap } from './lib/touch.mjs';

const kRttMs = 300;

let home;
let far;
let browser;
let camera;
let sender;

before(async () => {
  home = await startLockedHome();
  far = await farFrom(home.server, kRttMs);
  camera = await home.camera('Kitchen');
  sender = await startHeadless(home.server, 'publish', { camera: camera.id, token: camera.token, video: cannedVp8({ width: 480, height: 270 }), tone: 523 });
  browser = await launchBrowser();
});

after(async () => {
  await closeBrowsers(browser);
  await sender?.kill();
  far?.close();
  await home?.server.stop();
});

/** Notes each message to and from Janus, and each first picture, with its time. */
function spy() {
  const notes = (globalThis.notes = []);
  const note = (what, transaction) => notes.push({ at: performance.now(), what, transaction });
  const Real = globalThis.WebSocket;
  globalThis.WebSocket = class extends Real {
    constructor(...how) {
      super(...how);
      note('dial');
      this.addEventListener('open', () => note('open'));
      this.addEventListener('message', ({ data }) => {
        const { janus, plugindata, error, transaction } = JSON.parse(data);
        note(`< ${plugindata?.data?.event ?? plugindata?.data?.petcam ?? janus}${error ? ` ${error.code}` : ''}`, transaction);
      });
    }

    send(text) {
      const { janus, body, transaction } = JSON.parse(text);
      note(`> ${body?.request ?? janus}`, transaction);
      super.send(text);
    }
  };
  const connections = (globalThis.connections = []);
  const RealConnection = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends RealConnection {
    constructor(...how) {
      super(...how);
      connections.push(this);
    }
  };
  document.addEventListener('loadeddata', () => note('picture'), { capture: true });
}

async function enter(address, stored = {}, before = () => {}) {
  const page = await openPage(browser, 'about:blank');
  await page.evaluateOnNewDocument(spy);
  await page.evaluateOnNewDocument(before);
  await page.evaluateOnNewDocument((all) => {
    if (location.protocol !== 'https:') return;
    delete Navigator.prototype.serviceWorker;
    for (const [key, value] of Object.entries(all)) localStorage.setItem(`petcam.${key}`, value);
  }, { member: home.owner.token, name: 'Mum', ...stored });
  await page.goto(`${far.url}/${address}`, { waitUntil: 'domcontentloaded', timeout: 30000 });
  return page;
}

const clock = (page) => page.evaluate(() => performance.now());
const notesSince = (page, since) => page.evaluate((from) => globalThis.notes.filter(({ at }) => at >= from), since);

/** What is on nobody's way to a picture. */
const kBeside = ['members', 'keepalive'];

/** @returns {number} flights of messages before the last of these notes */
function flightsIn(notes) {
  const sent = new Map();
  let flights = 0;
  for (const { what, transaction } of notes) {
    if (what.startsWith('> ') && !kBeside.includes(what.slice(2))) sent.set(transaction, flights + 1);
    if (what.startsWith('< ') && what !== '< ack') flights = Math.max(flights, sent.get(transaction) ?? 0);
  }
  return flights;
}

/** What there was until a picture: flights of messages, and the time in round trips. */
async function untilPicture(page, since) {
  const found = (notes) => notes.findIndex(({ what }) => what === 'picture');
  const notes = await waitFor('picture', async () => {
    const all = await notesSince(page, since);
    return found(all) >= 0 && all.slice(0, found(all) + 1);
  }, { within: 20000, saw: async () => JSON.stringify(await page.evaluate(() => [globalThis.notes, globalThis.petcam?.log()])) });
  const trips = (at) => (at - since) / kRttMs;
  return { flights: flightsIn(notes), trips: trips(notes.at(-1).at), notes: notes.map(({ at: when, what }) => `${trips(when).toFixed(2)} ${what}`).join(', ') };
}

/** How many flights of files there were before `until`, the page itself among them. */
function fileFlights(page, until) {
  return page.evaluate((end) => {
    const [itself] = performance.getEntriesByType('navigation');
    const done = [{ name: 'index.html', start: 0, end: itself.responseEnd, flight: 1 }];
    const files = performance.getEntriesByType('resource').filter(({ name, startTime }) => /\.(js|css)$/.test(name) && !/offline/.test(name) && startTime < end);
    for (const { name, startTime, responseEnd } of files.sort((one, other) => one.startTime - other.startTime)) {
      const flight = 1 + Math.max(0, ...done.filter((other) => other.end <= startTime).map((other) => other.flight));
      done.push({ name: new URL(name).pathname, start: startTime, end: responseEnd, flight });
    }
    const most = Math.max(...done.map(({ flight }) => flight));
    return { flights: most, files: done.length, last: done.filter(({ flight }) => flight === most).map(({ name }) => name) };
  }, until);
}

function judge(t, what, { flights, trips, notes }, limit) {
  t.diagnostic(`note: ${what}: ${flights} flights of messages (limit ${limit}), ${trips.toFixed(1)} round trips of ${kRttMs} ms in all`);
  t.diagnostic(notes);
  assert.ok(flights <= limit, `${what}: ${flights} flights: ${notes}`);
}

/** The page, and then everything else at once; on the way to a camera first what asks for its picture, and the rest behind that. @param {string} [asked] */
async function judgeFiles(t, page, asked) {
  const notes = await notesSince(page, 0);
  for (const [until, limit] of asked ? [[asked, 2], ['picture', 3]] : [['picture', 2]]) {
    const { flights, files, last } = await fileFlights(page, notes.find(({ what }) => what === until).at);
    t.diagnostic(`note: ${files} files in ${flights} flights until ${until} (limit ${limit})`);
    assert.ok(flights <= limit, `${flights} flights, the last of ${last}`);
  }
  assert.equal(notes.filter(({ what }) => what === 'dial').length, 1, 'one WebSocket');
}

test('a cold page on the link of a camera', async (t) => {
  const page = await enter(`#/watch/${camera.id}`);
  judge(t, 'cold viewer', await untilPicture(page, 0), 2);
  await judgeFiles(t, page, '> watch');
  await page.close();
});

test('a cold main screen', async (t) => {
  const page = await enter('');
  judge(t, 'cold main screen', await untilPicture(page, 0), 3);
  await judgeFiles(t, page);
  await page.close();
});

test('a tap that wakes a tile, and one that makes it the full picture', async (t) => {
  const page = await enter('', { tileSeconds: '4' });
  await untilPicture(page, 0);
  await appears(page, 'tile-wake', { within: 20000 });
  let since = await clock(page);
  await tap(page, 'camera-card');
  judge(t, 'tap that wakes a tile', await untilPicture(page, since), 1);
  await page.evaluate(() => localStorage.removeItem('petcam.tileSeconds'));
  await sleep(2500);
  since = await clock(page);
  await tap(page, 'camera-card');
  judge(t, 'tap on a live tile', await untilPicture(page, since), 0);
  await page.close();
});

/** The cards are further down than what can be seen: their pictures are not live. */
const lowerDown = () => addEventListener('DOMContentLoaded', () => { document.body.style.paddingTop = '300vh'; });

test('a link to a camera on a page where its picture is not live finds its connection up', async (t) => {
  const page = await enter('', {}, lowerDown);
  const states = () => page.evaluate(() => globalThis.connections.map(({ connectionState }) => connectionState));
  await waitFor('connection', async () => (await states()).join() === 'connected', { saw: states });
  const since = await clock(page);
  await page.evaluate((id) => { location.hash = `#/watch/${id}`; }, camera.id);
  const until = await untilPicture(page, since);
  judge(t, 'link on an open page', until, 1);
  assert.match(until.notes, /> watch.*< watching/);
  assert.ok(!(await states()).includes('closed'), 'the one that was ready is used');
  await page.close();
});

const showPage = (page, visible) => page.evaluate((shown) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (shown ? 'visible' : 'hidden') });
  document.dispatchEvent(new Event('visibilitychange'));
}, visible);

for (const [what, away, limit] of [['that goes on', () => {}, 1], ['whose socket is gone', () => far.cut(), 1], ['whose path is dead', () => far.freeze(), 3]]) {
  test(`a main screen that was hidden, with a session ${what}`, async (t) => {
    const page = await enter('');
    await untilPicture(page, 0);
    await sleep(3000);
    await showPage(page, false);
    await sleep(500);
    away();
    await sleep(4000);
    const since = await clock(page);
    await showPage(page, true);
    judge(t, `hidden main screen, session ${what}`, await untilPicture(page, since), limit);
    await page.close();
  });
}

test('what is kept ready is given back when the page is hidden, and when nobody touches it', async () => {
  const open = (page, which = ['new', 'connecting', 'connected']) =>
    page.evaluate((states) => globalThis.connections.filter(({ connectionState }) => states.includes(connectionState)).length, which);
  const ready = async (page) => (await open(page, ['connected'])) === 2;
  const page = await enter('', { tileSeconds: '9' });
  await untilPicture(page, 0);
  await waitFor('tile and spare place', () => ready(page), { within: 8000, saw: () => open(page) });
  await showPage(page, false);
  await waitFor('no connection', async () => (await open(page)) === 0, { saw: () => open(page) });
  await showPage(page, true);
  await waitFor('tile and spare place again, over the same handle', () => ready(page), { within: 8000, saw: () => open(page) });
  await waitFor('no connection again', async () => (await open(page)) === 0, { within: 15000, saw: () => open(page) });
  await page.close();
});
