import { extensionOf } from './filename.js';
import { findByName, usualName } from './media-type.js';

/** Formats that compress one file, by their usual names. */
const COMPRESSIONS: ReadonlySet<string> = new Set([
  'application/gzip',
  'application/x-bzip2',
  'application/x-xz',
  'application/zstd',
]);

/**
 * The type of a compressed file that is declared with the type of the file inside, as Python's `guess_type` does:
 * `application/gzip` for `a.csv.gz` and `text/csv`. An inner extension that is not on the allowlist has any type.
 * @param fileTypes maps extensions to their types
 * @param declared an essence
 * @returns undefined if the file is not compressed, or if the inner extension has another type
 */
export function findCompression(
  fileTypes: ReadonlyMap<string, readonly string[]>,
  filename: string,
  declared: string,
): string | undefined {
  const outer = extensionOf(filename);
  const type = fileTypes.get(outer.toLowerCase())?.find((name) => COMPRESSIONS.has(usualName(name)));
  if (type === undefined) return undefined;
  const inner = extensionOf(filename.slice(0, -outer.length)).toLowerCase();
  if (inner.length < 2 || inner.includes('/')) return undefined;
  const innerTypes = fileTypes.get(inner);
  return innerTypes === undefined || findByName(innerTypes, declared) !== undefined ? type : undefined;
}
