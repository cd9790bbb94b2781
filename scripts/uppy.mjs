/**
 * Installs the browser libraries that the tests use, into `test/uppy/`, and bundles the latest Uppy for a page.
 * Skips both when they are current. None of them is a dependency of the product.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '../test/uppy');
const STAMP = 'node_modules/.signpost-stamp';
const BUNDLE = 'latest.bundle.mjs';
const INPUTS = ['package.json', 'package-lock.json', 'latest.js'];

/** The bundle is part of the stamp: a deleted or edited one is built again. */
function stamp() {
  const hash = createHash('sha256');
  for (const file of [...INPUTS, BUNDLE])
    hash.update(existsSync(file) ? readFileSync(file) : '').update('\0');
  return hash.digest('hex');
}

function npm(...args) {
  return spawnSync('npm', args, { stdio: 'inherit' }).status === 0;
}

process.chdir(FOLDER);
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== stamp()) {
  rmSync(STAMP, { force: true });
  if (npm('ci', '--ignore-scripts') && npm('run', 'build')) writeFileSync(STAMP, stamp());
  else process.exitCode = 1;
}
