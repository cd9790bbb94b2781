import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve('deploy/kubernetes');

export interface Manifest {
  readonly name: string;
  /** YAML. */
  readonly text: string;
}

/** One object of the API of Kubernetes, as far as the tests look into it. */
export interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly [field: string]: unknown;
}

export interface Validation {
  readonly name: string;
  readonly documents: readonly Document[];
  /** Empty if every document matches the API. */
  readonly errors: readonly string[];
}

/** Every YAML file in deploy/kubernetes. */
export function manifests(): Manifest[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name, text: readFileSync(path.join(FOLDER, name), 'utf8') }));
}

/** Checks manifests against the API of Kubernetes; see test/kubernetes/validate.mjs. */
export function validate(files: readonly Manifest[]): Validation[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['test/kubernetes/validate.mjs'], {
    input: JSON.stringify(files),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`validate.mjs ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as Validation[];
}
