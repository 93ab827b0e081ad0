// The few lines of DOM making that the views share. Views build their elements once and then only change what differs.

import { isolated } from '../core/names.js';

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, any>} [props] properties; `class`, `testid`, `aria-*` and `role` as attributes; `on*` as listeners
 * @param {...(Node | string)} children @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'testid') element.dataset.testid = value;
    else if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name.startsWith('aria-') || name === 'role' || name === 'for') element.setAttribute(name, value);
    else /** @type {any} */ (element)[name] = value;
  }
  element.append(...children);
  return element;
}

/** Only when it differs: screen readers announce live regions that are written again. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A name that people chose, which must not turn what stands around it. @param {Element} element @param {string} name */
export function setName(element, name) {
  setText(element, isolated(name));
}

/** @param {HTMLElement} element @param {boolean} shown */
export function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

/** @param {HTMLElement} element @param {string} name @param {string} value a data-* attribute, which styles and tests read */
export function setData(element, name, value) {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

/** @param {Element} element @param {string} label for eyes and for screen readers alike */
export function setLabel(element, label) {
  if (element.getAttribute('aria-label') !== label) element.setAttribute('aria-label', label);
}
