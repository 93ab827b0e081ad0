// The recordings over HTTP: ranges beside nginx's answers, many downloads at once, slow clients, tickets that are not right,
// paths that try to be others, and a real browser.

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ArchiveServer, chanceFile } from './lib/archive.mjs';
import { ChildProcess, closeBrowsers, launchBrowser, openPage, root, waitFor } from './lib/index.mjs';

const kBytes = 3000017;
const now = Math.floor(Date.now() / 1000);

let server;
let clip;
let content;
let foreign;
let event;

before(async () => {
  server = await ArchiveServer.start({ patience: 3 });
  const file = path.join(server.dir, 'chance.mp4');
  content = chanceFile(file, kBytes);
  clip = await server.clip('c1', file, { start: now - 100, end: now - 80 });
  foreign = await server.clip('c2', file);
  event = await server.tell('event', 'c1', 'motion', now - 99, now - 90, clip.id);
  chanceFile(path.join(server.dir, 'whole.jpg'), 5000);
  chanceFile(path.join(server.dir, 'cut.jpg'), 2000);
  assert.equal(await server.tell('snapshot', event, path.join(server.dir, 'whole.jpg'), path.join(server.dir, 'cut.jpg')), 'ok');
  await server.tell('level', 'c1', now - 99, 44, -20);
});

after(async () => {
  assert.equal(await server?.stop(), 0);
});

/** What gst-pipelines/README.md tells to write into nginx's configuration. */
function nginxLocation() {
  const text = readFileSync(path.join(root, 'gst-pipelines/README.md'), 'utf8');
  return /```nginx\n(.*?)```/s.exec(text)[1].replace('http://unix:/…/media.sock', `http://unix:${server.socket}`);
}

/** The same file behind nginx, which people trust with ranges. */
async function startReference() {
  const dir = path.join(server.dir, 'reference');
  mkdirSync(path.join(dir, 'files'), { recursive: true });
  writeFileSync(path.join(dir, 'files', 'chance.mp4'), content);
  const socket = path.join(dir, 'nginx.sock');
  writeFileSync(path.join(dir, 'nginx.conf'), `
    ${process.getuid() === 0 ? 'user root;' : ''}
    daemon off; worker_processes 1; pid ${dir}/pid; error_log ${dir}/log;
    events { worker_connections 64; }
    http { access_log off; client_body_temp_path ${dir}/b; proxy_temp_path ${dir}/p; fastcgi_temp_path ${dir}/f; uwsgi_temp_path ${dir}/u; scgi_temp_path ${dir}/s;
      server {
        listen unix:${socket};
        root ${dir}/files;
        add_header Cache-Control no-cache always;
        ${nginxLocation()}
      } }`);
  const child = new ChildProcess({ name: 'nginx', argv: ['nginx', '-e', `${dir}/log`, '-p', dir, '-c', `${dir}/nginx.conf`], log: `${dir}/out`, group: true });
  const ask = (args) => new Promise((resolve) => {
    execFile('curl', ['-s', '-i', '--unix-socket', socket, ...args, 'http://petcam/chance.mp4'], { encoding: 'buffer', maxBuffer: 1 << 26 }, (_, out) => {
      const end = out.indexOf('\r\n\r\n');
      const head = out.subarray(0, end).toString('latin1');
      resolve({ status: Number(head.split(' ')[1]), range: /content-range: (.*)/i.exec(head)?.[1], type: /content-type: (.*)/i.exec(head)?.[1] ?? '', body: out.subarray(end + 4) });
    });
  });
  await waitFor('nginx', async () => (await ask([])).status === 200);
  return { ask, socket, stop: () => child.stop() };
}

/** The parts of a multipart/byteranges body, each with its range. */
function partsOf(type, body) {
  const boundary = /boundary="?([^"; ]+)/.exec(type)[1];
  const text = body.toString('latin1');
  return text.split(`\r\n--${boundary}`).slice(1, -1).map((part) => {
    const [head, ...rest] = part.split('\r\n\r\n');
    return { range: /content-range: (.*)/i.exec(head)[1], body: rest.join('\r\n\r\n') };
  });
}

