// What the offer that Janus gets says about the DTLS role.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asDtlsClient } from '../../web_demo/net/dtls_role.js';

test('every m-line offers to be the DTLS client, and nothing else changes', () => {
  const offer = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=setup:actpass\r\na=mid:0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=setup:actpass\r\n';
  assert.equal(asDtlsClient(offer), offer.replaceAll('actpass', 'active'));
});

test('a role that is settled already stays', () => {
  for (const role of ['active', 'passive', 'holdconn']) assert.equal(asDtlsClient(`a=setup:${role}\r\n`), `a=setup:${role}\r\n`);
  assert.equal(asDtlsClient('s=a=setup:actpass\r\n'), 's=a=setup:actpass\r\n');
});
