// Makes the fresh Debian for the tests of the package (clean_root.mjs), before they shut themselves off from the network: the smallest
// one that debootstrap makes, of this machine's own release and archives, with what petcam's package needs in the cache of its apt.
// Nothing happens when the one that is there still fits.

import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildPackage, CleanRoot, kBase, kServerPackages } from './clean_root.mjs';

const output = (...argv) => execFileSync(argv[0], argv.slice(1), { encoding: 'utf8' }).trim();

/** Debian's own archives that this machine uses: {site, suite, component}. */
function archives() {
  const lines = output('apt-get', 'indextargets', '--format', '$(ORIGIN)|$(SITE)|$(CODENAME)|$(COMPONENT)', 'Created-By: Packages').split('\n');
  return lines.map((line) => line.split('|')).filter(([origin]) => origin === 'Debian').map(([, site, suite, component]) => ({ site, suite, component }));
}

const release = output('sh', '-c', '. /etc/os-release && echo "$VERSION_CODENAME"');
const sources = archives();
const main = sources.find(({ suite }) => suite === release);
if (!main) throw new Error(`apt on this machine knows no archive of Debian ${release}`);

const deb = buildPackage();
const recipe = [output('dpkg-deb', '-f', deb, 'Depends'), ...kServerPackages, ...sources.map(({ suite }) => suite)].join('\n');
if (existsSync(path.join(kBase, 'complete')) && readFileSync(path.join(kBase, 'complete'), 'utf8') === recipe) process.exit(0);

const bootstrapped = path.join(kBase, 'bootstrapped');
if (!existsSync(bootstrapped)) {
  rmSync(kBase, { recursive: true, force: true });
  mkdirSync(kBase, { recursive: true });
  execFileSync('debootstrap', ['--variant=minbase', release, kBase, main.site], { stdio: 'inherit' });
  writeFileSync(bootstrapped, '');
}
writeFileSync(path.join(kBase, 'etc/apt/sources.list'), sources.map(({ site, suite, component }) => `deb ${site} ${suite} ${component}\n`).join(''));
// Nobody needs it after a power cut.
writeFileSync(path.join(kBase, 'etc/dpkg/dpkg.cfg.d/fast'), 'force-unsafe-io\n');
copyFileSync('/etc/resolv.conf', path.join(kBase, 'etc/resolv.conf'));
copyFileSync(deb, path.join(kBase, 'petcam.deb'));
const inside = new CleanRoot(kBase);
try {
  await inside.must(['apt-get', '-q', 'update'], { limit: 300000 });
  await inside.must(['apt-get', '-q', '-y', 'install', '--no-install-recommends', '--download-only', '/petcam.deb', ...kServerPackages], { limit: 600000 });
} finally {
  inside.unmount();
}
rmSync(path.join(kBase, 'petcam.deb'));
rmSync(path.join(kBase, 'etc/resolv.conf'));
writeFileSync(path.join(kBase, 'complete'), recipe);
