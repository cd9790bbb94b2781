import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = path.resolve(import.meta.dirname, '../src');

/** Folder → the folders it may import from. What is not listed here has no place yet. */
const ALLOWED: Record<string, readonly string[]> = {
  logging: [],
  config: [],
  'local-bucket': [],
  errors: ['logging'],
  storage: ['config', 'errors'],
  limits: ['config', 'errors'],
  files: ['config', 'errors', 'storage'],
  multipart: ['config', 'errors', 'storage', 'files'],
  proxy: ['config', 'errors', 'storage', 'logging'],
  health: ['config', 'errors', 'storage'],
  cli: ['config', 'logging', 'storage'],
};

/** What a folder shows to the others; `app.*` and `main.ts` wire modules and may reach these too. */
const PUBLIC: Record<string, RegExp> = {
  storage:
    /^(presigner|object-store|multipart-store|object-key|content-disposition|store|create-presigner|s3-client|clock-skew|storage\.health|storage\.module)$/,
  errors: /./,
  logging: /./,
  config: /./,
  limits: /\.module$/,
  files: /\.module$|^(upload-tickets|file-types|file-size|promise\.decorators)$/,
  multipart: /\.module$/,
  proxy: /\.module$/,
  health: /\.module$/,
  'local-bucket': /^local-bucket$/,
  cli: /^(command|(doctor|setup)\.command)$/,
};

interface Import {
  from: string;
  target: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(spec|fixture)\.ts$/.test(file))
  .map((file) => ({
    file: file.replaceAll(path.sep, '/'),
    text: readFileSync(path.join(SRC, file), 'utf8'),
  }));

const imports: Import[] = files.flatMap(({ file, text }) =>
  ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => ({ from: file, target: resolve(file, fileName) })),
);

/** `storage/store.ts` for a relative import, the package's name for another. */
function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return path.posix.join(path.posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

const isOurs = ({ target }: Import): boolean => target.endsWith('.ts');
const folderOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : 'app');
const named = (violations: readonly Import[]): string[] =>
  violations.map(({ from, target }) => `${from} -> ${target}`);

describe('the house', () => {
  it('has no folder without a place in the order', () => {
    const folders = new Set(files.map(({ file }) => folderOf(file)));
    expect([...folders].toSorted()).toEqual([...Object.keys(ALLOWED), 'app'].toSorted());
  });

  it('lets imports run one way only', () => {
    const backward = imports.filter(isOurs).filter(({ from, target }) => {
      const [source, destination] = [folderOf(from), folderOf(target)];
      return source !== 'app' && source !== destination && !ALLOWED[source]?.includes(destination);
    });
    expect(named(backward)).toEqual([]);
  });

  it("keeps a folder's inner files to itself", () => {
    const intruding = imports.filter(isOurs).filter(({ from, target }) => {
      const destination = folderOf(target);
      return (
        folderOf(from) !== destination &&
        PUBLIC[destination]?.test(path.posix.basename(target, '.ts')) === false
      );
    });
    expect(named(intruding)).toEqual([]);
  });

  it('meets the AWS SDK only where the storage is, and where a bucket is administered', () => {
    const elsewhere = imports.filter(
      ({ from, target }) =>
        /^@(aws-sdk|smithy)\//.test(target) && !['storage', 'local-bucket', 'cli'].includes(folderOf(from)),
    );
    expect(named(elsewhere)).toEqual([]);
  });

  it('reads process.env in the config folder only', () => {
    const readers = files.filter(
      ({ file, text }) => text.includes('process.env') && folderOf(file) !== 'config',
    );
    expect(readers.map(({ file }) => file)).toEqual([]);
  });
});
