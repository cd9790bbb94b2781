/**
 * Compiles `src/` to `build/` and bundles the result, with the libraries, to `dist/`. Skips both when `dist/`
 * is current.
 *
 *   node scripts/build.mjs            builds if anything has changed
 *   node scripts/build.mjs --force    builds always
 *   node scripts/build.mjs --prepare  builds if anything has changed and the build tools are installed
 *   node scripts/build.mjs --quiet    prints errors only
 *
 * A stamp records the SHA-256 of every input (sources, settings, the list of installed packages) and of every
 * file that the build wrote to `dist/`. The build removes the stamp and `dist/` first and writes the stamp
 * last, so an interrupted or failed build never passes for a complete one. Modification times are ignored.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '..');
const STAMP = 'build/.stamp.json';

/** npm's list of installed packages, with versions and hashes. Without it, every build is a full one. */
const INSTALLED = 'node_modules/.package-lock.json';

/**
 * The devDependencies that the build needs. TypeScript may be installed without them, as the peer of a
 * library.
 */
const TOOLS = ['typescript', '@types/node', 'rolldown'];

const SETTINGS = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'rolldown.config.mjs',
  'scripts/build.mjs',
];

const require = createRequire(path.join(ROOT, 'package.json'));
const options = new Set(process.argv.slice(2));

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}

/** The SHA-256 of each file's bytes by its path. A missing file has none. */
function fingerprint(files) {
  return Object.fromEntries(
    files
      .filter((file) => existsSync(file))
      .map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );
}

/** Specs and fixtures are not part of the product; tsconfig.build.json excludes them too. */
function inputs() {
  const sources = filesIn('src').filter((file) => !/\.(spec|fixture)\.ts$/.test(file));
  return fingerprint([...SETTINGS, INSTALLED, ...sources]);
}

/** Undefined without a stamp, and for a damaged one. */
function readStamp() {
  try {
    const { inputs, outputs } = JSON.parse(readFileSync(STAMP, 'utf8'));
    return inputs && outputs && { inputs, outputs };
  } catch {
    return undefined;
  }
}

/** Written in one step, so that an interrupted process leaves no damaged stamp. */
function writeStamp(stamp) {
  writeFileSync(`${STAMP}.new`, JSON.stringify(stamp));
  renameSync(`${STAMP}.new`, STAMP);
}

/**
 * Other files in `dist/`, such as the build information of `check:types`, do not count: nothing loads them.
 */
function isCurrent({ ignoringPackages = false } = {}) {
  const stamp = readStamp();
  if (stamp === undefined || !existsSync(INSTALLED)) return false;
  const current = inputs();
  if (ignoringPackages) current[INSTALLED] = stamp.inputs[INSTALLED];
  return (
    isDeepStrictEqual(stamp.inputs, current) &&
    isDeepStrictEqual(stamp.outputs, fingerprint(Object.keys(stamp.outputs)))
  );
}

function isInstalled(name) {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/** Compiles into an empty folder, so that no output of a deleted source can reach the bundle. */
function compile() {
  const compiler = require.resolve('typescript/bin/tsc');
  // Messages go to standard error: the output of `bucket:doctor -- --json` is JSON only.
  const { status } = spawnSync(process.execPath, [compiler, '-b', 'tsconfig.build.json'], {
    stdio: ['ignore', 2, 2],
  });
  return status === 0;
}

async function bundle() {
  const { build } = await import('rolldown');
  const { default: config } = await import(pathToFileURL(path.join(ROOT, 'rolldown.config.mjs')).href);
  try {
    await build(config);
    return true;
  } catch (error) {
    console.error(error.message);
    return false;
  }
}

async function build() {
  for (const output of ['dist', 'build', 'tsconfig.build.tsbuildinfo']) {
    rmSync(output, { recursive: true, force: true });
  }
  // Read before the compiler reads them: a file saved during the build makes the stamp outdated, not wrong.
  const read = inputs();
  if (!compile() || !(await bundle())) {
    rmSync('dist', { recursive: true, force: true });
    return false;
  }
  writeStamp({ inputs: read, outputs: fingerprint(filesIn('dist')) });
  return true;
}

async function main() {
  process.chdir(ROOT);
  const report = options.has('--quiet') ? () => undefined : console.log;
  if (!options.has('--force') && isCurrent()) {
    report('dist/ is up to date.');
    return true;
  }
  const missing = TOOLS.filter((name) => !isInstalled(name));
  if (missing.length > 0) {
    // `npm prune --omit=dev` changes the list of packages and nothing else.
    if (isCurrent({ ignoringPackages: true })) {
      report('dist/ is up to date.');
      return true;
    }
    if (options.has('--prepare')) {
      report(
        `Skipped the build of dist/: devDependencies are not installed (${missing.join(', ')}). The service cannot start ` +
          'without dist/. Run `npm ci --include=dev` to build it, or copy dist/ from a machine that has built it.',
      );
      return true;
    }
    console.error(`Cannot build dist/ without ${missing.join(', ')}. Run \`npm ci --include=dev\` first.`);
    return false;
  }
  const start = performance.now();
  if (!(await build())) return false;
  report(`Built dist/ in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
  return true;
}

process.exitCode = (await main()) ? 0 : 1;
