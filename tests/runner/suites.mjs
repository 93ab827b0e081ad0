// The list of suites, in the order in which they run: cheap ones first, the build before what needs it.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { catch2, exitCode, nodeTap } from './parsers.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const logsDir = path.join(root, 'build', 'test-logs');
const kPluginFile = 'build/plugins/libjanus_petcam.so';
// What runs in this build. Units and edge tests of the plugin run with sanitizers, by the second compiler, and are built only there.
const kBuilt = ['plugins/libjanus_petcam.so', 'bin/petcam-recorder', 'bin/petcam-bridge', 'petcam-bridge-unit', 'heap_probe', 'petcam-allocation', 'petcam-peer', 'petcam-peer-unit',
  'petcam-link', 'petcam-link-unit', 'petcam-gst-unit', 'petcam-archive'];
const kAsan = ['-DPETCAM_WERROR=ON', '-DPETCAM_SANITIZE=address'];
const kSanitizerOptions = {
  ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1',
  UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
  TSAN_OPTIONS: 'halt_on_error=1:second_deadlock_stack=1',
};

/** Leaks of libraries are told apart by whole call stacks, which libraries without frame pointers have only this way. */
const kKnownLeaks = {
  ...kSanitizerOptions,
  ASAN_OPTIONS: `${kSanitizerOptions.ASAN_OPTIONS}:fast_unwind_on_malloc=0`,
  LSAN_OPTIONS: 'suppressions=tests/gst/leaks.supp:print_suppressions=0',
};

