// WCAG 2.1 AA (success criterion 1.4.3), computed from the colours as the style sheets write them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = (file) => readFileSync(new URL(`../../web_demo/${file}`, import.meta.url), 'utf8');

/** The custom properties of the rule with this selector. */
function colours(text, selector) {
  const [, body] = text.split(`\n${selector} {`);
  assert.ok(body, `no rule ${selector}`);
  return Object.fromEntries([...body.split('}')[0].matchAll(/--([\w-]+): (#[0-9a-f]{3,8});/g)].map(([, name, value]) => [name, value]));
}

/** Relative luminance. */
function luminance(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a, b) {
  const [dark, bright] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (bright + 0.05) / (dark + 0.05);
}

const kDark = colours(css('style.css'), ':root');
const kLight = colours(css('style.css'), ':root[data-theme="light"]');
const kStage = { ...kDark, bg: '#000000', surface: '#000000', ...colours(css('stage.css'), '.stage') };
const kInk = ['text', 'muted', 'accent', 'live', 'warning', 'danger'];

test('contrast is computed as WCAG does', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21);
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48');
});

test('both themes name the same colours', () => {
  assert.deepEqual(Object.keys(kLight).sort(), Object.keys(kDark).sort());
});

for (const [theme, paint] of Object.entries({ dark: kDark, light: kLight, stage: kStage })) {
  test(`every ink can be read on every ground: ${theme}`, (t) => {
    const pairs = [['on-accent', 'accent'], ...kInk.flatMap((ink) => ['bg', 'surface', 'raised'].map((ground) => [ink, ground]))];
    const measured = pairs.map(([ink, ground]) => ({ ink, ground, ratio: contrast(paint[ink], paint[ground]) }));
    const least = measured.reduce((a, b) => (a.ratio < b.ratio ? a : b));
    t.diagnostic(`least: ${least.ink} on ${least.ground} ${least.ratio.toFixed(2)}`);
    assert.deepEqual(measured.filter(({ ratio }) => !(ratio >= 4.5)), []);
  });
}
