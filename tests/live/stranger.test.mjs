// Somebody on the home network who was never invited: what is open to them, what answers, and what that tells. All TCP ports, all that
// listens, all requests of Janus, of its Admin API and of our plugin, and all paths of the web server, against a home that has something to hide.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bounded, cannedClips, freePort, JanusClient, publishOffer, root, startHeadless, waitFor, watchOffer, webDir } from './lib/index.mjs';
import { kServerAddress, Lan, whyNoLan } from './lib/lan.mjs';
import { codeIn, Launcher, petcam, welcome } from './lib/launcher.mjs';

const skip = whyNoLan() ?? false;
const launcher = new Launcher();
const state = path.join(launcher.dir, 'home');
const clip = cannedClips().h264;
let lan;
let stranger;
let peers = [];
let port = 0;
let plain = 0;
let secure = '';
let help = '';
/** What must never be told: what it is -> the text. */
const hidden = {};
let transcript = '';

before(async () => {
  if (skip) return;
  lan = new Lan();
  [port, plain] = [await freePort(), await freePort()];
  secure = `https://${kServerAddress}:${port}`;
  help = `http://${kServerAddress}:${plain}`;
  const run = launcher.up('--state', state, '--port', String(port), '--http-port', String(plain));
  await welcome(run);
  await furnish();
  stranger = await startStranger();
});

after(async () => {
  stranger?.child.kill();
  await Promise.all(peers.map((peer) => peer.kill()));
  await launcher.cleanUp();
  lan?.remove();
});

/** An owner, and a camera that films and is watched. */
async function furnish() {
  const server = { url: secure, wsUrl: `wss://${kServerAddress}:${port}/janus` };
  const tokenFor = async (...words) => {
    const { code, said } = await petcam(['invite', ...words, '--state', state]);
    assert.equal(code, 0, said);
    const handle = await JanusClient.handle(server.wsUrl);
    const { data } = await handle.request({ request: 'claim', code: codeIn(said), name: 'Grandmother' });
    await handle.client.close();
    return { token: data.token, id: (data.member ?? data.camera).id };
  };
  const owner = await tokenFor('--owner');
  const camera = await tokenFor('--camera', 'Nursery');
  Object.assign(hidden, { member: 'Grandmother', camera: 'Nursery', 'owner token': owner.token, 'camera token': camera.token, folder: launcher.dir,
    'admin secret': readFileSync(path.join(state, 'run', 'admin.secret'), 'utf8').trim() });
  peers.push(await startHeadless(server, 'publish', { camera: camera.id, token: camera.token, video: clip, tone: 523 }));
  peers.push(await startHeadless(server, 'watch', { camera: camera.id, token: owner.token, video: clip }));
  await peers[1].pictures();
}

