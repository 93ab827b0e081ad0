// The camera screen: what this device sends, who watches, who talks, and what to do when something is wrong.

import { cameraName } from '../core/state.js';
import { mayHelpAgain } from '../core/status.js';
import { batteryWords, isOver, publishDetail, publishStatus, recordedHere, talkerWords, wantsTap, warningWords, watchedBy } from '../core/status_camera.js';
import { words } from '../core/i18n.js';
import { ambientLight } from './ambient_light.js';
import { h, setData, setLabel, setText, show } from './dom.js';
import { keyedList } from './keyed_list.js';
import { icon } from './icons_more.js';
import { loadStyle } from './styles.js';

/** What the button says that starts the camera. @type {Record<string, string>} */
const kAgain = { ready: 'startCamera', replaced: 'takeOver', failed: 'tryAgain' };

/** @param {CameraIntents} intents */
export function cameraView(intents) {
  const preview = h('video', { class: 'fill', testid: 'preview', muted: true, autoplay: true, playsInline: true });
  const speaker = h('audio', { testid: 'talkback', autoplay: true });
  speaker.setAttribute('playsinline', '');
  const light = ambientLight(preview);
  const panel = panelView(intents);
  /** @type {ReturnType<typeof import('./view_picture.js').pictureView> | null} */
  let picture = null;
  const tools = toolsView(intents, { togglePicture: () => void togglePicture().catch(() => {}) });
  /** @type {ReturnType<typeof import('./view_dark.js').darkView> | null} */
  let dark = null;
  const bottom = h('div', { class: 'bottom' }, panel.root, tools.root);
  const root = h('main', { class: 'stage camera', testid: 'camera' }, light.root, preview, h('div', { class: 'curtain' }, icon('pause')), speaker, bottom);
  /** @type {State | null} */
  let latest = null;

  /** Its code comes when somebody first chooses: a camera runs for weeks without. */
  async function togglePicture() {
    const [{ pictureView }] = await Promise.all([import('./view_picture.js'), loadStyle('picture.css')]);
    if (!picture) {
      picture = pictureView(intents);
      tools.root.before(picture.root);
    }
    picture.toggle();
    if (latest) update(latest);
  }

  /** Before `dimmed`, which needs it. Its code comes a minute later than the rest. */
  async function makeDark() {
    const { darkView } = await import('./view_dark.js');
    if (dark) return;
    dark = darkView(intents);
    root.append(dark.root);
  }

  /** @param {State} state */
  function update(state) {
    if (state.route.screen !== 'camera') return light.update('out');
    latest = state;
    const { publish } = state;
    const name = cameraName(state, state.route.camera);
    const { tone, text } = publishStatus(state, name);
    setData(root, 'tone', tone);
    setData(root, 'phase', publish.phase);
    setData(root, 'paused', String(publish.paused && !isOver(publish)));
    setData(root, 'dark', String(publish.dimmed));
    panel.update(state, text);
    picture?.update(state);
    const chooses = picture?.isOpen ?? false;
    tools.update(state, chooses);
    // Who chooses a picture looks at the picture.
    show(panel.root, !chooses);
    dark?.update(state, name);
    // What cannot be seen must not be pressed by a key either.
    bottom.inert = publish.dimmed;
    show(preview, !publish.dimmed);
    light.update(isOver(publish) || publish.paused || publish.dimmed || publish.captureBroken ? 'out' : 'follow');
    setData(root, 'over', String(isOver(publish)));
    setData(preview, 'mirror', String(publish.facing === 'user'));
    setLabel(preview, name);
  }
  return { root, update, makeDark, tick: () => dark?.tick(), preview, speaker };
}

