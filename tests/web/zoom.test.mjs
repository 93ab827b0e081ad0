import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubleTapped, isWhole, kWhole, movedBy, pinched, refitted, zoomedAt } from '../../web_demo/core/zoom.js';

/** A standing phone with a lying picture: it is 390 x 219.4 when all of it is seen. */
const pane = { width: 390, height: 844, aspect: 16 / 9 };
const middle = { x: 0, y: 0 };

/** Edges of the picture, px from the pane's middle. */
function edges({ scale, x, y }, { width, height, aspect } = pane) {
  const [w, h] = aspect > width / height ? [width, width / aspect] : [height * aspect, height];
  return { left: x - (w * scale) / 2, right: x + (w * scale) / 2, top: y - (h * scale) / 2, bottom: y + (h * scale) / 2 };
}

/** No bare edge where the picture could fill the pane, and in the middle where it cannot. */
function staysIn(zoom, at = pane) {
  const { left, right, top, bottom } = edges(zoom, at);
  const along = (low, high, half) => (high - low >= 2 * half - 0.01 ? low <= -half + 0.01 && high >= half - 0.01 : Math.abs(low + high) < 0.01);
  assert.ok(along(left, right, at.width / 2), `x: ${left} to ${right}`);
  assert.ok(along(top, bottom, at.height / 2), `y: ${top} to ${bottom}`);
}

test('a double tap makes the place that was tapped twice as large, the next one shows the whole picture', () => {
  const wide = { width: 844, height: 390, aspect: 16 / 9 };
  const twice = doubleTapped(kWhole, wide, { x: 100, y: 20 });
  assert.equal(twice.scale, 2);
  assert.equal(twice.x, -100); // what was at 100 is still there
  assert.deepEqual(doubleTapped(twice, wide, middle), kWhole);
});

test('a double tap on a lying picture in a standing phone fills the screen', () => {
  const full = doubleTapped(kWhole, pane, { x: 20, y: 0 });
  assert.ok(Math.abs(full.scale * (390 / pane.aspect) - 844) < 0.01);
  assert.ok(Math.abs(full.x - -20 * (full.scale - 1)) < 0.01);
  assert.ok(Math.abs(full.y) < 0.01);
});

test('what is under the fingers stays under the fingers', () => {
  const zoom = pinched({ scale: 3, x: 40, y: 0 }, pane, [{ x: -10, y: 0 }, { x: 10, y: 0 }], [{ x: 0, y: 0 }, { x: 30, y: 0 }]);
  assert.equal(zoom.scale, 4.5);
  assert.equal(zoom.x, 15 - (0 - 40) * 1.5); // the picture's part under 0 is now under 15
});

test('the picture never leaves the pane', () => {
  for (const at of [pane, { width: 844, height: 390, aspect: 4 / 3 }, { width: 390, height: 844, aspect: 9 / 16 }, { width: 1280, height: 800, aspect: 1 }]) {
    let zoom = kWhole;
    const random = (seed) => (Math.sin(seed * 12.9898) * 43758.5453) % 1;
    for (let step = 0; step < 300; step++) {
      const point = { x: random(step) * at.width, y: random(step + 0.5) * at.height };
      zoom = step % 3 === 0 ? zoomedAt(zoom, at, 1 + random(step) * 0.6, point) : movedBy(zoom, at, { x: point.x * 3, y: point.y * 3 });
      staysIn(zoom, at);
    }
  }
});

test('it is never smaller than the whole, and there is an end to growing', () => {
  assert.deepEqual(zoomedAt(kWhole, pane, 0.2, { x: 50, y: 50 }), kWhole);
  const most = zoomedAt(kWhole, pane, 1000, middle).scale;
  assert.ok(most * 219.4 > 844 && most <= 10, `${most}`); // far enough to fill the standing pane
  assert.equal(zoomedAt(kWhole, { width: 1600, height: 900, aspect: 16 / 9 }, 1000, middle).scale, 4);
});

test('a whole picture cannot be moved', () => {
  assert.deepEqual(movedBy(kWhole, pane, { x: 50, y: -80 }), kWhole);
});

test('a phone that is turned keeps the zoom, within the new edges', () => {
  const turned = refitted({ scale: 4, x: 500, y: 40 }, { width: 844, height: 390, aspect: 16 / 9 });
  assert.equal(turned.scale, 4);
  staysIn(turned, { width: 844, height: 390, aspect: 16 / 9 });
});

test('fingers that lie on one point do no harm', () => {
  const zoom = pinched(kWhole, pane, [middle, middle], [middle, { x: 0, y: 90 }]);
  assert.ok(Number.isFinite(zoom.scale) && Number.isFinite(zoom.x) && Number.isFinite(zoom.y));
  staysIn(zoom);
});

test('whole is what looks whole', () => {
  assert.ok(isWhole(kWhole));
  assert.ok(isWhole({ scale: 1.005, x: 0, y: 0 }));
  assert.ok(!isWhole({ scale: 1.2, x: 0, y: 0 }));
});

test('a pane that is not shown changes nothing', () => {
  const zoom = { scale: 2, x: 10, y: 0 };
  for (const hidden of [{ width: 0, height: 0, aspect: 1 }, { width: 390, height: 0, aspect: 16 / 9 }]) {
    assert.deepEqual(refitted(kWhole, hidden), kWhole);
    assert.deepEqual(refitted(zoom, hidden), zoom);
  }
});