test('ranges are answered as nginx answers them, byte by byte', async () => {
  const reference = await startReference();
  const ranges = ['0-0', '0-99', '1-1', '100-', '-1', '-100', `${kBytes - 1}-`, `${kBytes - 1}-${kBytes - 1}`, `${kBytes}-`, `${kBytes}-${kBytes + 5}`, `0-${kBytes - 1}`,
    `0-${kBytes + 5}`, `-${kBytes}`, `-${kBytes + 1}`, '-0', '0-', '65535-65536', '65536-131071', '0-0,2-2', '0-9,-9', '100-199,0-99', `${kBytes}-,0-3`, '9999999999999999-', '0-1, 5-6 ,9-9'];
  let compared = 0;
  for (const range of ranges) {
    const args = ['-H', `Range: bytes=${range}`];
    const [theirs, ours] = [await reference.ask(args), await server.curl(`clips/${clip.id}`, { args })];
    assert.equal(ours.status, theirs.status, range);
    assert.equal(ours.headers['content-range'], theirs.range, range);
    if (theirs.status === 416) continue;
    if (theirs.type.startsWith('multipart/')) assert.deepEqual(partsOf(ours.headers['content-type'], ours.body), partsOf(theirs.type, theirs.body), range);
    else assert.ok(ours.body.equals(theirs.body), range);
    assert.equal(ours.body.length, Number(ours.headers['content-length']), range);
    compared += 1;
  }
  assert.ok(compared > 15);
  await reference.stop();
});

test('behind nginx, as the README says, everything arrives once and whole', async () => {
  const nginx = await startReference();
  const ask = async (target, ...args) => {
    const { stdout } = await new Promise((resolve) => execFile('curl', ['-s', '-i', '--unix-socket', nginx.socket, ...args, `http://petcam/media/v1/${target}`], { encoding: 'latin1', maxBuffer: 1 << 26 }, (_, out) => resolve({ stdout: out })));
    const end = stdout.indexOf('\r\n\r\n');
    return { status: Number(stdout.split(' ')[1]), head: stdout.slice(0, end).toLowerCase(), body: Buffer.from(stdout.slice(end + 4), 'latin1') };
  };
  const address = `clips/${clip.id}?ticket=${server.ticket()}`;
  const whole = await ask(address);
  assert.ok(whole.body.equals(content));
  assert.equal(whole.head.match(/cache-control: .*/g).join(), 'cache-control: private, max-age=3600');
  assert.equal(whole.head.match(/x-content-type-options/g).length, 1);
  const part = await ask(address, '-r', '1000-1999');
  assert.equal(part.status, 206);
  assert.ok(part.body.equals(content.subarray(1000, 2000)));
  assert.equal((await ask(`clips/${clip.id}/star?ticket=${server.ticket()}`, '-X', 'PUT', '-d', '{"starred":false}')).status, 200);
  assert.equal((await ask('clips/..%2f..%2fhome.key', '--path-as-is')).status, 404);
  await nginx.stop();
});

test('forty ranges of chance are the bytes that lie there', async () => {
  for (let i = 0; i < 40; ++i) {
    const first = Math.floor(Math.random() * kBytes);
    const last = Math.min(kBytes - 1, first + Math.floor(Math.random() * 200000));
    const { status, body } = await server.curl(`clips/${clip.id}`, { args: ['-r', `${first}-${last}`] });
    assert.equal(status, 206);
    assert.ok(body.equals(content.subarray(first, last + 1)), `${first}-${last}`);
  }
});

test('a download that was cut off goes on where it was', async () => {
  const tag = (await server.curl(`clips/${clip.id}`, { args: ['-I'] })).headers.etag;
  const rest = await server.curl(`clips/${clip.id}`, { args: ['-H', 'Range: bytes=1000-', '-H', `If-Range: ${tag}`] });
  assert.equal(rest.status, 206);
  assert.ok(rest.body.equals(content.subarray(1000)));
  assert.equal((await server.curl(`clips/${clip.id}`, { args: ['-H', 'Range: bytes=1000-', '-H', 'If-Range: "another"'] })).status, 200);
  assert.equal((await server.curl(`clips/${clip.id}`, { args: ['-H', `If-None-Match: ${tag}`] })).status, 304);
  const named = await server.curl(`clips/${clip.id}?download=1`);
  assert.match(named.headers['content-disposition'], /^attachment; filename="K_che _1_ \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.mp4"; filename\*=UTF-8''K%C3%BCche%20_1_%20/);
});

