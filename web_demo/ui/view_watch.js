// The viewer screen: the picture over everything, its state in words, and the tools at the thumb. A tap on the picture takes the
// tools away and brings them back; sound has a button, because a tap that was meant to zoom must not switch anything.

import { cameraName } from '../core/state.js';
import { mayHelpAgain } from '../core/status.js';
import { noticedWords, recordedWords } from '../core/status_noticed.js';
import { othersWatching, watchDetail, watchNotes, watchStatus } from '../core/status_watch.js';
import { words } from '../core/i18n.js';
import { inWindow, leaveWindow } from '../media/picture_in_picture.js';
import { ambientLight } from './ambient_light.js';
import { h, setData, setLabel, setText, show } from './dom.js';
import { icon } from './icons.js';
import { talkButton } from './talk_button.js';

const kNoticeMs = 4000;
const kGestures = ['pointerdown', 'pointermove', 'pointerup', 'pointercancel', 'wheel'];
const kKeys = ['+', '=', '-', '_', '0', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
/** No words fit into the small window: a picture that stands still for longer closes it. Seconds. */
const kWindowPatience = 5;

/** @param {WatchIntents} intents */
export function watchView(intents) {
  const video = h('video', { class: 'fill', testid: 'video', muted: true, autoplay: true, playsInline: true });
  video.setAttribute('muted', '');
  const lastFrame = h('canvas', { class: 'fill last', hidden: true, testid: 'last-frame' });
  const picture = h('div', { class: 'fill', testid: 'picture' }, video, lastFrame);
  const light = ambientLight(video);
  const pane = h('div', { class: 'pane', testid: 'pane', tabIndex: 0, role: 'group' }, picture);
  const status = h('p', { class: 'status', testid: 'watch-status', role: 'status' });
  const recorded = h('p', { class: 'mark recorded', testid: 'watch-recording', role: 'status' });
  const noticed = h('p', { class: 'mark', testid: 'watch-noticed' });
  const detail = h('p', { class: 'muted', testid: 'watch-detail' });
  const notes = h('p', { class: 'notes', testid: 'watch-notes', role: 'status' });
  const retry = h('button', { class: 'button primary', type: 'button', testid: 'retry', onclick: () => (latest && mayHelpAgain(latest.watch) ? intents.retry() : intents.home()) });
  const others = h('p', { class: 'others', testid: 'others' });
  const notice = h('p', { class: 'hint', testid: 'notice', role: 'status' });
  const sound = tool(['soundOn', 'soundOff'], 'sound', intents.toggleSound);
  const photo = tool(['photo'], 'photo', () => photograph());
  const more = tool(['more'], 'more', () => void openMore().catch(() => {}));
  const tap = tool(['soundOff'], 'unmute', intents.toggleSound, 'button tap');
  const whole = tool(['whole'], 'zoom-reset', () => zoom?.reset(), 'button tap');
  const talk = talkButton(intents);
  const timeline = tool(['timeline'], 'open-timeline', intents.openTimeline);
  /** Beside the picture on wide screens, while it has something to show. */
  const aside = h('aside', { class: 'aside', testid: 'watch-aside', hidden: true });
  const flash = h('div', { class: 'flash' });
  const placard = h('div', { class: 'placard' }, icon('pause', 'when-paused'), icon('moon', 'when-asleep'), icon('camera', 'when-waiting'), icon('lock', 'when-failed'));
  const banner = h('div', { class: 'banner' }, placard, h('div', { class: 'now' }, status, recorded, noticed), detail, notes, retry);
  const tools = h('div', { class: 'tools' }, h('div', { class: 'side' }, sound.button, timeline.button), talk.root, h('div', { class: 'side' }, photo.button, more.button));
  const bottom = h('div', { class: 'bottom' }, whole.button, tap.button, notice, talk.hint, others, tools);
  const scene = h('div', { class: 'scene' }, light.root, pane, banner, bottom, flash);
  const root = h('main', { class: 'stage watch', testid: 'watch' }, scene, aside);

  /** @type {State | null} */
  let latest = null;
  let bare = false;
  let name = '';
  /** @type {any} */
  let noticeTimer = null;
  /** @type {ReturnType<typeof import('./watch_sheet.js').watchSheet> | null} */
  let sheet = null;
  /** @type {ReturnType<typeof import('./zoomable.js').zoomable> | null} */
  let zoom = null;
  /** While the code for them is on its way. @type {Event[]} */
  let gestures = [];

  show(whole.button, false);
  for (const type of kGestures) pane.addEventListener(type, gesture, { passive: false });
  document.addEventListener('keydown', (event) => {
    // A control that has the focus has its own use for keys.
    const free = !document.activeElement?.closest('button, a, input, select, textarea, dialog');
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!root.hidden && root.isConnected && free && plain && kKeys.includes(event.key)) gesture(event);
  });
  // Who goes from control to control by keys has to see them.
  document.addEventListener('focusin', ({ target }) => target instanceof Element && target !== pane && bareBecomes(false));

  /** @param {boolean} wanted */
  function bareBecomes(wanted) {
    bare = wanted;
    if (latest) update(latest);
  }

  /** @param {Event} event */
  function gesture(event) {
    if (event.type === 'wheel' || event.type === 'keydown') event.preventDefault();
    if (zoom) return zoom.handle(event);
    if (gestures.length === 0 && event.type.startsWith('pointer') && event.type !== 'pointerdown') return;
    gestures.push(event);
    if (gestures.length === 1) import('./zoomable.js').then(({ zoomable }) => zoomBy(zoomable)).catch(() => (gestures = []));
  }

  /** @param {typeof import('./zoomable.js').zoomable} zoomable */
  function zoomBy(zoomable) {
    const made = zoomable({ pane, content: picture, video, onTap: () => bareBecomes(!bare), onZoom: (zoomed) => show(whole.button, zoomed) });
    gestures.forEach(made.handle);
    gestures = [];
    zoom = made;
  }

  async function openMore() {
    if (!sheet) {
      const { watchSheet } = await import('./watch_sheet.js');
      sheet ??= watchSheet(video, intents.prefer);
      root.append(sheet.root);
    }
    if (latest) sheet.update(latest);
    sheet.open();
  }

  async function photograph() {
    if (!latest) return;
    if (watchStatus(latest).tone !== 'live' || !lastFrame.hidden) return say(latest.watch.pictured ? 'photoStale' : 'photoNone');
    const { lang } = latest;
    const became = await import('./photo.js').then(({ photograph }) => photograph(video, flash, name, (key) => words(lang, key)), () => 'photoFailed');
    if (became) say(became);
  }

  /** @param {string} key */
  function say(key) {
    clearTimeout(noticeTimer);
    setText(notice, words(latest?.lang ?? 'en', key));
    noticeTimer = setTimeout(() => setText(notice, ''), kNoticeMs);
  }

  /** @param {State} state */
  function update(state) {
    latest = state;
    if (state.route.screen !== 'watch') return;
    const { lang, watch } = state;
    const { tone, text } = watchStatus(state);
    name = cameraName(state, state.route.camera);
    setText(status, text);
    setData(root, 'tone', tone);
    setData(root, 'phase', watch.phase);
    setData(root, 'camera', watch.camera ?? '');
    setData(root, 'stale', String(tone !== 'live'));
    const empty = !watch.pictured || watch.phase === 'failed';
    setData(root, 'empty', String(empty));
    light.update(empty ? 'out' : tone === 'live' ? 'follow' : 'stay');
    setData(root, 'bare', String(bare && tone === 'live' && watch.talk.phase === 'idle'));
    const joined = watch.phase === 'joined';
    setText(recorded, joined ? recordedWords(lang, watch) : '');
    setText(noticed, joined ? noticedWords(lang, watch) : '');
    setText(detail, watchDetail(state));
    setText(notes, watchNotes(state));
    setText(retry, words(lang, mayHelpAgain(watch) ? 'tryAgain' : 'toMain'));
    show(retry, watch.phase === 'failed');
    show(bottom, watch.phase !== 'failed');
    setText(others, othersWatching(state));
    setText(sound.text, words(lang, watch.muted ? 'soundOff' : 'soundOn'));
    setData(sound.button, 'on', String(!watch.muted));
    const audible = watch.rights.includes('listen');
    sound.button.disabled = !audible;
    setData(sound.button, 'hidden', String(!audible));
    setText(tap.text, words(lang, 'tapForSound'));
    show(tap.button, audible && watch.muted && tone === 'live');
    setText(photo.text, words(lang, 'photo'));
    photo.button.setAttribute('aria-disabled', String(tone !== 'live'));
    setText(more.text, words(lang, 'watchMore'));
    setText(timeline.text, words(lang, 'timeline'));
    show(timeline.button, watch.rights.includes('playback') && aside.hidden);
    setLabel(aside, words(lang, 'timeline'));
    setText(whole.text, words(lang, 'zoomReset'));
    talk.update(state);
    sheet?.update(state);
    setLabel(video, name);
    setLabel(pane, words(lang, 'pictureLabel', { camera: name }));
    if (inWindow(video) && (!watch.pictured || (watch.age ?? 0) >= kWindowPatience)) leaveWindow(video).catch(() => {});
  }

  /** Freezes the present picture over the video while a new connection has none yet. @param {boolean} keep */
  function keepLastFrame(keep) {
    if (keep && video.videoWidth > 0) cover(video, video.videoWidth, video.videoHeight);
    else if (!keep) show(lastFrame, false);
  }

  /** A picture from elsewhere, until the video has one. @param {HTMLCanvasElement} from */
  function showPicture(from) {
    if (from.width > 0 && from.height > 0) cover(from, from.width, from.height);
  }

  /** @param {CanvasImageSource} source @param {number} width @param {number} height */
  function cover(source, width, height) {
    lastFrame.width = width;
    lastFrame.height = height;
    lastFrame.getContext('2d')?.drawImage(source, 0, 0);
    show(lastFrame, true);
  }

  /** The user has gone elsewhere. */
  function close() {
    sheet?.close();
    light.update('out');
    talk.unlock();
    zoom?.reset();
    bare = false;
    setText(notice, '');
    leaveWindow(video).catch(() => {});
  }
  return { root, update, video, keepLastFrame, showPicture, close, aside, showAside: (/** @type {boolean} */ shown) => show(aside, shown) };
}

/** @param {[IconName] | [IconName, IconName]} icons  one, or one for on and one for off @param {string} testid @param {() => void} onclick @param {string} [kind] */
function tool([first, second], testid, onclick, kind = 'tool') {
  const text = h('span');
  const drawn = second ? [icon(first, 'when-on'), icon(second, 'when-off')] : [icon(first)];
  return { text, button: h('button', { class: kind, type: 'button', testid, onclick }, ...drawn, text) };
}
