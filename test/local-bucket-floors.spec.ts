import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../src/local-bucket');

/** The rooms of the local bucket. Each may import from those after it, and from none before it. */
const FLOORS = ['front', 'operations', 'disk', 'auth', 'body', 'protocol'];

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => file.endsWith('.ts') && !/\.(spec|fixture)\.ts$/.test(file));

/** File → the files it imports, type imports and re-exports included. Both are relative to the local bucket. */
const imports = new Map(
  files.map((file) => [
    file,
    ts
      .preProcessFile(readFileSync(path.join(ROOT, file), 'utf8'))
      .importedFiles.map(({ fileName }) => fileName)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, '.ts')),
  ]),
);

const floorOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : 'front');

/** The shortest chain of imports that leads from a file back to itself. */
function shortestCycle(start: string): string | undefined {
  const seen = new Set<string>();
  const chains = [[start]];
  for (const chain of chains) {
    for (const next of imports.get(chain.at(-1) ?? '') ?? []) {
      if (next === start) return [...chain, start].join(' -> ');
      if (!seen.has(next)) chains.push([...chain, next]);
      seen.add(next);
    }
  }
  return undefined;
}

describe('the local bucket', () => {
  it('consists of five rooms behind local-bucket.ts and server.ts', () => {
    const front = files.filter((file) => floorOf(file) === 'front');
    expect(front.toSorted()).toEqual(['local-bucket.ts', 'server.ts']);
    expect([...new Set(files.map(floorOf))].toSorted()).toEqual(FLOORS.toSorted());
  });

  it(`imports in one direction only: ${FLOORS.join(' -> ')}`, () => {
    const backward = [...imports].flatMap(([file, targets]) =>
      targets
        .filter((target) => FLOORS.indexOf(floorOf(target)) < FLOORS.indexOf(floorOf(file)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(backward).toEqual([]);
  });

  it('contains no import cycle, type imports included', () => {
    expect(files.flatMap((file) => shortestCycle(file) ?? [])).toEqual([]);
  });
});