async function startStranger() {
  const cable = await lan.cable();
  const [program, ...argv] = [...cable.prefix, process.execPath, fileURLToPath(new URL('lib/stranger.mjs', import.meta.url))];
  const child = spawn(program, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  /** One at a time. @param {object} task */
  const does = async (task, within = 20000) => {
    child.stdin.write(`${JSON.stringify(task)}\n`);
    const { value } = await bounded(lines.next(), within, `answer to ${Object.keys(task)}`);
    transcript += `${value}\n`;
    const { got, failed } = JSON.parse(value);
    if (failed) throw new Error(failed);
    return got;
  };
  return { child, does };
}

/** "protocol address:port program" of each socket that somebody else on the network could send to. */
function exposed() {
  return ['tcp', 'udp'].flatMap((protocol) => execFileSync('ss', ['-Hnp', protocol === 'tcp' ? '-lt' : '-ua'], { encoding: 'utf8' }).trim().split('\n').filter(Boolean).map((line) => {
    const [local] = line.trim().split(/\s+/).slice(3);
    return { protocol, local, port: Number(local.split(':').at(-1)), program: /users:\(\("([^"]+)"/.exec(line)?.[1] ?? '' };
  })).filter(({ local }) => !/^(127\.|\[::1\])/.test(local));
}

test('nothing listens to the network but the https port, the http port, and media of who is signed in', { skip }, () => {
  const open = exposed().filter(({ program }) => program !== 'petcam-peer'); // the phones of this home are on this machine, too
  const [tcp, udp] = ['tcp', 'udp'].map((protocol) => open.filter((one) => one.protocol === protocol));
  assert.deepEqual(new Set(tcp.map((one) => one.port)), new Set([port, plain]));
  assert.deepEqual([...new Set(tcp.map(({ program }) => program))], ['nginx']);
  assert.ok(udp.length > 0, 'no media');
  for (const one of udp) assert.ok(one.program === 'janus' && one.port >= 20000 && one.port < 20500, JSON.stringify(one));
});

test('of all TCP ports two are open', { skip, timeout: 60000 }, async () => {
  assert.deepEqual(await stranger.does({ scan: kServerAddress }, 60000), [port, plain].sort((a, b) => a - b));
});

test('media ports answer nobody without the password of the connection', { skip }, async (t) => {
  const ports = exposed().filter(({ protocol, program }) => protocol === 'udp' && program === 'janus').map((one) => one.port);
  const answers = await stranger.does({ datagrams: { address: kServerAddress, ports } });
  // Binding error response (RFC 8489, 5: the two bits of its class are set).
  const refusals = answers.filter(({ bytes }) => bytes.startsWith('0111'));
  t.diagnostic(`${ports.length} media ports: ${answers.length} answers, ${refusals.length} of them STUN refusals`);
  assert.deepEqual(answers.filter((one) => !refusals.includes(one)), []);
});

/** Every file of the page. */
function pageFiles(folder = webDir) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? pageFiles(name) : [path.relative(webDir, name)];
  }).filter((name) => !/(^|\/)\./.test(name));
}

/** What the web server keeps to itself, and what attackers look for. */
const kNothing = ['/nothing', '/.git/config', '/.env', '/shell/.hidden', '/.well-known/acme-challenge/x', '/conf/nginx.conf.in', '/nginx.conf', '/petcam.conf', '/recorder.cfg',
  '/ca/rootCA-key.pem', '/tls/key.pem', '/run/admin.secret', '/data/petcam.db', '/data/home.key', '/log/access.log', '/nginx_status', '/metrics', '/admin', '/admin/info',
  '/janus/', '/janus/info', '/janus/1/2', '/media/', '/media/v1', '/media/v2/clips', '/media/../data/petcam.db', '/../conf/nginx.conf.in', '/../../etc/passwd',
  '/%2e%2e/conf/nginx.conf.in', '/..%2fconf%2fnginx.conf.in', '/shell/..%2f..%2fpetcam', '/shell/%2e%2e/%2e%2e/petcam', '//etc/passwd', '/index.html/x',
  '/index.html%00.js', '/%c0%ae%c0%ae/petcam', '/\\..\\petcam', '/~root', '/shell', '/shell/', '/icons/'];
const kRecordings = ['cameras/c1/timeline?from=0&to=9', 'clips/k123456789012', 'clips/k123456789012?ticket=v1.m1.c1.rds.9999999999.00', 'events/e123456789012/snapshot.jpg',
  'cameras/c1/snapshot', 'clips/k123456789012/star', '', 'nothing', '../data/petcam.db', '..%2f..%2fdata%2fpetcam.db', 'clips/..%2f..%2fpetcam.db', 'tickets', 'health'];
const kMethods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'MKCOL', 'COPY', 'LOCK'];