/** Files below a folder whose name fits, relative to the root, sorted. */
function files(folder, pattern) {
  const found = [];
  const visit = (dir) => {
    for (const entry of readdirSync(path.join(root, dir), { withFileTypes: true })) {
      const name = path.join(dir, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules') visit(name);
      else if (entry.isFile() && pattern.test(entry.name)) found.push(name);
    }
  };
  if (existsSync(path.join(root, folder))) visit(folder);
  return found.sort();
}

const has = (program) => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const command = (argv, more = {}) => ({ argv, cwd: root, parse: exitCode, ...more });
const suite = (name, limit, steps, more = {}) => ({ name, limit, steps, ...more });
/** Beside each other: they use one core each, or mostly wait. */
const calmly = (suites) => suites.map((one) => ({ ...one, calm: true }));

function formatSteps() {
  const sources = [...files('plugin', /\.[ch]pp$/), ...files('tests', /\.[ch]pp$/), ...files('gst-pipelines', /\.[ch]pp$/)];
  return sources.length ? [command(['clang-format', '--dry-run', '-Werror', ...sources])] : [];
}

function shellSteps() {
  const ofPackage = ['petcam', 'postinst', 'prerm', 'postrm', 'back_off.sh'].map((name) => `conf/package/${name}`);
  const scripts = ['petcam', '.ci/run', 'docker/part.sh', ...ofPackage, ...files('conf/launcher', /\.sh$/), ...files('tests', /\.sh$/)];
  return [
    ...scripts.map((script) => command(['bash', '-n', script])),
    has('shellcheck')
      ? command(['shellcheck', '-x', '-a', 'petcam', '.ci/run', 'docker/part.sh', ...ofPackage, 'conf/launcher/apt_install.sh', ...files('tests', /\.sh$/)])
      : { skip: 'shellcheck is not installed' },
  ];
}

/** Configures and builds into a folder of its own; a cache from another place (a moved checkout) is thrown away. */
function buildSteps(dir, settings, targets = []) {
  const cache = path.join(root, dir, 'CMakeCache.txt');
  if (existsSync(cache) && !readFileSync(cache, 'utf8').includes(`CMAKE_HOME_DIRECTORY:INTERNAL=${root}\n`)) {
    rmSync(cache);
    rmSync(path.join(root, dir, 'CMakeFiles'), { recursive: true, force: true });
  }
  const cached = has('ccache') ? ['-DCMAKE_CXX_COMPILER_LAUNCHER=ccache'] : [];
  // What one checkout compiled serves another.
  const env = { CCACHE_BASEDIR: root, CCACHE_NOHASHDIR: '1', CCACHE_SLOPPINESS: 'pch_defines,time_macros' };
  const configure = ['cmake', '-S', '.', '-B', dir, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=RelWithDebInfo', '-DPETCAM_TESTS=ON', '-DPETCAM_RECORDER=ON', '-DPETCAM_BRIDGE=ON'];
  return [
    command([...configure, ...settings, ...cached], { parse: (outcome) => ({ ...exitCode(outcome), passed: 0 }) }),
    command(['ninja', '-C', dir, ...targets], { env }),
  ];
}

/** The same with clang. */
function clangSteps(dir, settings = [], targets = []) {
  return buildSteps(dir, ['-DPETCAM_WERROR=ON', '-DCMAKE_CXX_COMPILER=clang++', ...settings], targets);
}

function catchSteps(program, name, env = kSanitizerOptions) {
  const report = path.join(logsDir, `${name}.xml`);
  return [{ argv: [program, '-r', 'xml', '-o', report], cwd: root, env, parse: catch2(report) }];
}

/** Plugins are loaded RTLD_GLOBAL: any other name that leaves the library could clash with Janus or another plugin. */
function exportsStep() {
  const output = execFileSync('nm', ['-D', '--defined-only', path.join(root, kPluginFile)], { encoding: 'utf8' });
  const names = output.split('\n').filter(Boolean).map((line) => line.split(' ').pop());
  const foreign = names.filter((name) => name !== 'create');
  if (names.includes('create') && foreign.length === 0) return { passed: 1, failed: 0 };
  return { passed: 0, failed: 1, details: [`exported: ${names.slice(0, 20).join(' ') || 'nothing'} (wanted: create alone)`] };
}

function webTypesSteps() {
  const project = ['web_demo/jsconfig.json', 'web_demo/tsconfig.json', 'tests/web/jsconfig.json', 'tests/web/tsconfig.json']
    .find((file) => existsSync(path.join(root, file)));
  if (!project) return [{ skip: 'there is no web_demo/jsconfig.json' }];
  return [command([process.execPath, 'tests/node_modules/typescript/bin/tsc', '--noEmit', '--checkJs', '-p', project])];
}

/** For the package's tests, which have no network. */
function cleanRootStep() {
  if (process.getuid() !== 0) return { skip: 'only root can make a fresh Debian to install the package in' };
  if (!has('debootstrap')) return { skip: 'debootstrap is not installed' };
  return command([process.execPath, 'tests/live/lib/make_root.mjs']);
}

/** For the containers' tests, which have no network: the image, or its stage that runs the tests in there. */
function imageStep(target) {
  if (process.getuid() !== 0) return { skip: 'only root can run a Docker engine of the tests\' own' };
  const missing = ['dockerd', 'docker', 'debootstrap'].filter((program) => !has(program));
  if (missing.length) return { skip: `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not installed` };
  return command([process.execPath, 'tests/live/lib/make_image.mjs', target]);
}

function nodeStep(testFiles, prefix = []) {
  return { argv: [...prefix, process.execPath, '--test', '--test-reporter=tap', ...testFiles], cwd: root, parse: nodeTap };
}

/** These measure times, rates or memory, or count what a machine that is busy elsewhere would lose: they run alone. */
const kAlone = new Set(['bridge', 'camera_mode', 'control', 'crowd', 'exact', 'flood', 'healing', 'layers', 'link', 'malformed', 'pairing', 'picture', 'recorder', 'stale_picture', 'stranger', 'talk', 'viewer_mode']);

/**
 * One suite a file: each has its own time limit, and its own network, so that they cannot disturb one another. Those that run alone
 * come first.
 */
function liveSuites(prefix, env = {}, { wanted = (_name) => true, folder = 'tests/live', limit = 480, alone = kAlone, needs = 'build' } = {}) {
  const names = files(folder, /\.test\.mjs$/)
    .filter((file) => path.dirname(file) === folder)
    .map((file) => path.basename(file, '.test.mjs'))
    .filter((name) => wanted(name));
  const one = (calm) => (name) => suite(`${prefix}/${name}`, limit,
    [{ ...nodeStep([`${folder}/${name}.test.mjs`], ['bash', 'tests/live/lib/isolated.sh']), env }], { calm, timed: true, needs });
  const isAlone = (name) => alone === true || alone.has(name);
  return [...names.filter(isAlone).map(one(false)), ...names.filter((name) => !isAlone(name)).map(one(true))];
}

const startsTheLauncher = (name) => readFileSync(path.join(root, `tests/live/${name}.test.mjs`), 'utf8').includes("'./lib/launcher.mjs'");

export function listSuites({ long }) {
  const webTests = files('tests/web', /\.test\.mjs$/);
  const suites = [
    suite('format', 60, formatSteps()),
    suite('shell', 60, shellSteps()),
    suite('web-types', 120, webTypesSteps()),
    suite('web-unit', 120, webTests.length ? [nodeStep(webTests)] : [{ skip: 'tests/web has no test yet' }]),
    suite('bench-unit', 60, [nodeStep(files('tests/bench', /\.test\.mjs$/))]),
    suite('build', 1200, buildSteps('build', ['-DPETCAM_WERROR=ON'], kBuilt), { stopAtFailure: true }),
    suite('exports', 30, [{ run: exportsStep }], { needs: 'build' }),
    suite('allocation', 60, catchSteps('build/tests/petcam-allocation', 'allocation'), { needs: 'build' }),
    suite('bridge-unit', 60, catchSteps('build/tests/petcam-bridge-unit', 'bridge-unit'), { needs: 'build' }),
    suite('peer-unit', 120, catchSteps('build/tests/petcam-peer-unit', 'peer-unit'), { needs: 'build' }),
    suite('link-unit', 60, catchSteps('build/tests/petcam-link-unit', 'link-unit'), { needs: 'build' }),
    suite('build-fuzz', 1200, clangSteps('build-fuzz', ['-DPETCAM_FUZZ=ON', '-DPETCAM_SANITIZE=address'], ['petcam-unit', 'petcam-edge', 'petcam-fuzz']), { stopAtFailure: true }),
    ...calmly([
      suite('gst-unit', 300, catchSteps('build/tests/petcam-gst-unit', 'gst-unit'), { timed: true, needs: 'build' }),
      suite('unit', 240, catchSteps('build-fuzz/tests/petcam-unit', 'unit'), { needs: 'build-fuzz' }),
      suite('edge', 240, catchSteps('build-fuzz/tests/petcam-edge', 'edge'), { needs: 'build-fuzz' }),
    ]),
    suite('fuzz', 300, [{ ...nodeStep(['tests/fuzz/fuzz.test.mjs']), env: { PETCAM_FUZZ_SECONDS: '10' } }], { needs: 'build-fuzz' }),
    suite('clips', 240, [command([process.execPath, 'tests/live/lib/make_clips.mjs'])]),
    ...liveSuites('live'),
  ];
  return long ? [...suites, ...longSuites()] : suites;
}

function longSuites() {
  // Another seed each time; the notes tell which.
  const longFuzz = { PETCAM_FUZZ_SECONDS: '600', PETCAM_FUZZ_SEED: String(Math.trunc(Date.now() / 1000)) };
  return [
    // The plugin with ASan and UBSan in the real Janus; tests of the launcher start what it built itself, and pictures of the page are the
    // same again.
    suite('build-asan', 1800, buildSteps('build-asan', kAsan, ['plugins/libjanus_petcam.so', 'petcam-peer-unit', 'petcam-gst-unit']), { stopAtFailure: true }),
    ...liveSuites('live-asan', { PETCAM_LIVE_SANITIZE: 'address' }, { needs: 'build-asan', wanted: (name) => name !== 'moments' && !startsTheLauncher(name) }),
    suite('gst-unit-asan', 1800, catchSteps('build-asan/tests/petcam-gst-unit', 'gst-unit-asan', kKnownLeaks), { needs: 'build-asan' }),
    suite('peer-unit-asan', 240, catchSteps('build-asan/tests/petcam-peer-unit', 'peer-unit-asan'), { needs: 'build-asan' }),
    suite('clean-root', 1200, [cleanRootStep()]),
    suite('docker-image', 3600, [imageStep('run')], { needs: 'clean-root' }),
    suite('docker-test', 3600, [imageStep('test')], { needs: 'clean-root' }),
    ...liveSuites('live-long', {}, { folder: 'tests/live/long', limit: 1800, alone: true }),
    suite('bench-smoke', 900, [command(['bash', 'tests/live/lib/isolated.sh', process.execPath, 'tests/bench/run.mjs', '--quick',
      '--json', path.join(logsDir, 'bench-smoke.json')])]),
    suite('build-clang', 1800, clangSteps('build-clang'), { stopAtFailure: true }),
    suite('build-tsan', 1800, buildSteps('build-tsan', ['-DPETCAM_WERROR=ON', '-DPETCAM_SANITIZE=thread'], ['petcam-unit', 'petcam-edge']), { stopAtFailure: true }),
    suite('unit-tsan', 300, catchSteps('build-tsan/tests/petcam-unit', 'unit-tsan'), { needs: 'build-tsan' }),
    suite('edge-tsan', 300, catchSteps('build-tsan/tests/petcam-edge', 'edge-tsan'), { needs: 'build-tsan' }),
    suite('fuzz-long', 3600, [{ ...nodeStep(['tests/fuzz/fuzz.test.mjs']), env: longFuzz }], { needs: 'build-fuzz' }),
    suite('build-coverage', 1800, clangSteps('build-coverage', ['-DPETCAM_TESTS=OFF', '-DPETCAM_FUZZ=ON', '-DPETCAM_SANITIZE=coverage'], ['petcam-fuzz']), { stopAtFailure: true }),
    suite('fuzz-coverage', 600, [nodeStep(['tests/fuzz/coverage.test.mjs'])], { needs: 'build-coverage' }),
  ];
}
