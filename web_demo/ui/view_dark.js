// The camera's dark screen: a clock, who watches, who talks, and how the phone is, in words that wander so that nothing burns in.

import { darkWords } from '../core/status_dark.js';
import { drift } from '../core/dim.js';
import { h, setData, setText, show } from './dom.js';
import { icon } from './icons.js';

/** How far the words wander at most, as a share of the screen's width and height. */
const kReach = { x: 0.08, y: 0.16 };
const kMinuteMs = 60000;

/** @param {{wake: () => void}} intents */
export function darkView({ wake }) {
  const clock = h('span', { class: 'clock', testid: 'dark-clock' });
  const status = h('span', { class: 'status', testid: 'dark-status' });
  const watchers = h('span', { testid: 'dark-watchers' });
  const recorded = h('span', { class: 'recorded', testid: 'dark-recording' });
  const talkerText = h('span', { testid: 'dark-talker' });
  const talker = h('span', { class: 'voice' }, icon('soundOn'), talkerText);
  const battery = h('span', { testid: 'dark-battery' });
  const warnings = h('span', { class: 'wrong', testid: 'dark-warnings' });
  const hint = h('span', { class: 'hint' });
  const block = h('span', { class: 'block' }, clock, status, watchers, recorded, talker, battery, warnings, hint);
  const root = h('button', { class: 'dark', type: 'button', testid: 'dark', hidden: true, onclick: wake }, block);
  /** @type {{state: State, name: string} | null} */
  let latest = null;

  /** @param {State} state @param {string} name of the camera */
  function update(state, name) {
    latest = { state, name };
    const { dimmed } = state.publish;
    const appears = dimmed && root.hidden;
    show(root, dimmed);
    if (!dimmed) return;
    const said = darkWords(state, name, new Date());
    setData(root, 'tone', said.tone);
    setText(clock, said.clock);
    setText(status, said.status);
    setText(watchers, said.watchers);
    setText(recorded, said.recorded);
    setText(talkerText, said.talker);
    show(talker, said.talker !== '');
    setText(battery, said.battery);
    setText(warnings, said.warnings.join(' '));
    setText(hint, said.wake);
    place();
    // Keys must not reach what is behind.
    if (appears) root.focus({ preventScroll: true });
  }

  /** Within what room there is, also when the phone was turned. */
  function place() {
    const { x, y } = drift(Math.floor(Date.now() / kMinuteMs));
    const across = Math.min(innerWidth * kReach.x, (innerWidth - block.offsetWidth) / 2);
    const down = Math.min(innerHeight * kReach.y, (innerHeight - block.offsetHeight) / 2);
    block.style.transform = `translate(${Math.round(x * across)}px, ${Math.round(y * down)}px)`;
  }

  /** Another minute. */
  const tick = () => latest && update(latest.state, latest.name);

  addEventListener('resize', () => root.hidden || place());
  return { root, update, tick };
}
