// `./petcam up` as a person uses it: started, looked at, disturbed, stopped.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { bounded, freePort, JanusClient, waitFor } from './lib/index.mjs';
import { Launcher, petcam, welcome } from './lib/launcher.mjs';

const launcher = new Launcher();
const scratch = launcher.dir;
const up = launcher.up.bind(launcher);
const ready = welcome;
const processesOf = launcher.processes.bind(launcher);

function childOf(run, name) {
  return Number(processesOf(path.join(scratch, 'home')).find((pid) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return new RegExp(`^Name:\\s+${name}$`, 'm').test(status) && new RegExp(`^PPid:\\s+${run.pid}$`, 'm').test(status);
  }));
}

/** The Janus of a running petcam: its pid and where it listens. */
function janusOf(run) {
  const configured = readFileSync(path.join(state, 'run', 'janus', 'janus.transport.websockets.jcfg'), 'utf8');
  return { pid: childOf(run, 'janus'), socket: /ws_unix = "(.+)"/.exec(configured)?.[1] ?? '' };
}

function get(url, options = {}) {
  const client = url.startsWith('https') ? https : http;
  const answered = new Promise((resolve, reject) => {
    client.get(url, { ca: readFileSync(path.join(state, 'ca', 'rootCA.pem')), ...options }, (answer) => {
      let body = '';
      answer.on('data', (part) => { body += part; });
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
    }).on('error', reject);
  });
  return bounded(answered, 5000, `answer at ${url}`);
}

const state = path.join(scratch, 'home');
let port = 0;
let origin = '';
let server;

before(async () => {
  port = await freePort();
  origin = `https://localhost:${port}`;
  server = up('--state', state, '--port', String(port));
  await ready(server);
});

after(() => launcher.cleanUp());

test('it prints the addresses and the certificate to trust, and is locked', () => {
  assert.match(server.said, new RegExp(`https://localhost:${port}`));
  assert.match(server.said, /rootCA\.pem/);
  assert.doesNotMatch(server.said, /WARNING/);
  assert.match(readFileSync(path.join(state, 'run', 'janus', 'janus.plugin.petcam.jcfg'), 'utf8'), /open = false/);
});

test('the page comes over https with a certificate of the local authority and with strict headers', async () => {
  const { status, headers, body } = await get(`${origin}/`);
  assert.equal(status, 200);
  assert.match(body, /<!doctype html>/i);
  assert.match(headers['content-type'] ?? '', /^text\/html/);
  assert.match(headers['content-security-policy'] ?? '', /default-src 'self'/);
  assert.doesNotMatch(headers['content-security-policy'] ?? '', /unsafe/);
  assert.match(headers['permissions-policy'] ?? '', /camera=\(self\), microphone=\(self\)/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(headers['cache-control'], 'no-cache');
  assert.equal(headers['strict-transport-security'], undefined);
});

test('modules, styles and pictures have the types that browsers insist on', async () => {
  const types = { 'main.js': 'text/javascript', 'style.css': 'text/css', 'icon.svg': 'image/svg+xml' };
  for (const [file, type] of Object.entries(types)) {
    const { status, headers } = await get(`${origin}/${file}`);
    assert.equal(status, 200, file);
    assert.ok(headers['content-type']?.startsWith(type), `${file}: ${headers['content-type']}`);
  }
});

test('plain http on the same port leads to https', async () => {
  const { status, headers } = await get(`http://localhost:${port}/somewhere`);
  assert.equal(status, 307);
  assert.equal(headers.location, `${origin}/somewhere`);
});

test('a phone can fetch the certificate of the authority', async () => {
  const { headers, body } = await get(`${origin}/ca.crt`);
  assert.equal(headers['content-type'], 'application/x-x509-ca-cert');
  assert.equal(body.trim(), readFileSync(path.join(state, 'ca', 'rootCA.pem'), 'utf8').trim());
});

test('a WebSocket on /janus speaks janus-protocol, and our plugin is the only one', async () => {
  const client = await JanusClient.connect(`wss://localhost:${port}/janus`, { headers: { Origin: origin } });
  assert.equal(client.protocol, 'janus-protocol');
  const info = await client.info();
  assert.deepEqual(Object.keys(info.plugins), ['janus.plugin.petcam']);
  assert.deepEqual(Object.keys(info.transports), ['janus.transport.websockets']);
  assert.equal(info.dependencies, undefined);
  await client.close();
});

test('the page of another origin gets no WebSocket', async () => {
  await assert.rejects(
    JanusClient.connect(`wss://localhost:${port}/janus`, { headers: { Origin: 'https://elsewhere.example' } }), /403/);
});

test('Janus listens on no TCP port, only on a Unix socket that nobody else can reach', () => {
  const { pid, socket } = janusOf(server);
  const own = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
    } catch {
      return undefined; // closed since
    }
  }));
  assert.ok(own.size > 1, 'no socket seen');
  const listening = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .map((line) => line.trim().split(/\s+/)).filter((fields) => fields[3] === '0A' && own.has(fields[9]));
  assert.deepEqual(listening, []);
  assert.ok(statSync(socket).isSocket());
  assert.equal(statSync(socket).mode & 0o007, 0);
  assert.equal(statSync(path.dirname(socket)).mode & 0o027, 0);
});

