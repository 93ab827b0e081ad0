// Parts of forms that several screens share. Each has `element`s made once, and fills in words later.

import { h, setText, show } from './dom.js';

/** A text field below its label. @param {string} testid @param {Record<string, any>} [props] of the input */
export function field(testid, props = {}) {
  const label = h('span', { class: 'label' });
  const hint = h('span', { class: 'muted' });
  const input = h('input', { testid, autocomplete: 'off', enterKeyHint: 'done', dir: 'auto', ...props });
  return { root: h('label', { class: 'field' }, label, hint, input), label, hint, input };
}

/**
 * One of a few, side by side; each is a radio button that looks like a part of one bar.
 * @param {string} name of the group @param {string[]} options @param {() => void} onChange
 */
export function choice(name, options, onChange) {
  const texts = options.map(() => h('span'));
  const inputs = options.map((value) => h('input', { type: 'radio', name, value, testid: `${name}-${value}`, onchange: onChange }));
  const label = h('legend', { class: 'label' });
  const bar = h('div', { class: 'segments' }, ...inputs.map((input, i) => h('label', {}, input, texts[i])));
  return {
    root: h('fieldset', {}, label, bar),
    label,
    /** @param {string[]} words */
    say: (words) => words.forEach((word, i) => setText(texts[i], word)),
    get value() {
      return inputs.find(({ checked }) => checked)?.value ?? options[0];
    },
    set value(wanted) {
      for (const input of inputs) input.checked = input.value === wanted;
    },
  };
}

/** A box to tick that is as large as a thumb. @param {string} testid */
export function tick(testid) {
  const text = h('span');
  const input = h('input', { type: 'checkbox', testid });
  return { root: h('label', { class: 'tick' }, input, text), input, text };
}

/** A button that asks once more before it acts. @param {string} testid @param {() => void} onConfirm */
export function confirmButton(testid, onConfirm) {
  const first = h('button', { class: 'button wide danger', type: 'button', testid, onclick: () => arm(true) });
  const question = h('p');
  const keep = h('button', { class: 'button', type: 'button', testid: `${testid}-no`, onclick: () => arm(false) });
  const sure = h('button', { class: 'button danger', type: 'button', testid: `${testid}-yes`, onclick: confirm });
  const second = h('div', { class: 'confirm', role: 'group' }, question, h('div', { class: 'pair' }, keep, sure));
  arm(false);

  /** @param {boolean} armed */
  function arm(armed) {
    show(first, !armed);
    show(second, armed);
    if (armed) second.scrollIntoView({ block: 'nearest' });
  }

  function confirm() {
    arm(false);
    onConfirm();
  }

  /** @param {{first: string, question: string, keep: string, sure: string}} words */
  function say(words) {
    setText(first, words.first);
    setText(question, words.question);
    setText(keep, words.keep);
    setText(sure, words.sure);
  }
  return { root: h('div', {}, first, second), say, disarm: () => arm(false), disable: (/** @type {boolean} */ off) => void (first.disabled = off) };
}