test('HEAD says what GET would, without it', async () => {
  for (const target of [`clips/${clip.id}`, `events/${event}/snapshot.jpg`, `events/${event}/snapshot.jpg?crop=1`, `cameras/c1/timeline?from=${now - 200}&to=${now - 50}`]) {
    const [head, get] = [await server.curl(target, { args: ['-I'] }), await server.curl(target)];
    assert.equal(head.status, 200, target);
    assert.equal(head.body.toString('latin1').split('\r\n\r\n')[1], '', target);
    for (const header of ['content-length', 'content-type', 'etag', 'cache-control']) assert.equal(head.headers[header], get.headers[header], `${target} ${header}`);
  }
});

test('the timeline names what is there, and a picture is the one that was kept', async () => {
  const day = (await server.curl(`cameras/c1/timeline?from=${now - 86400}&to=${now}`)).json();
  assert.deepEqual(day.events, [{ id: event, type: 'motion', start: now - 99, end: now - 90, snapshot: true, snapshots: 1, clip: clip.id }]);
  assert.deepEqual(day.clips, [{ id: clip.id, start: now - 100, end: now - 80, bytes: kBytes, type: 'video/mp4', starred: false }]);
  assert.equal(day.levels.step, 60);
  assert.ok(day.levels.motion.length >= 1440 && day.levels.motion.includes(44) && day.levels.sound.includes(-20));
  assert.equal(day.recording, 'motion');
  const picture = async (query) => (await server.curl(`events/${event}/snapshot.jpg${query}`)).body;
  assert.ok((await picture('')).equals(readFileSync(path.join(server.dir, 'whole.jpg'))));
  assert.ok((await picture('?crop=1')).equals(readFileSync(path.join(server.dir, 'cut.jpg'))));
});

test('fifty downloads at once are the same to the byte, and cost little memory', async (t) => {
  const size = 8000003;
  const file = path.join(server.dir, 'large.mp4');
  const sum = createHash('sha256').update(chanceFile(file, size)).digest('hex');
  const large = await server.clip('c1', file);
  const before = server.memory('VmHWM');
  const url = `http://petcam/media/v1/clips/${large.id}?ticket=${server.ticket()}`;
  const sums = await Promise.all(Array.from({ length: 50 }, () => new Promise((resolve) => {
    // Slow enough that all of them are underway together.
    execFile('sh', ['-c', `curl -s --limit-rate 4M --unix-socket "${server.socket}" "${url}" | sha256sum`], (_, out) => resolve(out.split(' ')[0]));
  })));
  assert.deepEqual(new Set(sums), new Set([sum]));
  const grown = server.memory('VmHWM') - before;
  t.diagnostic(`note: 50 downloads of 8 MB at once: ${grown} KiB more memory at the most`);
  assert.ok(grown < 24000, `${grown} KiB`);
});

test('who does not read costs a socket for a while, and holds nobody up', async () => {
  const open = () => readdirSync(`/proc/${server.child.pid}/fd`).length;
  const before = open();
  const memory = server.memory('VmRSS');
  const stalled = Array.from({ length: 100 }, () => {
    const socket = net.connect(server.socket);
    socket.on('error', () => {});
    socket.pause();
    socket.write(`GET /media/v1/clips/${clip.id}?ticket=${server.ticket()} HTTP/1.1\r\nHost: petcam\r\n\r\n`);
    return socket;
  });
  await waitFor('a hundred connections', () => open() >= before + 100);
  const start = Date.now();
  assert.ok((await server.curl(`clips/${clip.id}`)).body.equals(content));
  assert.ok(Date.now() - start < 3000);
  assert.ok(server.memory('VmRSS') - memory < 24000, `${server.memory('VmRSS') - memory} KiB`);
  await waitFor('all of them cut', () => open() <= before, { within: 15000, saw: open });
  for (const socket of stalled) socket.destroy();
});

test('a file that is deleted while it is downloaded goes on to its end', async () => {
  const doomed = await server.clip('c1', path.join(server.dir, 'large.mp4'));
  const size = readFileSync(doomed.where).length;
  const socket = net.connect(server.socket);
  let received = 0;
  socket.write(`GET /media/v1/clips/${doomed.id}?ticket=${server.ticket()} HTTP/1.1\r\nHost: petcam\r\n\r\n`);
  await new Promise((resolve) => socket.once('readable', resolve));
  assert.equal((await server.curl(`clips/${doomed.id}`, { args: ['-X', 'DELETE'] })).status, 200);
  assert.equal((await server.curl(`clips/${doomed.id}`)).status, 404);
  for await (const part of socket) received += part.length;
  assert.ok(received > size, `${received} of ${size}`);
});

