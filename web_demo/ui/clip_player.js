// Plays one clip, with what can be done to it. An address is good for less than a minute, so the player takes a new one, at the same
// second, when the old one stops working.

import { words } from '../core/i18n.js';
import { timeWords } from '../core/status_timeline.js';
import { h, setLabel, setText, show } from './dom.js';
import { confirmButton } from './forms.js';

const kRenewals = 3;

/** @param {TimelineIntents} intents */
export function clipPlayer(intents) {
  const video = h('video', { controls: true, playsInline: true, preload: 'metadata', testid: 'clip' });
  const title = h('strong', { testid: 'clip-title' });
  const close = h('button', { class: 'quiet', type: 'button', testid: 'clip-close', onclick: intents.closeClip });
  const save = h('button', { class: 'button', type: 'button', testid: 'clip-save', onclick: download });
  const star = h('button', { class: 'button', type: 'button', testid: 'clip-star', onclick: () => clip && intents.star(clip.id, !clip.starred) });
  const remove = confirmButton('clip-remove', () => clip && intents.remove(clip.id));
  const broken = h('p', { class: 'notice', testid: 'clip-broken', role: 'alert' });
  const root = h('section', { class: 'player', testid: 'player' }, h('div', { class: 'player-title' }, title, close), video, broken, h('div', { class: 'pair' }, save, star), remove.root);
  /** @type {Clip | null} */
  let clip = null;
  let offset = 0;
  let renewals = 0;
  let isBroken = false;
  video.onerror = renew;
  video.onplaying = () => (renewals = 0);

  /** @param {number} at seconds into the clip @param {boolean} play */
  async function load(at, play) {
    const wanted = clip?.id;
    if (!wanted) return;
    try {
      const url = await intents.clipUrl(wanted);
      if (wanted !== clip?.id) return;
      // A media fragment (W3C Media Fragments 4.2.1): the first picture that is fetched is the right one.
      video.src = `${url}#t=${at.toFixed(1)}`;
      if (play) video.play().catch(() => {});
    } catch {
      fail(true);
    }
  }

  function renew() {
    if (!clip || video.getAttribute('src') === null) return;
    if (++renewals > kRenewals) return fail(true);
    load(video.currentTime || offset, true);
  }

  /** @param {boolean} failed */
  function fail(failed) {
    isBroken = failed;
    show(broken, failed);
  }

  async function download() {
    if (!clip) return;
    const link = h('a', { href: await intents.clipUrl(clip.id, { download: true }), download: '' });
    link.click();
  }

  /** @param {State} state @param {Clip | null} shown */
  function update({ lang, timeline }, shown) {
    const from = timeline.chosen?.offset ?? 0;
    const another = shown?.id !== clip?.id || (shown !== null && from !== offset);
    if (shown?.id !== clip?.id) remove.disarm();
    clip = shown;
    offset = from;
    show(root, shown !== null);
    if (!shown) return stop();
    setText(title, timeWords(lang, shown.start));
    setText(close, words(lang, 'close'));
    setText(save, words(lang, 'download'));
    setText(star, words(lang, shown.starred ? 'unstar' : 'star'));
    star.setAttribute('aria-pressed', String(shown.starred));
    setText(broken, words(lang, 'clipBroken'));
    show(broken, isBroken);
    show(star, timeline.mayChange);
    show(remove.root, timeline.mayChange && !shown.running); // it is still being recorded
    remove.say({ first: words(lang, 'clipRemove'), question: words(lang, 'clipRemoveQuestion'), keep: words(lang, 'keep'), sure: words(lang, 'remove') });
    setLabel(video, words(lang, 'clipLabel', { time: title.textContent ?? '' }));
    if (!another) return;
    renewals = 0;
    fail(false);
    load(from, true);
  }

  function stop() {
    if (video.getAttribute('src') === null) return;
    video.pause();
    video.removeAttribute('src');
    video.load();
  }
  return { root, update, stop };
}
