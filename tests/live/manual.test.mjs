// The manual pages of the Debian package: in order, and complete.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { buildDir, root } from './lib/index.mjs';

/** As it is installed: the launcher's parts, and what the package says otherwise. */
const installed = mkdtempSync(path.join(os.tmpdir(), 'petcam-installed-'));
cpSync(path.join(root, 'conf', 'launcher'), path.join(installed, 'conf', 'launcher'), { recursive: true });
copyFileSync(path.join(buildDir, 'package', 'installed.sh'), path.join(installed, 'conf', 'launcher', 'installed.sh'));
copyFileSync(path.join(root, 'conf', 'package', 'petcam'), path.join(installed, 'petcam'));

after(() => rmSync(installed, { recursive: true }));

const programs = { petcam: path.join(installed, 'petcam'), 'petcam-recorder': path.join(buildDir, 'bin', 'petcam-recorder'), 'petcam-bridge': path.join(buildDir, 'bin', 'petcam-bridge') };
const pageOf = (program) => path.join(root, 'conf', 'package', `${program}.1`);
/** What it says, good or bad. */
const output = (...argv) => execFileSync('sh', ['-c', 'exec "$@" 2>&1', 'sh', ...argv], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8', MANPAGER: 'cat' } });

for (const [program, file] of Object.entries(programs)) {
  test(`the page of ${program} has no flaw, and names every command and option that --help names`, () => {
    assert.equal(output('mandoc', '-T', 'lint', '-W', 'warning', pageOf(program)), '');
    assert.doesNotMatch(output('man', '--warnings', '-l', pageOf(program)), /warning|error/i);
    const page = readFileSync(pageOf(program), 'utf8');
    const help = output(file, '--help');
    const commands = [...help.matchAll(/^ +petcam (\w+)/gm)].map(([, name]) => name);
    const options = [...new Set([...help.matchAll(/--([a-z-]+)/g)].map(([, name]) => name))];
    assert.ok(options.length > 5, help);
    assert.ok(program !== 'petcam' || commands.length > 5, help);
    assert.deepEqual(commands.filter((name) => !new RegExp(`^\\.It Cm ${name}( |$)`, 'm').test(page)), []);
    assert.deepEqual(options.filter((name) => !new RegExp(`^\\.It .*\\bFl -${name}( |$)`, 'm').test(page)), []);
  });
}