test('of all paths on https a stranger gets the page, the certificate of the authority, and refusals', { skip }, async () => {
  const files = pageFiles();
  const got = await stranger.does({ http: files.map((name) => ({ url: `${secure}/${name}` })) });
  for (const [i, name] of files.entries()) assert.equal(got[i].status, 200, name);
  const text = files.findIndex((name) => name === 'main.js');
  assert.equal(got[text].digest, createHash('sha256').update(readFileSync(path.join(webDir, 'main.js'))).digest('hex'));

  const others = [...kNothing, ...kRecordings.map((rest) => `/media/v1/${rest}`)].map((rest) => ({ url: `${secure}${rest}` }));
  const answers = await stranger.does({ http: others });
  const served = others.map(({ url }, i) => [url.slice(secure.length), answers[i].status]).filter(([, status]) => Number(status) < 400);
  // A slash that is missing behind a folder is added.
  assert.deepEqual(served, [['/media/v1', 301], ['/shell', 301]], JSON.stringify(served));
  for (const [i, { url }] of others.entries()) {
    if (url.startsWith(`${secure}/media/v1/`)) assert.ok([400, 401, 403, 404, 405].includes(answers[i].status), `${url}: ${answers[i].status}`);
  }
  // Whether there is such a thing is not told without a ticket.
  assert.deepEqual(kRecordings.slice(0, 4).map((_, i) => answers[kNothing.length + i].status), [401, 401, 401, 401]);
});

test('no other method gets anything, on any path', { skip }, async () => {
  const paths = ['/', '/main.js', '/ca.crt', '/janus', '/media/v1/cameras/c1/snapshot', '/media/v1/clips/k123456789012'];
  const requests = paths.flatMap((rest) => kMethods.map((method) => ({ url: `${secure}${rest}`, method })));
  const answers = await stranger.does({ http: requests });
  const served = requests.map(({ url, method }, i) => [method, url.slice(secure.length), answers[i].status]).filter(([, , status]) => Number(status) < 400);
  assert.deepEqual(served, ['/', '/main.js', '/ca.crt'].flatMap((rest) => [['GET', rest, 200], ['HEAD', rest, 200]]));
});

test('on plain http there are the help, the certificate of the authority, and redirects', { skip }, async () => {
  const paths = ['/', '/?lang=ko', '/ca.crt', ...kNothing, '/janus', '/media/v1/clips/k123456789012', '/main.js'];
  const requests = paths.flatMap((rest) => ['GET', 'POST'].map((method) => ({ url: `${help}${rest}`, method })));
  const answers = await stranger.does({ http: requests });
  const seen = requests.map(({ url, method }, i) => ({ method, rest: url.slice(help.length), ...answers[i] }));
  assert.deepEqual(seen.filter(({ status }) => status === 200).map(({ method, rest }) => `${method} ${rest}`), ['GET /', 'GET /?lang=ko', 'GET /ca.crt']);
  for (const { method, rest, status, headers } of seen.filter((one) => one.status !== 200)) {
    assert.ok([307, 400, 403].includes(status), `${method} ${rest}: ${status}`);
    if (status === 307) assert.equal(headers.location, `${secure}${rest}`);
  }
});

