import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageSource } from './page/index.mjs';
import { PictureClock } from './page/picture_clock.mjs';

const kTimes = [0, 1, 255, 256, 1048575, 1048576, 1763850000123];
const wrapped = (/** @type {number} */ ms) => ms % 2 ** PictureClock.timeBits;

/** A grey picture's top rows with the clock painted over them, in any width; `change` alters each sample. */
function picture(ms, { width = PictureClock.pictureWidth, change = (/** @type {number} */ sample) => sample } = {}) {
  const scale = width / PictureClock.pictureWidth;
  const height = Math.round(PictureClock.block * scale);
  const data = new Float32Array(width * height * 4).fill(100);
  const drawing = {
    fillStyle: '',
    fillRect(x, y, w, h) {
      for (let row = Math.round(y * scale); row < Math.round((y + h) * scale); row++) {
        const [first, last] = [Math.round(x * scale), Math.round((x + w) * scale)];
        data.fill(this.fillStyle === '#fff' ? 255 : 0, (row * width + first) * 4, (row * width + last) * 4);
      }
    },
  };
  PictureClock.paint(drawing, ms);
  return { data: data.map(change), width };
}

test('a time is read back as it was written, up to the wrap', () => {
  for (const ms of kTimes) assert.equal(PictureClock.decode(PictureClock.encode(ms)), wrapped(ms));
});

test('a painted time is read back from the picture, also from a smaller one', () => {
  for (const ms of kTimes) {
    for (const width of [960, 640, 480, 320]) assert.equal(PictureClock.read(picture(ms, { width })), wrapped(ms), `${ms} at ${width}`);
  }
});

test('it survives a pale, noisy picture', () => {
  let seed = 1;
  const noise = () => {
    seed = (seed * 16807) % 2147483647;
    return (seed / 2147483647 - 0.5) * 160;
  };
  for (const ms of kTimes) {
    const image = picture(ms, { change: (sample) => Math.min(255, Math.max(0, 60 + sample * 0.55 + noise())) });
    assert.equal(PictureClock.read(image), wrapped(ms));
  }
});

test('a single wrong bit is noticed, wherever it is', () => {
  for (let wrong = 0; wrong < PictureClock.blocks; wrong++) {
    const bits = PictureClock.encode(123456);
    bits[wrong] = !bits[wrong];
    assert.equal(PictureClock.decode(bits), null);
  }
});

test('a black, a white and a grey picture are no time', () => {
  for (const level of [0, 100, 255]) assert.equal(PictureClock.read(picture(5, { change: () => level })), null);
});

test('the age of a frame is right across the wrap', () => {
  assert.equal(PictureClock.age(2 ** 20 - 10, 2 ** 20 + 25), 35);
  assert.equal(PictureClock.age(wrapped(1763850000123), 1763850000223), 100);
});

test('the code for pages can be parsed', () => {
  assert.doesNotThrow(() => new Function(pageSource('petcam', 'wss://127.0.0.1/janus')));
});
