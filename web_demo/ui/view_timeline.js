// The timeline: a day's strip with what moved and what was loud, and below it a card for each event. A tap plays, a drag on the strip seeks.

import { durationWords, timelineWords, timeWords } from '../core/status_timeline.js';
import { dayOf, daysLater, isDay } from '../core/day.js';
import { cardsOf, clipAt, partsOf } from '../core/timeline.js';
import { words } from '../core/i18n.js';
import { h, setData, setLabel, setText, show } from './dom.js';
import { keyedList } from './keyed_list.js';
import { icon } from './icons.js';
import { clipPlayer } from './clip_player.js';
import { dayStrip } from './day_strip.js';

/** @param {'main' | 'section'} tag @param {TimelineIntents} intents */
export function timelineView(tag, intents) {
  const days = dayBar(intents);
  const player = clipPlayer(intents);
  /** @type {Clip[]} */
  let clips = [];
  const strip = dayStrip((time) => {
    const found = clipAt(clips, time);
    if (found) intents.choose(found.clip.id, found.offset);
  });
  const note = h('p', { class: 'muted', testid: 'timeline-note', role: 'status' });
  const again = h('button', { class: 'button', type: 'button', testid: 'timeline-again', onclick: intents.reload });
  const problem = h('p', { class: 'notice', testid: 'timeline-problem', role: 'alert' });
  problem.dataset.tone = 'warn';
  const list = h('ul', { class: 'happenings', testid: 'timeline-list' });
  const updateCards = keyedList(list, keyOf, () => cardView(intents));
  const root = h(tag, { class: 'page timeline', testid: 'timeline' }, days.root, player.root, strip.root, problem, note, again, list);

  /** @param {State} state @param {boolean} visible */
  function update(state, visible) {
    if (!visible) return;
    const { lang, timeline } = state;
    const { phase, content, day, chosen } = timeline;
    clips = content?.clips ?? [];
    setData(root, 'phase', phase);
    days.update(lang, day);
    strip.update(state, content);
    show(strip.root, content !== null);
    player.update(state, partsOf(clips, chosen?.clip));
    setText(note, timelineWords(state));
    setText(problem, timeline.problem ? words(lang, timeline.problem) : '');
    show(problem, timeline.problem !== '');
    setText(again, words(lang, 'tryAgain'));
    show(again, phase === 'unreachable');
    updateCards(state, content ? cardsOf(content) : []);
  }
  return { root, update, stop: player.stop };
}

/** @param {TimelineCard} card */
function keyOf(card) {
  return card.kind === 'event' ? `e${card.event.id}` : `c${card.clip.id}`;
}

/** @param {TimelineIntents} intents */
function dayBar(intents) {
  let day = '';
  const before = h('button', { class: 'quiet', type: 'button', testid: 'day-before', onclick: () => intents.openDay(daysLater(day, -1)) }, icon('back'));
  const after = h('button', { class: 'quiet next', type: 'button', testid: 'day-after', onclick: () => intents.openDay(daysLater(day, 1)) }, icon('back'));
  const pick = h('input', { type: 'date', testid: 'day', onchange: () => isDay(pick.value) && intents.openDay(pick.value) });

  /** @param {Lang} lang @param {string} shown */
  function update(lang, shown) {
    const today = dayOf(Date.now() / 1000);
    if (day !== shown) pick.value = shown;
    day = shown;
    pick.max = today;
    after.disabled = shown >= today;
    setLabel(before, words(lang, 'dayBefore'));
    setLabel(after, words(lang, 'dayAfter'));
    setLabel(pick, words(lang, 'day'));
  }
  return { root: h('div', { class: 'days' }, before, pick, after), update };
}

/** @param {TimelineIntents} intents */
function cardView(intents) {
  // Without words for it, one that does not load leaves nothing behind.
  const picture = h('img', { alt: '', loading: 'lazy', decoding: 'async' });
  const frame = h('span', { class: 'picture' }, icon('camera'), picture);
  const title = h('strong');
  const line = h('span', { class: 'muted' });
  const star = h('span', { class: 'star', 'aria-hidden': 'true' });
  const kept = h('span', { class: 'unseen' });
  /** @type {Clip | null} */
  let clip = null;
  const button = h('button', { class: 'card', type: 'button', testid: 'happening', onclick: () => clip && intents.choose(clip.id) }, frame, h('span', { class: 'lines' }, title, ' ', line), star, ' ', kept);
  let asked = '';

  /** @param {State} state @param {TimelineCard} card */
  function update({ lang, timeline }, card) {
    const event = card.kind === 'event' ? card.event : null;
    clip = card.clip;
    setText(title, timeWords(lang, card.start));
    setText(line, `${words(lang, `happened_${event?.type ?? 'clip'}`)} · ${durationWords(lang, card.end - card.start).replaceAll(' ', '\u00a0')}${clip || event?.type === 'snapshot' ? '' : ` · ${words(lang, 'notRecorded')}`}`);
    setText(kept, clip?.starred ? words(lang, 'starred') : '');
    setText(star, clip?.starred ? '★' : '');
    setData(button, 'type', event?.type ?? 'clip');
    button.disabled = clip === null;
    button.setAttribute('aria-current', String(card.parts.some(({ id }) => id === timeline.chosen?.clip)));
    if (event?.snapshot && asked !== event.id) {
      asked = event.id;
      intents.snapshotUrl(event.id).then((url) => (picture.src = url), () => {});
    }
  }
  return { root: h('li', {}, button), update };
}