/** Requests of Janus's own API, and with which answers. `$session` and `$handle` are the stranger's. */
const kCore = [
  [{ janus: 'info' }, 'server_info'],
  [{ janus: 'ping' }, 'pong'],
  [{ janus: 'create' }, 'success'],
  [{ janus: 'create', id: 1 }, 'success'], // a session of this number, for whoever wants it
  [{ janus: 'keepalive', session_id: '$session' }, 'ack'],
  [{ janus: 'claim', session_id: 4242 }, 458],
  [{ janus: 'keepalive', session_id: 4242 }, 458],
  [{ janus: 'destroy', session_id: 4242 }, 458],
  [{ janus: 'attach', session_id: 4242, plugin: 'janus.plugin.petcam' }, 458],
  [{ janus: 'attach', session_id: '$session', plugin: 'janus.plugin.petcam' }, 'success'],
  ...['audiobridge', 'duktape', 'echotest', 'lua', 'nosip', 'recordplay', 'sip', 'streaming', 'textroom', 'videocall', 'videoroom', 'voicemail', '../petcam', '']
    .map((name) => [{ janus: 'attach', session_id: '$session', plugin: `janus.plugin.${name}` }, 460]),
  [{ janus: 'attach', session_id: '$session' }, 456],
  [{ janus: 'message', session_id: '$session', handle_id: 4242, body: {} }, 459],
  [{ janus: 'trickle', session_id: '$session', handle_id: 4242, candidate: null }, 459],
  [{ janus: 'hangup', session_id: '$session', handle_id: 4242 }, 459],
  [{ janus: 'detach', session_id: '$session', handle_id: 4242 }, 459],
  [{ janus: 'hangup', session_id: '$session', handle_id: '$handle' }, 'success'],
  [{ janus: 'trickle', session_id: '$session', handle_id: '$handle', candidate: { completed: true } }, 'ack'],
  [{ janus: 'detach', session_id: '$session', handle_id: '$handle' }, 'success'],
  [{ janus: 'nothing' }, 457],
  [{ janus: 'nothing', session_id: '$session' }, 453],
  // The Admin API's, which is behind another socket.
  ...['get_status', 'list_sessions', 'list_tokens', 'add_token', 'remove_token', 'allow_token', 'set_log_level', 'set_locking_debug', 'set_session_timeout', 'accept_new_sessions',
    'query_eventhandler', 'query_transport', 'query_logger', 'custom_event', 'custom_logline', 'resolve_address', 'test_stun', 'loops_info', 'hangup_webrtc']
    .map((janus) => [{ janus, admin_secret: 'janusoverlord' }, 457]),
  ...['list_handles', 'handle_info', 'destroy_session', 'detach_handle', 'start_pcap', 'start_text2pcap', 'message_plugin']
    .map((janus) => [{ janus, admin_secret: 'janusoverlord', session_id: '$session', plugin: 'janus.plugin.petcam', request: { request: 'home' } }, 453]),
  [{ janus: 'message_plugin', admin_secret: 'janusoverlord', plugin: 'janus.plugin.petcam', request: { request: 'home' } }, 457],
];

/** What Janus said: its word, or the code of its error. */
const wordOf = (answer) => answer.failed ?? answer.error?.code ?? answer.janus;

test('of all requests of Janus a stranger gets info, ping, and a session that can do nothing', { skip }, async (t) => {
  const requests = kCore.map(([request]) => ({ request }));
  const answers = await stranger.does({ janus: { url: `${secure.replace('https', 'wss')}/janus`, requests } });
  assert.deepEqual(kCore.map(([request], i) => [JSON.stringify(request), wordOf(answers[i])]), kCore.map(([request, wanted]) => [JSON.stringify(request), wanted]));

  const [{ transaction: _, janus: word, ...info }, pong] = answers;
  t.diagnostic(`info tells: ${JSON.stringify(info)}`);
  t.diagnostic(`ping tells: ${JSON.stringify(pong)}`);
  assert.equal(word, 'server_info');
  assert.deepEqual(Object.keys(pong).sort(), ['janus', 'transaction']);
  assert.deepEqual(Object.keys(info.plugins), ['janus.plugin.petcam']);
  assert.deepEqual(Object.keys(info.transports), ['janus.transport.websockets']);
  assert.deepEqual([info.dependencies, info.events, info.loggers].map((value) => Object.keys(value ?? {})), [[], [], []]);
});

test('no other protocol of Janus is spoken there', { skip }, async () => {
  for (const protocol of ['janus-admin-protocol', 'petcam']) {
    const requests = [{ request: { janus: 'info' } }, { request: { janus: 'list_sessions', admin_secret: 'janusoverlord' } }];
    const answers = await stranger.does({ janus: { url: `${secure.replace('https', 'wss')}/janus`, protocol, requests } }).catch((error) => error.message);
    assert.equal(typeof answers, 'string', JSON.stringify(answers));
  }
});