/** @param {CameraIntents} intents */
function panelView(intents) {
  const status = h('p', { class: 'status', testid: 'publish-status', role: 'status' });
  const detail = h('p', { class: 'muted', testid: 'publish-detail' });
  const watchers = h('p', { testid: 'watchers' });
  const recorded = h('p', { testid: 'camera-recording', role: 'status' });
  const talker = h('p', { class: 'talker', testid: 'talker', role: 'status' });
  const warnings = h('ul', { class: 'warnings' });
  const updateWarnings = keyedList(warnings, (/** @type {any} */ one) => one.warning, warningView);
  const awake = h('p', { class: 'muted', testid: 'wake-lock' });
  const battery = h('p', { class: 'muted', testid: 'battery' });
  const sound = h('button', { class: 'button wide', type: 'button', testid: 'allow-sound', onclick: intents.allowSound });
  const again = h('button', { class: 'button primary wide', type: 'button', testid: 'take-over', onclick: intents.takeOver });
  const root = h('div', { class: 'panel' }, h('div', { class: 'wide', role: 'status' }, warnings), h('div', { class: 'placard' }, icon('phone')), status, detail, watchers, recorded, talker, h('div', { class: 'facts' }, battery, awake), sound, again);

  /** @param {State} state @param {string} text of the status */
  function update(state, text) {
    const { lang, publish } = state;
    setText(status, text);
    setText(detail, publishDetail(state));
    setText(watchers, watchedBy(state));
    setText(recorded, recordedHere(state));
    recorded.className = publish.recording?.active ? 'mark recorded' : 'muted';
    setText(talker, talkerWords(state));
    updateWarnings(state, warningWords(state));
    setText(battery, isOver(publish) ? '' : batteryWords(state));
    setText(awake, words(lang, publish.awake ? 'awake' : 'notAwake'));
    show(awake, publish.phase === 'on');
    setText(sound, words(lang, 'allowSound'));
    show(sound, wantsTap(publish));
    setText(again, words(lang, kAgain[publish.phase] ?? 'startAgain'));
    show(again, isOver(publish) && mayHelpAgain(publish));
  }
  return { root, update };
}

function warningView() {
  const text = h('span');
  const root = h('li', { testid: 'warning' }, icon('warning'), text);

  /** @param {State} _ @param {ReturnType<typeof warningWords>[number]} one */
  function update(_, one) {
    setData(root, 'warning', one.warning);
    setText(text, one.text);
  }
  return { root, update };
}

/** @param {CameraIntents} intents @param {{togglePicture: () => void}} ports */
function toolsView(intents, { togglePicture }) {
  const mic = tool('mic', 'mic', intents.toggleMic, 'when-on');
  mic.button.prepend(icon('micOff', 'when-off'));
  const pause = tool('play', 'pause', intents.togglePause, 'when-on');
  pause.button.prepend(icon('pause', 'when-off'));
  pause.button.classList.add('pause');
  const flip = tool('flip', 'flip', intents.flip);
  const picture = tool('tune', 'picture-settings', togglePicture);
  const stop = h('button', { class: 'quiet', type: 'button', testid: 'stop', onclick: intents.stopCamera });
  const rename = h('button', { class: 'quiet', type: 'button', testid: 'rename-camera', onclick: intents.renameCamera });
  const tools = h('div', { class: 'tools' }, mic.button, flip.button, pause.button, picture.button);
  const root = h('div', { class: 'controls' }, tools, h('div', { class: 'last-row' }, stop, rename));

  /** @param {State} state @param {boolean} pictureOpen */
  function update(state, pictureOpen) {
    const { lang, publish, home, route } = state;
    const over = isOver(publish);
    const pausing = !over && publish.phase !== 'opening';
    for (const [one, shown] of /** @type {const} */ ([[mic, !publish.paused], [flip, publish.canFlip && !publish.paused], [picture, !publish.paused], [pause, pausing]])) {
      show(one.button, shown && !over);
    }
    show(stop, !over);
    setText(mic.text, words(lang, !publish.hasMic ? 'noMic' : publish.micOn ? 'micOn' : 'micOff'));
    mic.button.disabled = !publish.hasMic;
    setData(mic.button, 'on', String(publish.hasMic && publish.micOn));
    setText(flip.text, words(lang, 'flip'));
    setText(picture.text, words(lang, 'pictureSettings'));
    picture.button.setAttribute('aria-expanded', String(pictureOpen));
    setText(pause.text, words(lang, publish.paused ? 'resume' : 'pause'));
    setData(pause.button, 'on', String(publish.paused));
    pause.button.title = words(lang, publish.paused ? 'resume' : 'pauseHint');
    setText(stop, words(lang, 'stopCamera'));
    setText(rename, words(lang, 'rename'));
    // In a locked home its name belongs to the home, and is changed there.
    show(rename, route.screen === 'camera' && !home.own.includes(route.camera) && home.entry !== 'in');
  }
  return { root, update };
}

/** @param {Parameters<typeof icon>[0]} name @param {string} testid @param {() => void} onclick @param {Parameters<typeof icon>[1]} [when] */
export function tool(name, testid, onclick, when) {
  const text = h('span');
  return { text, button: h('button', { class: 'tool', type: 'button', testid, onclick }, icon(name, when), text) };
}
