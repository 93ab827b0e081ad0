// `./petcam doctor` on what leads into a home: the plain http port, and the certificate of its domain. Each is broken in earnest, and named with what to do.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { copyOf, doctor, onlyFault, signLocally } from './lib/doctor.mjs';
import { freePort, waitFor } from './lib/index.mjs';
import { Launcher, welcome } from './lib/launcher.mjs';

const kDomain = 'cam.example.org';
const launcher = new Launcher();
const state = path.join(launcher.dir, 'home'); // of the petcam that runs
let plain = 0;

before(async () => {
  plain = await freePort();
  await welcome(launcher.up('--no-recorder', '--state', state, '--port', String(await freePort()), '--http-port', String(plain)));
});

after(() => launcher.cleanUp());

/** A copy of the home that has a domain's name, and its local certificate as well. */
function domainOf(name, ...lines) {
  const home = copyOf(state, name);
  writeFileSync(path.join(home, 'petcam.conf'), [`NAME=${kDomain}`, ...lines, ''].join('\n'));
  signLocally(home, [...readFileSync(path.join(home, 'tls', 'names'), 'utf8').trim().split('\n'), kDomain]);
  return home;
}

/** Something that listens at a port, and is not petcam. */
async function stranger(number = 0) {
  const there = http.createServer((_, answer) => answer.end('<title>a printer</title>')).listen(number).unref();
  await new Promise((resolve, reject) => there.once('listening', resolve).once('error', reject));
  return { number: /** @type {import('node:net').AddressInfo} */ (there.address()).port, close: () => new Promise((resolve) => { there.closeAllConnections(); there.close(resolve); }) };
}

test('plain http port taken: a home goes on without it, a domain gets no certificate', async () => {
  const taken = await stranger();
  const words = ['--port', String(await freePort()), '--http-port', String(taken.number)];
  const said = `^Port ${taken.number} for plain http is taken by node.* \\(process ${process.pid}\\)\\. Stop that program, or choose another one: .*HTTP_PORT in .*petcam\\.conf\\.`;
  const local = await doctor(copyOf(state, 'plain'), { words });
  assert.equal(local.code, 0, local.said);
  assert.equal(local.of('http').verdict, 'warn', local.said);
  assert.match(local.of('http').text, new RegExp(`${said} Without it phones get no help`));
  const home = domainOf('plain-domain');
  onlyFault(await doctor(home, { words }), 'http', new RegExp(`${said} Without it certbot gets no certificate for ${kDomain}`));
  onlyFault(await doctor(domainOf('plain-off', 'HTTP_PORT=off'), { words: words.slice(0, 2) }), 'http', new RegExp(`It is off, so certbot gets no certificate for ${kDomain}\\. Set HTTP_PORT`));
  await taken.close();
});

test('plain http of a petcam that runs: nobody listens any more, and somebody else does', async () => {
  const config = path.join(state, 'run', 'nginx.conf');
  const whole = readFileSync(config, 'utf8');
  const listening = async () => execFileSync('ss', ['-Hltn', `sport = :${plain}`], { encoding: 'utf8' }) !== '';
  const reloaded = (text) => {
    writeFileSync(config, text);
    process.kill(Number(readFileSync(path.join(state, 'run', 'nginx.pid'), 'utf8')), 'SIGHUP');
  };
  assert.equal((await doctor(state)).of('http').text, `TCP port ${plain} answers as it should.`);
  reloaded(whole.replaceAll(new RegExp(`^ +listen (\\[::\\]:)?${plain};\n`, 'gm'), ''));
  await waitFor('nginx without plain http', async () => !(await listening()), { within: 10000 });
  onlyFault(await doctor(state), 'http', new RegExp(`petcam runs, but nothing listens at TCP port ${plain}\\. Restart petcam`));
  const other = await stranger(plain);
  onlyFault(await doctor(state), 'http', new RegExp(`What answers at TCP port ${plain} is not petcam: it is held by node.* \\(process ${process.pid}\\)\\. Stop that program, or choose`));
  await other.close();
  reloaded(whole);
  await waitFor('nginx with plain http', listening, { within: 10000 });
});

test('certificate of a domain: fine, about to end, for another name, ended, without its key, and none', async () => {
  const home = domainOf('domain');
  const words = ['--port', String(await freePort()), '--http-port', String(await freePort())];
  const live = path.join(home, 'certbot', 'live', kDomain);
  let made = 0;
  /** As certbot leaves it there: the newest in archive/, linked to from live/. */
  const issue = (name, ...days) => {
    made += 1;
    const archive = path.join(home, 'certbot', 'archive', kDomain);
    for (const folder of [archive, live]) mkdirSync(folder, { recursive: true });
    const [cert, key] = ['fullchain', 'privkey'].map((kind) => path.join(archive, `${kind}${made}.pem`));
    execFileSync(days.length > 1 ? 'faketime' : 'env', [...(days.length > 1 ? ['-f', `${days[1]}d`] : []), 'openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
      '-nodes', '-days', String(days[0]), '-subj', '/CN=test', '-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    for (const kind of ['fullchain', 'privkey']) {
      rmSync(path.join(live, `${kind}.pem`), { force: true });
      symlinkSync(`../../archive/${kDomain}/${kind}${made}.pem`, path.join(live, `${kind}.pem`));
    }
    return { cert, key };
  };
  const none = await doctor(home, { words });
  assert.equal(none.code, 0, none.said);
  assert.match(none.of('domain').text, new RegExp(`^There is no certificate for ${kDomain} yet\\. Until then the local one.*Port 80 of ${kDomain}.*certbot\\.log`));
  issue(kDomain, 90);
  const fine = await doctor(home, { words });
  assert.equal(fine.code, 0, fine.said);
  assert.equal(fine.of('certificate').verdict, 'ok', fine.said);
  assert.match(fine.of('certificate').text, new RegExp(`^It is for ${kDomain}, until `));
  issue(kDomain, 10);
  const soon = await doctor(home, { words });
  assert.equal(soon.of('certificate').verdict, 'warn', soon.said);
  assert.match(soon.of('certificate').text, /^It ends .*certbot should have renewed it by now\. Port 80 of/);
  issue('another.example.org', 90);
  onlyFault(await doctor(home, { words }), 'certificate', new RegExp(`fullchain\\.pem is not for ${kDomain}\\. Correct NAME in .*petcam\\.conf, or have certbot make one`));
  issue(kDomain, 5, -20);
  onlyFault(await doctor(home, { words }), 'domain', /fullchain\.pem ended .*: it was not renewed\. .*Until then the local one is used\. Port 80 of/);
  const { key } = issue(kDomain, 90);
  cpSync(path.join(home, 'tls', 'key.pem'), key);
  onlyFault(await doctor(home, { words }), 'domain', /is damaged, or its key does not belong to it\. Remove the folder \S+\/certbot and restart petcam: certbot gets another\. Until then/);
});