/** Each request of our plugin as somebody would write it who is signed in. */
const kBodies = {
  publish: { camera: 'c1', device: 'a-device-of-a-stranger' },
  watch: { camera: 'c1' },
  prepare: {},
  prefer: { quality: 'best' },
  renegotiate: {},
  talk: { action: 'start' },
  refresh: {},
  list: {},
  status: {},
  unpublish: {},
  unwatch: {},
  sign_in: { token: 'a'.repeat(43) },
  sign_out: { token: 'a'.repeat(43) },
  claim: { code: '0000000000000', name: 'Stranger' },
  ticket: { camera: 'c1' },
  members: {},
  invite: { role: 'owner' },
  add_camera: { name: 'Mine' },
  pair: { member: 'm1' },
  change_member: { member: 'm1', role: 'sitter' },
  rename_camera: { camera: 'c1', name: 'Mine' },
  remove: { member: 'm1' },
  report: { capture: 'on' },
  ice: {},
  resume: {},
  // Administration, which goes through Janus's Admin API.
  home: {},
  sessions: {},
  statistics: {},
  invite_owner: {},
};
const kOffers = { publish: publishOffer(), watch: watchOffer(), prepare: watchOffer(), renegotiate: watchOffer() };

test('the table above has every request that the plugin knows', { skip }, () => {
  const known = [...readFileSync(path.join(root, 'plugin', 'messages.cpp'), 'utf8').matchAll(/^ {8}\{"(\w+)", [\w<>]+\},$/gm)].map(([, name]) => name);
  assert.ok(known.length > 20, `${known}`);
  assert.deepEqual(known.filter((name) => !(name in kBodies)), []);
});

test('of all requests of our plugin a stranger gets the bare status, and refusals', { skip }, async (t) => {
  const names = Object.keys(kBodies);
  const requests = names.map((request) => ({ body: { request, ...kBodies[request] }, jsep: kOffers[request] }));
  const answers = await stranger.does({ janus: { url: `${secure.replace('https', 'wss')}/janus`, requests } });
  const codes = Object.fromEntries(names.map((name, i) => [name, answers[i].data?.error_code ?? answers[i].data?.petcam ?? answers[i]]));
  const unknown = ['home', 'sessions', 'statistics', 'invite_owner'];
  assert.deepEqual(codes, Object.fromEntries(names.map((name) => {
    if (name === 'status') return [name, 'status'];
    if (['sign_in', 'sign_out', 'claim'].includes(name)) return [name, 411];
    return [name, unknown.includes(name) ? 401 : 410];
  })));
  const { data } = answers[names.indexOf('status')];
  t.diagnostic(`status tells: ${JSON.stringify(data)}`);
  assert.deepEqual(Object.keys(data).sort(), ['open', 'petcam', 'protocol', 'version']);
  // With a token that is none in what it came with, nobody is anybody.
  const withToken = await stranger.does({ janus: { url: `${secure.replace('https', 'wss')}/janus`, requests: ['publish', 'watch', 'list']
    .map((request) => ({ body: { request, ...kBodies[request], token: 'b'.repeat(43) }, jsep: kOffers[request] })) } });
  assert.deepEqual(withToken.map(({ data: said }) => said?.error_code), [411, 411, 411]);
});

test('the certificate tells how this computer is called, and no person', { skip }, async (t) => {
  const told = await stranger.does({ certificate: { address: kServerAddress, port } });
  t.diagnostic(`the certificate tells: ${told.names}`);
  assert.deepEqual(told.subject, { O: 'petcam', CN: 'petcam' });
  assert.match(told.issuer.CN, /^petcam [0-9a-f]{4}$/);
});

test('in all that the stranger was told stands no name, no token and no path of this home, and the picture went on', { skip }, async () => {
  assert.ok(transcript.length > 10000);
  for (const [what, secret] of Object.entries(hidden)) assert.ok(!transcript.includes(secret), `told: ${what}`);
  const count = async () => (await peers[1].report())[0].streams.find(({ kind }) => kind === 'video').packets;
  const before = await count();
  await waitFor('more of the picture', async () => (await count()) > before + 10);
});
