import { randomUUID } from 'node:crypto';
import { cutFilename } from './filename.js';
import { MAX_KEY_BYTES } from './object-key.js';

/** The start of the last segment of such a key. */
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}-/;

/**
 * The text of a new key: `{prefix}{uuid v4}-{filename}`. Cuts the filename so that the whole key stays within
 * 1,024 bytes.
 */
export function composeUploadKey(prefix: string, filename: string): string {
  const start = `${prefix}${randomUUID()}-`;
  return start + cutFilename(filename, MAX_KEY_BYTES - Buffer.byteLength(start));
}

/** The filename in a key that `composeUploadKey` made. For any other key, its last path segment. */
export function filenameOf(key: string): string {
  const base = key.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return base.replace(UUID, '') || base;
}