test('a file that becomes shorter while it is downloaded is cut off, not filled up', async () => {
  const doomed = await server.clip('c1', path.join(server.dir, 'large.mp4'));
  const socket = net.connect(server.socket);
  socket.on('error', () => {});
  socket.write(`GET /media/v1/clips/${doomed.id}?ticket=${server.ticket()} HTTP/1.1\r\nHost: petcam\r\n\r\n`);
  await new Promise((resolve) => socket.once('readable', resolve));
  execFileSync('truncate', ['-s', '1000000', doomed.where]);
  let received = 0;
  for await (const part of socket) received += part.length;
  assert.ok(received < 2000000, `${received}`);
  assert.equal((await server.curl(`clips/${clip.id}`)).status, 200);
});

/** Nothing of ours that a stranger must not see. */
function leaks(answer) {
  const text = answer.toString('latin1');
  return [server.key.toString('latin1'), 'SQLite format', 'root:', server.dir, content.subarray(0, 32).toString('latin1')].filter((secret) => text.includes(secret));
}

test('no path leads anywhere but to a clip, a picture or a timeline', async () => {
  const id = clip.id;
  const key = path.join(server.dir, 'home.key');
  const targets = [
    '/media/v1/clips/../../home.key', '/media/v1/clips/..%2f..%2fhome.key', '/media/v1/clips/%2e%2e/%2e%2e/home.key', '/media/v1/clips/%252e%252e%252fhome.key',
    '/media/v1/clips/....//....//home.key', '/media/v1/clips/..\\..\\home.key', '/media/v1/clips/..%5c..%5chome.key', '/media/v1/clips/..%c0%af..%c0%afhome.key', `/media/v1/clips/${key}`,
    `/media/v1/clips/%2f${key.slice(1)}`, `/media/v1/clips/file://${key}`, '/etc/passwd', '//etc/passwd', '/media/v1//etc/passwd', '/media/../../../../etc/passwd', `/media/v1/clips/${id}/../../../index.db`,
    '/media/v1/clips/index.db', '/media/v1/clips/c1%2f', `/media/v1/clips/${id}%00`, `/media/v1/clips/${id}%00.jpg`, `/media/v1/clips/${id}\0`, `/media/v1/clips/${id}%0a`, `/media/v1/clips/${id}%0d%0aX: y`,
    `/media/v1/clips/${id}%20`, `/media/v1/clips/${id.toUpperCase()}`, `/media/v1/clips/${'k'.repeat(5000)}`, `/media/v1/clips/${'../'.repeat(1000)}etc/passwd`, `/media/v1/events/${event}/../snapshot.jpg`,
    `/media/v1/events/${event}/snapshot.jpg/`, `/media/v1/events/..%2f${event}/snapshot.jpg`, '/media/v1/cameras/c1%2f..%2fc2/timeline?from=1&to=2', '/media/v1/cameras/../timeline?from=1&to=2',
    '/media/v1/cameras/c1;c2/timeline?from=1&to=2', `/media/v1/clips/${id};jsessionid=1`, `http://petcam/media/v1/clips/../../home.key`, `http://petcam//etc/passwd`, 'media/v1/clips', '*', '.', '?', '/?/../etc/passwd', '/#',
  ];
  const ticket = server.ticket();
  for (const target of targets) {
    const answer = await server.raw(`GET ${target} HTTP/1.1\r\nHost: petcam\r\nAuthorization: Bearer ${ticket}\r\n\r\n`);
    const status = Number(answer.toString('latin1').split(' ')[1] ?? 0);
    assert.ok([0, 400, 404].includes(status), `${JSON.stringify(target.slice(0, 80))}: ${status}`);
    assert.deepEqual(leaks(answer), [], target.slice(0, 80));
  }
  // A newline ends the line of the request: what comes behind is no part of it.
  const split = await server.raw(`GET /media/v1/clips/${id}\n/../../home.key HTTP/1.1\r\nHost: petcam\r\nAuthorization: Bearer ${ticket}\r\n\r\n`);
  assert.deepEqual(leaks(split), []);
  for (const junk of [Buffer.alloc(5000), Buffer.from('GET\r\n\r\n'), Buffer.from(`GET /${'a'.repeat(300000)} HTTP/1.1\r\n\r\n`), Buffer.from('\x16\x03\x01\x02\x00\x01\x00')]) {
    assert.deepEqual(leaks(await server.raw(junk)), []);
  }
  assert.equal((await server.curl(`clips/${id}`)).status, 200);
});