test('Janus alone ends when it takes too much memory: a limit is set; files it may open as many as we may', () => {
  const limits = readFileSync(`/proc/${janusOf(server).pid}/limits`, 'utf8');
  const data = Number(/^Max data size +(\d+)/m.exec(limits)?.[1]);
  assert.ok(data >= 2 ** 29 && data <= 2 ** 31, `${data}`);
  const ours = Number(/^Max open files +\d+ +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  assert.equal(Number(/^Max open files +(\d+)/m.exec(limits)?.[1]), Math.min(ours, 65536));
});

test('the state folder is private', () => {
  assert.equal(statSync(state).mode & 0o777, 0o700);
  for (const file of ['ca/rootCA-key.pem', 'tls/key.pem']) {
    assert.equal(statSync(path.join(state, file)).mode & 0o077, 0, file);
  }
});

test('the access log holds no query string', async () => {
  await get(`${origin}/?secret=hunter2`);
  const log = await waitFor('line in the log', () => readFileSync(path.join(state, 'log', 'access.log'), 'utf8'));
  assert.match(log, /"GET \//);
  assert.doesNotMatch(log, /hunter2/);
});

test('a second start with the same state folder is refused in one clear line', async () => {
  const second = up('--state', state, '--port', String(await freePort()));
  assert.equal((await second.ended).code, 1);
  assert.match(second.said, /already running/);
});

test('a taken port is refused in one clear line that offers another', async () => {
  const second = up('--state', path.join(scratch, 'other'), '--port', String(port));
  assert.equal((await second.ended).code, 1);
  assert.equal(second.said.trim().split('\n').length, 1, second.said);
  assert.match(second.said, new RegExp(`Port ${port} is taken.*--port ${port + 1}`));
});

test('a state folder that cannot be made is refused in one clear line', async () => {
  const second = up('--state', '/proc/petcam', '--port', String(await freePort()));
  assert.equal((await second.ended).code, 1);
  assert.equal(second.said.trim().split('\n').length, 1, second.said);
  assert.match(second.said, /--state DIR/);
});

for (const name of ['janus', 'nginx']) {
  test(`${name} is started again when it dies`, async () => {
    const victim = childOf(server, name);
    process.kill(victim, 'SIGKILL');
    await waitFor(`message about ${name}`, () => server.said.includes(`starting ${name} again`), { saw: () => server.said });
    await waitFor('answer after the restart', async () => {
      const client = await JanusClient.connect(`wss://localhost:${port}/janus`);
      const info = await client.info();
      await client.close();
      return info.janus === 'server_info' && childOf(server, name) !== victim;
    }, { within: 10000 });
  });
}

test('when both die at once, both are started again', async () => {
  const victims = { janus: childOf(server, 'janus'), nginx: childOf(server, 'nginx') };
  for (const pid of Object.values(victims)) process.kill(pid, 'SIGKILL');
  await waitFor('both again', () => Object.entries(victims).every(([name, pid]) => {
    const now = childOf(server, name);
    return now && now !== pid;
  }), { within: 15000, saw: () => server.said.slice(-1000) });
  await waitFor('answer after the restart', () => JanusClient.connect(`wss://localhost:${port}/janus`).then((client) => client.close().then(() => true)));
});

test('Ctrl-C stops everything, exits with 0 and leaves the port free', async () => {
  const { socket } = janusOf(server);
  server.kill('SIGINT');
  assert.deepEqual(await bounded(server.ended, 15000, 'end'), { code: 0, signal: null });
  assert.match(server.said, /petcam has stopped/);
  assert.deepEqual(processesOf(scratch), []);
  assert.ok(!existsSync(socket), `${socket} is still there`);
  const probe = net.createServer().listen(port);
  await bounded(new Promise((resolve, reject) => probe.once('listening', resolve).once('error', reject)), 2000, 'free port');
  probe.close();
});

test('a second start takes seconds and keeps the authority that phones trust', async () => {
  const authority = readFileSync(path.join(state, 'ca', 'rootCA.pem'), 'utf8');
  const begin = Date.now();
  server = up('--state', state, '--port', String(port), '--open');
  await ready(server);
  assert.ok(Date.now() - begin < 10000, `${Date.now() - begin} ms`);
  assert.equal(readFileSync(path.join(state, 'ca', 'rootCA.pem'), 'utf8'), authority);
});

test('an open home says so, and has nobody to invite', async () => {
  assert.match(server.said, /WARNING: nobody has to sign in.*Everyone who can reach these addresses can watch, listen and talk/);
  assert.doesNotMatch(server.said, /#\/join\//);
  assert.match(readFileSync(path.join(state, 'run', 'janus', 'janus.plugin.petcam.jcfg'), 'utf8'), /open = true/);
  const invited = await petcam(['invite', 'Mum', '--state', state]);
  assert.equal(invited.code, 1);
  assert.match(invited.said, /error 418/);
  const { code, said } = await petcam(['members', '--state', state]);
  assert.equal(code, 0);
  assert.match(said, /petcam runs with --open/);
});

test('a state folder whose path is too long for a Unix socket works as well', async () => {
  const long = path.join(scratch, 'x'.repeat(100));
  const other = up('--state', long, '--port', String(await freePort()));
  await ready(other);
  const folders = ['short', 'short-admin'].map((name) => readlinkSync(path.join(long, 'run', name)));
  assert.equal(statSync(folders[0]).mode & 0o027, 0);
  assert.equal(statSync(folders[1]).mode & 0o077, 0);
  assert.equal((await petcam(['members', '--state', long])).code, 0);
  other.kill('SIGINT');
  assert.deepEqual(await bounded(other.ended, 15000, 'end'), { code: 0, signal: null });
  for (const folder of folders) assert.ok(!existsSync(folder), `${folder} is still there`);
});

test('even when it is killed, nothing that it started stays', async () => {
  const { socket } = janusOf(server);
  server.kill('SIGKILL');
  await server.ended;
  await waitFor('end of Janus and nginx', () => processesOf(scratch).length === 0, { within: 10000, saw: () => processesOf(scratch) });

  server = up('--state', state, '--port', String(port));
  await ready(server);
  assert.ok(!existsSync(socket) || socket === janusOf(server).socket, `the next start left ${socket}`);
  server.kill('SIGTERM');
  assert.deepEqual(await bounded(server.ended, 15000, 'end'), { code: 0, signal: null });
});
