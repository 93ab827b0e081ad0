import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publisherCodecs, viewerCodecs } from '../../web_demo/core/codecs.js';

const h264 = (profile, mode) => ({ mimeType: 'video/H264', sdpFmtpLine: `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}` });
const vp8 = { mimeType: 'video/VP8' };
const rtx = { mimeType: 'video/rtx' };
const chromium = [vp8, rtx, { mimeType: 'video/VP9', sdpFmtpLine: 'profile-id=0' }, h264('42001f', 1), h264('42001f', 0), h264('42e01f', 1), h264('42e01f', 0), h264('4d001f', 1), { mimeType: 'video/AV1' }, { mimeType: 'video/red' }, { mimeType: 'video/ulpfec' }];

test('a viewer offers H.264 and VP8 and nothing with payload types of its own', () => {
  assert.deepEqual(viewerCodecs(chromium), [h264('42e01f', 1), h264('42001f', 1), vp8]);
});

test('a camera prefers H.264 constrained baseline, then VP8, and keeps retransmission', () => {
  assert.deepEqual(publisherCodecs(chromium), [h264('42e01f', 1), h264('42001f', 1), vp8, rtx]);
});

test('a camera that is asked for VP8 offers that first and H.264 still, so that it can go back', () => {
  assert.deepEqual(publisherCodecs(chromium, 'vp8'), [vp8, h264('42e01f', 1), h264('42001f', 1), rtx]);
  assert.deepEqual(publisherCodecs(chromium, 'h264'), publisherCodecs(chromium));
  assert.deepEqual(publisherCodecs([vp8, rtx], 'h264'), [vp8, rtx]);
});

test('other H.264 profiles are better than none', () => {
  assert.deepEqual(viewerCodecs([h264('640c1f', 1), h264('640c1f', 0), vp8]), [h264('640c1f', 1), vp8]);
});

test('a browser without H.264 offers VP8', () => {
  assert.deepEqual(viewerCodecs([vp8, rtx]), [vp8]);
});