test('a ticket that is not right opens nothing', async () => {
  const good = server.ticket();
  const [text, signature] = [good.slice(0, good.lastIndexOf('.')), good.slice(good.lastIndexOf('.') + 1)];
  const wrong = {
    none: '', empty: ' ', forged: `${text}.${'0'.repeat(64)}`, flipped: `${text}.${signature.replace(/.$/, (c) => (c === '0' ? '1' : '0'))}`, 'of another key': server.ticket({ key: Buffer.alloc(32) }),
    expired: server.ticket({ expires: Math.floor(Date.now() / 1000) - 1 }), 'far too long': server.ticket({ expires: Math.floor(Date.now() / 1000) + 3600 }), truncated: good.slice(0, -1),
    'without signature': text, 'with more actions than signed': `${server.ticket({ actions: 'r' }).replace('.r.', '.rds.')}`, 'for another camera than signed': good.replace('.c1.', '.c2.'),
    'of another member than signed': good.replace('.m1.', '.m2.'), 'later than signed': good.replace(/\.(\d+)\.(?=[0-9a-f]{64}$)/, (_, at) => `.${Number(at) + 1}.`), twice: `${good}, ${good}`, overlong: `${good}${'0'.repeat(4000)}`,
    'upper case': good.toUpperCase(), 'with a space': `${good} x`, 'with a percent': good.replaceAll('.', '%2e'),
  };
  for (const [what, ticket] of Object.entries(wrong)) {
    for (const [target, args] of [[`clips/${clip.id}`, []], [`clips/${clip.id}`, ['-X', 'DELETE']], [`clips/${clip.id}/star`, ['-X', 'PUT', '-d', '{"starred":true}']],
      [`events/${event}/snapshot.jpg`, []], ['cameras/c1/timeline?from=1&to=2', []], ['cameras/c1/snapshot', ['-X', 'POST']]]) {
      const answer = await server.curl(target, { ticket, args });
      assert.equal(answer.status, 401, `${what}: ${args.join(' ')} ${target}`);
      assert.deepEqual(leaks(answer.body), [], what);
    }
    assert.equal((await server.curl(`clips/${clip.id}?ticket=${encodeURIComponent(ticket)}`, { ticket: '' })).status, 401, what);
  }
  assert.equal((await server.curl(`clips/${clip.id}?ticket=${good}`, { ticket: '' })).status, 200);
});

test('a ticket opens what it names and nothing else', async () => {
  const status = async (target, ticket, args = []) => (await server.curl(target, { ticket, args })).status;
  const [other, reader] = [server.ticket({ camera: 'c2' }), server.ticket({ actions: 'r' })];
  assert.equal(await status(`clips/${clip.id}`, other), 403);
  assert.equal(await status(`clips/${foreign.id}`, other), 200);
  assert.equal(await status(`events/${event}/snapshot.jpg`, other), 403);
  assert.equal(await status('cameras/c1/timeline?from=1&to=2', other), 403);
  assert.equal(await status('cameras/c1/snapshot', other, ['-X', 'POST']), 403);
  assert.equal(await status(`clips/${clip.id}`, other, ['-X', 'DELETE']), 403);
  assert.equal(await status(`clips/${clip.id}`, reader, ['-X', 'DELETE']), 403);
  assert.equal(await status(`clips/${clip.id}/star`, reader, ['-X', 'PUT', '-d', '{"starred":true}']), 403);
  assert.equal(await status(`clips/${clip.id}`, reader), 200);
  assert.equal(await status(`clips/${clip.id}/star`, server.ticket(), ['-X', 'PUT', '-d', '{"starred":true}']), 200);
});

test('what the home server takes back is worth nothing from then on', async () => {
  const ticket = server.ticket({ member: 'm7' });
  const both = [() => server.curl(`clips/${clip.id}`, { ticket }), () => server.curl(`clips/${foreign.id}`, { ticket: server.ticket({ member: 'm7', camera: 'c2' }) })];
  const statuses = async () => [(await both[0]()).status, (await both[1]()).status];
  assert.deepEqual(await statuses(), [200, 200]);
  await server.tell('revoke', 'm7', 'c1', Math.floor(Date.now() / 1000));
  assert.deepEqual(await statuses(), [401, 200]);
  await server.tell('revoke', 'm7', '-', Math.floor(Date.now() / 1000));
  assert.deepEqual(await statuses(), [401, 401]);
  assert.equal((await server.curl(`clips/${clip.id}`)).status, 200);
});

