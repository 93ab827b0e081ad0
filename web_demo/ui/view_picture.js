// What a person may choose about the picture of a camera phone: its size, and light and zoom where the camera has them.

import { kSizes } from '../core/picture_sizes.js';
import { isOver } from '../core/status_camera.js';
import { words } from '../core/i18n.js';
import { h, setData, setLabel, setText, show } from './dom.js';
import { icon } from './icons_more.js';

/** @param {Pick<CameraIntents, 'setSize' | 'toggleTorch' | 'setZoom'>} intents */
export function pictureView(intents) {
  const legend = h('legend', { class: 'muted' });
  const sizes = kSizes.map((size) => sizeView(size, intents));
  const zoomText = h('span', { class: 'muted' });
  const zoom = h('input', { type: 'range', testid: 'zoom', oninput: () => intents.setZoom(zoom.valueAsNumber) });
  const zoomRow = h('label', { class: 'zoom' }, zoomText, zoom);
  const torchText = h('span');
  const torch = h('button', { class: 'button', type: 'button', testid: 'torch', onclick: intents.toggleTorch }, icon('light'), torchText);
  const choices = h('div', { class: 'choices' }, ...sizes.map(({ root }) => root));
  const root = h('section', { class: 'sheet', testid: 'picture-sheet', hidden: true }, h('fieldset', {}, legend, choices), zoomRow, torch);
  let open = false;

  /** @param {State} state */
  function update(state) {
    const { lang, publish } = state;
    if (isOver(publish) || publish.paused || publish.dimmed) open = false;
    show(root, open);
    if (!open) return;
    setLabel(root, words(lang, 'pictureSettings'));
    setText(legend, words(lang, 'pictureSize'));
    for (const one of sizes) one.update(lang, publish.size);
    updateLens(lang, publish.lens);
  }

  /** @param {State['lang']} lang @param {Lens} lens */
  function updateLens(lang, lens) {
    show(torch, lens.torch !== null);
    setText(torchText, words(lang, lens.torch ? 'torchOn' : 'torchOff'));
    setData(torch, 'on', String(lens.torch === true));
    torch.setAttribute('aria-pressed', String(lens.torch === true));
    show(zoomRow, lens.zoom !== null);
    setText(zoomText, words(lang, 'zoom'));
    if (!lens.zoom) return;
    const { min, max, step, value } = lens.zoom;
    Object.assign(zoom, { min: String(min), max: String(max), step: String(step) });
    // Not under the finger that moves it.
    if (document.activeElement !== zoom) zoom.value = String(value);
  }

  return {
    root,
    update,
    get isOpen() {
      return open;
    },
    /** Seen with the next update. */
    toggle() {
      open = !open;
    },
  };
}

/** @param {Size} size @param {{setSize: (size: Size) => void}} intents */
function sizeView(size, { setSize }) {
  const input = h('input', { type: 'radio', name: 'picture-size', testid: `size-${size}`, onchange: () => setSize(size) });
  const text = h('span');
  const root = h('label', {}, input, text);

  /** @param {State['lang']} lang @param {string} chosen */
  function update(lang, chosen) {
    input.checked = size === chosen;
    setText(text, words(lang, `size_${size}`));
  }
  return { root, update };
}
