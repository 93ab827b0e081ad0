// Names that try to be more than text: markup, marks that turn the direction of writing, forty emoji. On every screen they stand there
// as text, turn nothing beside them, and make no page wider than its screen.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { claim, closeBrowsers, launchBrowser, soundClip, startLockedHome, tones, videoClip } from './lib/index.mjs';
import { shot } from './lib/album.mjs';
import { refused, sizeFlaws, watchPolicy } from './lib/inspect.mjs';
import { Walk } from './lib/screens.mjs';

const kRlo = '\u202e'; // right-to-left override
const kTag = (of) => `<img src=x onerror=pwned=1 alt=${of}>`;
/** The server takes no such mark in a name; the page must not depend on that, so what arrives is changed on its way. */
const kMark = 'RLO!';
const kTurned = (of) => `${kMark}${of}${kMark}`;

const kMarkup = { owner: kTag(1), member: kTag(2), camera: kTag(3), guest: kTag(4) };
const kTurning = { owner: kTurned('Mum'), member: kTurned('Ana'), camera: kTurned('Kitchen'), guest: kTurned('Dad') };
const kEmoji = { owner: '🐱'.repeat(40), member: '👩🏽‍🚀'.repeat(10), camera: '🐈'.repeat(40), guest: '🐶'.repeat(40) };
const kRightToLeft = { owner: 'سارة', member: 'שרה כהן', camera: 'غرفة الجلوس', guest: 'أبي' };
const kLongWord = { owner: 'W'.repeat(40), member: 'ﷺ'.repeat(40), camera: 'Ꙩ'.repeat(40), guest: '가'.repeat(40) };

let browser;

before(async () => {
  browser = await launchBrowser({ video: videoClip(), audio: soundClip(tones.camera) });
});

after(() => closeBrowsers(browser));

/** Every message from the server gets real marks instead of the words for them. */
function turnMessages(mark) {
  const Real = WebSocket;
  globalThis.WebSocket = class extends Real {
    set onmessage(listener) {
      super.onmessage = listener && ((event) => listener({ data: event.data.replaceAll(mark, '\u202e') }));
    }

    send(text) {
      super.send(text.replaceAll('\u202e', mark));
    }
  };
}

/** What names did beyond being text. */
function misdeeds() {
  const found = [];
  if ('pwned' in globalThis) found.push('a script of a name ran');
  for (const one of document.querySelectorAll('img, script, iframe, object, embed, style')) {
    const ours = ['icon.svg', 'early.js', 'main.js'].includes(one.getAttribute('src')) || one === document.head.querySelector('script');
    if (!ours) found.push(`element ${one.outerHTML}`);
  }
  const isolated = /\u2068[^\u2068\u2069]*\u2069/g;
  const turns = /[\u202a-\u202e\u2066-\u2069]/;
  /** @param {string} text a whole paragraph, as the browser orders it */
  const check = (text, where) => {
    let left = text;
    while (isolated.test(left)) left = left.replace(isolated, '');
    if (turns.test(left)) found.push(`${where} turns what stands beside it: ${JSON.stringify(text)}`);
  };
  check(document.title, 'the title');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!turns.test(node.data) || !node.parentElement.checkVisibility()) continue;
    const block = ancestors(node).find((one) => getComputedStyle(one).display !== 'inline');
    // Alone in its block there is nothing beside it.
    if (block.textContent !== node.data) check(block.textContent, block.outerHTML.slice(0, 60));
    else if (!/^\u202e[^\u202e]+\u202e$/.test(node.data)) check(node.data, block.outerHTML.slice(0, 60));
  }
  for (const one of document.querySelectorAll('[aria-label], [title], [alt]')) {
    for (const name of ['aria-label', 'title', 'alt']) {
      const text = one.getAttribute(name) ?? '';
      if (!/^\u202e[^\u202e]+\u202e$/.test(text)) check(text, `${name} of ${one.outerHTML.slice(0, 60)}`);
    }
  }
  return found;

  function ancestors(node) {
    const all = [];
    for (let one = node.parentElement; one; one = one.parentElement) all.push(one);
    return all;
  }
}

for (const [kind, names] of Object.entries({ markup: kMarkup, turning: kTurning, emoji: kEmoji, 'right to left': kRightToLeft, 'long words': kLongWord })) {
  test(`names are text and nothing else on every screen: ${kind}`, { timeout: 150000 }, async (t) => {
    const flaws = [];
    let seen = 0;
    const walk = new Walk(browser, {
      prepare: async (page) => {
        await watchPolicy(page);
        if (kind === 'turning') await page.evaluateOnNewDocument(turnMessages, kMark);
        await page.evaluateOnNewDocument((lang) => location.protocol === 'https:' && localStorage.setItem('petcam.lang', lang), kind === 'emoji' ? 'ko' : 'en');
      },
      visit: async (name, page) => {
        seen++;
        const found = [...(await page.evaluate(misdeeds)), ...(await sizeFlaws(page)), ...(await refused(page))];
        flaws.push(...found.map((flaw) => `${name}: ${flaw}`));
        await shot(page, `hostile-${kind.replaceAll(' ', '-')}-${name}`);
      },
    });
    await walk.locked(names);
    // In an open home a camera's name is its id, which has to come back to the server as it was.
    if (kind !== 'turning') await walk.open(names);
    t.diagnostic(`${seen} screens`);
    assert.deepEqual(flaws, []);
    assert.ok(seen > 20);
  });
}

test('the server takes no name with marks that turn the direction of writing', async () => {
  const { server } = await startLockedHome();
  try {
    for (const mark of [kRlo, '\u202b', '\u2067', '\u2069']) {
      const answer = await server.admin({ request: 'add_camera', name: `a${mark}b` });
      assert.equal(answer.error_code, 404, JSON.stringify(answer));
    }
    const { code } = await server.admin({ request: 'invite', role: 'family' });
    await assert.rejects(claim(server, code, `${kRlo}Ana`), /404/);
  } finally {
    await server.stop();
  }
});
