// Plays one recording, with what can be done to it. Where it is of several clips, one goes on where the other ends. An address is good
// for less than a minute, so the player takes a new one, at the same second, when the old one stops working.

import { words } from '../core/i18n.js';
import { timeWords } from '../core/status_timeline.js';
import { h, setLabel, setText, show } from './dom.js';
import { confirmButton } from './forms.js';
import { keyedList } from './keyed_list.js';

const kRenewals = 3;

/** @param {TimelineIntents} intents */
export function clipPlayer(intents) {
  const video = h('video', { controls: true, playsInline: true, preload: 'metadata', testid: 'clip' });
  const title = h('strong', { testid: 'clip-title' });
  const close = h('button', { class: 'quiet', type: 'button', testid: 'clip-close', onclick: intents.closeClip });
  const saves = h('div', { class: 'parts' });
  const updateSaves = keyedList(saves, ({ id }) => id, (one) => saveButton(one.id));
  const star = h('button', { class: 'button', type: 'button', testid: 'clip-star', onclick: () => intents.star(parts, !isKept()) });
  const remove = confirmButton('clip-remove', () => intents.remove(parts));
  const broken = h('p', { class: 'notice', testid: 'clip-broken', role: 'alert' });
  const root = h('section', { class: 'player', testid: 'player' }, h('div', { class: 'player-title' }, title, close), video, broken, h('div', { class: 'pair' }, saves, star), remove.root);
  /** @type {Clip[]} */
  let parts = [];
  /** the part that plays */
  let part = '';
  let offset = 0;
  /** what was chosen to play, and from where */
  let chosen = '';
  let renewals = 0;
  let isBroken = false;
  video.onerror = renew;
  video.onplaying = () => (renewals = 0);
  video.onended = goOn;
  const isKept = () => parts.every(({ starred }) => starred);

  /** @param {number} at seconds into the part @param {boolean} play */
  async function load(at, play) {
    const wanted = part;
    try {
      const url = await intents.clipUrl(wanted);
      if (wanted !== part) return;
      // A media fragment (W3C Media Fragments 4.2.1): the first picture that is fetched is the right one.
      video.src = `${url}#t=${at.toFixed(1)}`;
      if (play) video.play().catch(() => {});
    } catch {
      fail(true);
    }
  }

  function renew() {
    if (!part || video.getAttribute('src') === null) return;
    if (++renewals > kRenewals) return fail(true);
    load(video.currentTime || offset, true);
  }

  function goOn() {
    const next = parts[parts.findIndex(({ id }) => id === part) + 1];
    if (!next) return;
    video.poster = lastPicture();
    part = next.id;
    offset = 0;
    load(0, true);
  }

  /** Stays until the next part shows its first one. */
  function lastPicture() {
    const canvas = h('canvas', { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    return canvas.toDataURL('image/jpeg');
  }

  /** @param {boolean} failed */
  function fail(failed) {
    isBroken = failed;
    show(broken, failed);
  }

  /** @param {string} id of a part */
  function saveButton(id) {
    const root = h('button', { class: 'button', type: 'button', testid: 'clip-save', onclick: download });

    async function download() {
      const link = h('a', { href: await intents.clipUrl(id, { download: true }), download: '' });
      link.click();
    }

    /** @param {State} state @param {Clip} one */
    function update({ lang }, one) {
      const number = String(parts.indexOf(one) + 1);
      setText(root, parts.length > 1 ? words(lang, 'downloadPart', { number, count: String(parts.length) }) : words(lang, 'download'));
    }
    return { root, update };
  }

  /** @param {State} state @param {Clip[]} shown its parts; none: nothing is chosen */
  function update(state, shown) {
    const { lang, timeline } = state;
    const [first] = shown;
    const wanted = first && timeline.chosen ? `${timeline.chosen.clip} ${timeline.chosen.offset}` : '';
    const another = wanted !== chosen;
    if (first?.id !== parts[0]?.id) remove.disarm();
    parts = shown;
    chosen = wanted;
    show(root, wanted !== '');
    if (!first || !timeline.chosen) return stop();
    setText(title, timeWords(lang, first.start));
    setText(close, words(lang, 'close'));
    updateSaves(state, parts);
    setText(star, words(lang, isKept() ? 'unstar' : 'star'));
    star.setAttribute('aria-pressed', String(isKept()));
    setText(broken, words(lang, 'clipBroken'));
    show(broken, isBroken);
    show(star, timeline.mayChange);
    show(remove.root, timeline.mayChange && !shown.some(({ running }) => running)); // it is still being recorded
    remove.say({ first: words(lang, 'clipRemove'), question: words(lang, 'clipRemoveQuestion'), keep: words(lang, 'keep'), sure: words(lang, 'remove') });
    setLabel(video, words(lang, 'clipLabel', { time: title.textContent ?? '' }));
    if (!another) return;
    video.removeAttribute('poster');
    part = timeline.chosen.clip;
    offset = timeline.chosen.offset;
    renewals = 0;
    fail(false);
    load(offset, true);
  }

  function stop() {
    part = '';
    if (video.getAttribute('src') === null) return;
    video.pause();
    video.removeAttribute('src');
    video.load();
  }
  return { root, update, stop };
}
