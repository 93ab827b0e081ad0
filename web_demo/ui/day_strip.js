// A day as a strip of 24 hours: bars for motion and sound, blocks where there are clips. The slider over it makes it work for fingers,
// mouse, keys and screen readers alike.

import { secondsOf } from '../core/day.js';
import { bars, placeOf } from '../core/timeline.js';
import { timeWords } from '../core/status_timeline.js';
import { words } from '../core/i18n.js';
import { h, setLabel, setText } from './dom.js';

const kSvg = 'http://www.w3.org/2000/svg';
const kWidth = 1440;
const kHeight = 100;
const kStepSeconds = 10;

/** @param {(time: number) => void} onTime  the user asks for this moment, Unix seconds */
export function dayStrip(onTime) {
  const svg = document.createElementNS(kSvg, 'svg');
  svg.setAttribute('viewBox', `0 0 ${kWidth} ${kHeight}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const slider = h('input', { type: 'range', min: '0', step: String(kStepSeconds), testid: 'strip', oninput: tellTime, onchange: () => onTime(time()) });
  const bubble = h('output', { class: 'bubble', 'aria-hidden': 'true' });
  const hours = h('div', { class: 'hours muted', 'aria-hidden': 'true' }, ...[0, 6, 12, 18, 24].map((hour) => h('span', {}, String(hour))));
  const root = h('div', { class: 'strip' }, h('div', { class: 'lane' }, svg, slider), hours, bubble);
  /** @type {Lang} */
  let lang = 'en';
  let day = '';
  /** @type {Day | null} */
  let drawn = null;

  function time() {
    return secondsOf(day).from + Number(slider.value);
  }

  function tellTime() {
    const text = timeWords(lang, time());
    setText(bubble, text);
    slider.setAttribute('aria-valuetext', text);
  }

  /** @param {State} state @param {Day | null} content */
  function update(state, content) {
    lang = state.lang;
    setLabel(slider, words(lang, 'stripLabel'));
    if (!content || (content === drawn && day === state.timeline.day)) return;
    day = state.timeline.day;
    drawn = content;
    const { from, to } = secondsOf(day);
    slider.max = String(to - from - kStepSeconds);
    const soundsAndMoves = bars(day, content.levels).flatMap(({ at, width, motion, sound }) => [
      shape('sound', at, width, sound * 0.9),
      shape('motion', at, width, motion * 0.9),
    ]);
    svg.replaceChildren(
      ...soundsAndMoves,
      ...content.clips.map((clip) => block('clip', placeOf(day, clip))),
      ...content.events.map((event) => block(event.type, placeOf(day, event))),
    );
    const last = content.events.at(-1) ?? content.clips.at(-1);
    if (last) slider.value = String(last.start - from);
    tellTime();
  }
  return { root, update };
}

/** A bar that stands on the floor. @param {string} name @param {number} at @param {number} width @param {number} height all 0 to 1 */
function shape(name, at, width, height) {
  return rect(name, at * kWidth, kHeight * (0.92 - height), Math.max(1, width * kWidth), kHeight * height);
}

/** A mark on the floor, never too thin to see. @param {string} name @param {{at: number, width: number}} place */
function block(name, { at, width }) {
  return rect(name, at * kWidth, kHeight * 0.92, Math.max(3, width * kWidth), kHeight * 0.08);
}

/** @param {string} name @param {number} x @param {number} y @param {number} width @param {number} height */
function rect(name, x, y, width, height) {
  const element = document.createElementNS(kSvg, 'rect');
  element.setAttribute('class', name);
  for (const [key, value] of Object.entries({ x, y, width, height })) element.setAttribute(key, value.toFixed(2));
  return element;
}
