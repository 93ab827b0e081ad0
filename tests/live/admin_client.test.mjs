// conf/launcher/janus_admin.pl against a server that answers in every way that RFC 6455 allows, and in some that it does not.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { bounded, root } from './lib/index.mjs';

const dir = mkdtempSync(path.join(os.tmpdir(), 'petcam-'));
const secretFile = path.join(dir, 'secret');
const secret = '0123456789abcdef'.repeat(4);
writeFileSync(secretFile, `${secret}\n`);
after(() => rmSync(dir, { recursive: true }));

const kText = 1;
const kClose = 8;
const kPing = 9;

/** A frame as a server sends it: not masked (RFC 6455, 5.2). */
function frame(final, opcode, payload = Buffer.alloc(0)) {
  const first = (final ? 0x80 : 0) | opcode;
  if (payload.length < 126) return Buffer.concat([Buffer.from([first, payload.length]), payload]);
  const head = Buffer.alloc(payload.length < 65536 ? 4 : 10);
  head[0] = first;
  head[1] = payload.length < 65536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(payload.length, 2);
  else head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

/** What a client sent, unmasked. */
function unmasked(bytes) {
  const length = bytes[1] & 0x7f;
  const skip = { 126: 2, 127: 8 }[length] ?? 0;
  assert.equal(bytes[1] & 0x80, 0x80, 'a client must mask (RFC 6455, 5.1)');
  const mask = bytes.subarray(2 + skip, 6 + skip);
  return Buffer.from(bytes.subarray(6 + skip).map((byte, i) => byte ^ mask[i % 4]));
}

let count = 0;

/** Runs the program against a server that answers with these pieces: {status, out, said, received}. */
async function ask(pieces, { request = '{"request":"home"}', upgrade = 'HTTP/1.1 101 Switching Protocols\r\n\r\n' } = {}) {
  const socket = path.join(dir, `${count++}.sock`);
  const received = [];
  const server = net.createServer((connection) => {
    connection.on('error', () => {});
    connection.once('data', () => {
      connection.write(upgrade);
      let asked = false;
      connection.on('data', async (data) => {
        received.push(data);
        if (asked) return;
        asked = true;
        for (const piece of pieces) {
          if (piece === 'end') connection.end();
          else connection.write(piece);
          await new Promise((resolve) => setTimeout(resolve, 20)); // so that each is read by itself
        }
      });
      if (!upgrade.includes('101')) connection.end();
    });
  });
  await new Promise((resolve) => server.listen(socket, () => resolve(undefined)));
  try {
    return { ...await run([socket, secretFile], request), received };
  } finally {
    server.close();
  }
}

function run(args, request) {
  const child = spawn('perl', [path.join(root, 'conf/launcher/janus_admin.pl'), ...args]);
  let [out, said] = ['', ''];
  child.stdout.on('data', (part) => { out += part; });
  child.stderr.on('data', (part) => { said += part; });
  child.stdin.end(request);
  return bounded(new Promise((resolve) => child.once('close', (status) => resolve({ status, out, said }))), 15000, 'end of janus_admin.pl');
}

const answer = (response) => Buffer.from(JSON.stringify({ janus: 'success', transaction: 'ask', response }));
const odd = { petcam: 'home', name: '"}{\\ 엄마', list: [{ deep: {} }, []] };

for (const [what, padding] of [['7', 0], ['16', 1000], ['64', 70000]]) {
  test(`an answer whose length takes ${what} bits is printed whole`, async () => {
    const response = padding ? { ...odd, padding: 'x'.repeat(padding) } : { a: '}' };
    const { status, out, said } = await ask([frame(true, kText, answer(response))]);
    assert.equal(status, 0, said);
    assert.deepEqual(JSON.parse(out), response);
  });
}

test('an answer in fragments, with a ping between them, is put together, and the ping is answered', async () => {
  const bytes = answer(odd);
  const { status, out, received } = await ask([
    frame(false, kText, bytes.subarray(0, 30)), frame(true, kPing, Buffer.from('there?')),
    frame(false, 0, bytes.subarray(30, 31)), frame(true, 0, bytes.subarray(31)),
  ]);
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(out), odd);
  assert.equal(received[1][0], 0x8a, 'a pong, in one frame');
  assert.equal(String(unmasked(received[1])), 'there?');
});

test('the request goes to our plugin, with the secret of the file', async () => {
  const request = { request: 'add_camera', name: '부엌 "1"' };
  const { received } = await ask([frame(true, kText, answer({}))], { request: JSON.stringify(request) });
  assert.deepEqual(JSON.parse(String(unmasked(received[0]))), {
    janus: 'message_plugin', transaction: 'ask', admin_secret: secret, plugin: 'janus.plugin.petcam', request,
  });
});

for (const [what, pieces, complaint] of [
  ['an error of Janus', [frame(true, kText, Buffer.from('{"janus":"error","error":{"code":403,"reason":"Unauthorized"}}'))], /refused the request: Unauthorized/],
  ['a close', [frame(true, kClose)], /ended the connection/],
  ['an end in the middle of a frame', [frame(true, kText, answer(odd)).subarray(0, 20), 'end'], /ended the connection/],
  ['half an object', [frame(true, kText, answer(odd).subarray(0, -5))], /ends too early/],
  ['a frame of a tebibyte', [Buffer.from([0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0])], /a frame of 1099511627776 bytes/],
]) {
  test(`${what} instead of an answer is told, with exit code 1`, async () => {
    const { status, out, said } = await ask(pieces);
    assert.equal(status, 1);
    assert.equal(out, '');
    assert.match(said, complaint);
    assert.doesNotMatch(said, new RegExp(secret));
  });
}

test('a server that is no WebSocket, or is silent, is told; nobody at all is exit code 3', async () => {
  const refused = await ask([], { upgrade: 'HTTP/1.1 404 Not Found\r\n\r\n' });
  assert.equal(refused.status, 1);
  assert.match(refused.said, /no WebSocket but HTTP\/1\.1 404 Not Found/);
  const silent = await ask([]);
  assert.equal(silent.status, 1);
  assert.match(silent.said, /did not answer within 10 s/);
  assert.deepEqual(await run([path.join(dir, 'nobody.sock'), secretFile], '{}'), { status: 3, out: '', said: '' });
});
