import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { ConfigurationError } from '../config/variables.js';
import { findContentMistakes } from './content-mistakes.js';
import { JsonDocument } from './json-document.js';
import { formatMistake, type Mistake } from './mistake.js';
import { recordsOf } from './records.js';
import { findSchemaMistakes } from './schema-mistakes.js';
import { findSecrets } from './secret-mistakes.js';
import type { TenantRecord } from './tenant-record.js';
import type { TenantsContext } from './tenants-context.js';

/** Bytes. 10,000 tenants with two keys each take 6 MB. */
const MAX_SIZE = 32 * 1024 ** 2;

/** Mistakes that are printed. The first one of a kind is the one to correct. */
const MAX_PRINTED = 100;

/** The tenants file is not valid. */
export class TenantsFileError extends ConfigurationError {
  constructor(
    path: string,
    readonly mistakes: readonly Mistake[],
  ) {
    const lines = mistakes.slice(0, MAX_PRINTED).map(formatMistake);
    const more = mistakes.length - lines.length;
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
    super(
      [{ name: 'TENANTS_FILE', expected: `has ${count}: ${path}` }],
      more > 0 ? [...lines, `and ${more} more`] : lines,
    );
  }
}

/**
 * Reads and validates the tenants file.
 * @throws ConfigurationError if it cannot be read; TenantsFileError with all its mistakes
 */
export async function readTenantsFile(path: string, context: TenantsContext): Promise<TenantRecord[]> {
  return parseTenants(path, await readBytes(path), context);
}

/** @throws TenantsFileError with all mistakes, in the order of the file */
export function parseTenants(path: string, bytes: Uint8Array, context: TenantsContext): TenantRecord[] {
  if (!isUtf8(bytes)) throw new TenantsFileError(path, [notUtf8(bytes)]);
  const document = parseDocument(path, new TextDecoder().decode(bytes));
  if (document.mistakes.length === 0 || document.value !== undefined) {
    findSecrets(document);
    findSchemaMistakes(document);
    findContentMistakes(document, context);
  }
  if (document.mistakes.length > 0) {
    const inOrder = document.mistakes.toSorted(
      (one, other) => one.line - other.line || one.column - other.column,
    );
    throw new TenantsFileError(path, inOrder);
  }
  return recordsOf(document.value, context.fileTypes);
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_SIZE) return await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([
      { name: 'TENANTS_FILE', expected: `must be the path of a readable file: ${reason}` },
    ]);
  }
  throw new ConfigurationError([
    { name: 'TENANTS_FILE', expected: `must not be larger than ${MAX_SIZE} bytes: ${path}` },
  ]);
}

function parseDocument(path: string, text: string): JsonDocument {
  try {
    return new JsonDocument(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TenantsFileError(path, [{ line: 1, column: 1, path: '', message: 'is nested too deeply' }]);
  }
}

function notUtf8(bytes: Uint8Array): Mistake {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  let [line, start] = [1, 0];
  for (let end = bytes.indexOf(0x0a); end !== -1 && isUtf8(bytes.subarray(start, end)); line += 1) {
    start = end + 1;
    end = bytes.indexOf(0x0a, start);
  }
  const found = isUtf16 ? ', not UTF-16' : '';
  return { line, column: 1, path: '', message: `must be encoded in UTF-8${found}` };
}