test('a picture now comes with its event, at most every two seconds, and says when there is none', async () => {
  const ask = (camera) => server.curl(`cameras/${camera}/snapshot`, { ticket: server.ticket({ camera, actions: 'r' }), args: ['-X', 'POST'] });
  const taken = await ask('c3');
  assert.equal(taken.status, 200);
  const picture = await server.curl(`events/${taken.json().event}/snapshot.jpg`, { ticket: server.ticket({ camera: 'c3' }) });
  assert.equal(picture.body.length, 1000);
  assert.equal((await ask('c3')).status, 429);
  assert.equal((await ask('c9')).status, 503);
});

test('methods, bodies and queries that are not right are told apart', async () => {
  const status = async (target, ...args) => (await server.curl(target, { args })).status;
  assert.equal(await status(`clips/${clip.id}`, '-X', 'POST'), 405);
  assert.equal(await status(`clips/${clip.id}`, '-X', 'PROPFIND'), 405);
  assert.equal(await status('cameras/c1/timeline'), 400);
  assert.equal(await status(`clips/${clip.id}/star`, '-X', 'PUT', '-d', 'starred'), 400);
  assert.equal(await status(`clips/${clip.id}/star`, '-X', 'PUT', '-d', 'x'.repeat(5000)), 413);
  assert.equal(await status(`clips/${clip.id}/star`, '-X', 'PUT', '-H', 'Transfer-Encoding: chunked', '-d', '{"starred":true}'), 411);
  assert.equal(await status('clips/k000000000000'), 404);
  assert.equal(await status(`clips/k000000000000`, '-X', 'DELETE'), 404);
});

/** What a browser can reach: the Unix socket behind a port. */
function startPort() {
  const seen = [];
  const proxy = http.createServer((request, response) => {
    seen.push({ url: request.url, range: request.headers.range ?? null });
    if (request.url === '/') return response.setHeader('Content-Type', 'text/html').end('<video muted playsinline></video>');
    const onward = http.request({ socketPath: server.socket, path: request.url, method: request.method, headers: request.headers }, (answer) => {
      seen.at(-1).status = answer.statusCode;
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  return new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve({ seen, url: `http://127.0.0.1:${proxy.address().port}/`, stop: () => (proxy.closeAllConnections(), proxy.close()) })));
}

test('Chromium plays a clip and seeks in it, and a running one to the end that it had', async () => {
  const file = path.join(server.dir, 'movie.mp4');
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=15:duration=24', '-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '1M', '-pix_fmt', 'yuv420p', '-g', '30',
    '-movflags', 'frag_keyframe+empty_moov+default_base_moof', file]);
  const done = await server.clip('c1', file, { start: now - 60, end: now - 36 });
  const running = await server.clip('c1', file, { start: now - 60, end: now - 36, running: true });
  // Where the sixth fragment ends.
  const bytes = readFileSync(file);
  let cut = -4;
  for (let i = 0; i < 7; ++i) cut = bytes.indexOf('moof', cut + 5);
  await server.tell('grow', running.id, now - 48, cut - 4);
  const port = await startPort();
  const browser = await launchBrowser();
  const page = await openPage(browser, port.url);
  const play = async (id, from) => {
    await page.$eval('video', (video, src) => { video.src = src; video.play(); }, `/media/v1/clips/${id}?ticket=${server.ticket()}`);
    await waitFor('a picture', () => page.$eval('video', (video) => video.currentTime > 0.2), { within: 15000, saw: () => page.$eval('video', (video) => `${video.error?.message} ${video.readyState}`) });
    await page.$eval('video', (video, to) => { video.currentTime = to; }, from);
    await waitFor('the second that was asked for', () => page.$eval('video', (video, to) => !video.seeking && video.currentTime >= to, from), { within: 15000, saw: () => page.$eval('video', (video) => `${video.error?.message} ${video.currentTime}`) });
  };
  await play(done.id, 18);
  assert.ok(port.seen.filter(({ status }) => status === 206).length >= 1, JSON.stringify(port.seen));
  await play(running.id, 9);
  await server.tell('grow', running.id, now - 36, bytes.length);
  await waitFor('the end', () => page.$eval('video', (video) => video.ended), { within: 15000, saw: () => page.$eval('video', (video) => `${video.error?.message} ${video.currentTime} of ${video.duration}`) });
  assert.equal(await page.$eval('video', (video) => video.error?.message ?? null), null);
  assert.ok(await page.$eval('video', (video) => video.currentTime < 13));
  await closeBrowsers(browser);
  port.stop();
});
