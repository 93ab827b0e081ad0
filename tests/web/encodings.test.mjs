import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodingsFor, oneEncoding } from '../../web_demo/core/encodings.js';

const rids = (width, height) => encodingsFor({ width, height }).map(({ rid }) => rid);

test('from 960x540 up a camera sends three encodings, below two, upright too', () => {
  for (const [width, height] of [[960, 540], [540, 960], [1280, 720], [1920, 1080]]) assert.deepEqual(rids(width, height), ['l', 'm', 'h']);
  for (const [width, height] of [[640, 480], [640, 360], [360, 640], [959, 540], [480, 270]]) assert.deepEqual(rids(width, height), ['l', 'h']);
});

test('a picture that is small anyway has one encoding without a name', () => {
  for (const [width, height] of [[320, 240], [320, 180], [180, 320]]) assert.deepEqual(encodingsFor({ width, height }), oneEncoding());
  assert.equal(oneEncoding().length, 1);
  assert.equal(oneEncoding()[0].rid, undefined);
});

test('before the size is known it is two', () => {
  assert.deepEqual(encodingsFor({}).map(({ rid }) => rid), ['l', 'h']);
  assert.deepEqual(encodingsFor({ width: 1280 }).map(({ rid }) => rid), ['l', 'h']);
});

test('encodings are lowest first: larger and dearer from one to the next, the last one whole', () => {
  for (const encodings of [encodingsFor({ width: 960, height: 540 }), encodingsFor({ width: 640, height: 480 })]) {
    for (let i = 1; i < encodings.length; i++) {
      assert.ok(encodings[i].scaleResolutionDownBy < encodings[i - 1].scaleResolutionDownBy);
      // More than twice as many bytes: the server takes the dearer one for the higher one (plugin/petcam/camera_layers.hpp).
      assert.ok(encodings[i].maxBitrate > 2 * encodings[i - 1].maxBitrate);
    }
    assert.equal(encodings.at(-1).scaleResolutionDownBy, 1);
  }
});

test('all encodings together stay within 1.3 Mbit/s, of which encoders make up to 1.5', () => {
  for (const encodings of [encodingsFor({ width: 960, height: 540 }), encodingsFor({ width: 640, height: 480 }), oneEncoding()]) {
    assert.ok(encodings.reduce((sum, { maxBitrate }) => sum + maxBitrate, 0) <= 1_300_000);
  }
});

test('whoever gets encodings may change them', () => {
  encodingsFor({ width: 960, height: 540 })[0].maxBitrate = 1;
  assert.notEqual(encodingsFor({ width: 960, height: 540 })[0].maxBitrate, 1);
});
