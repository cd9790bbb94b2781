import { Problem } from '../errors/catalogue.js';
import { MAX_KEY_BYTES } from '../storage/object-key.js';

/**
 * Where a listing goes on: the last key of a page, without the prefix that all of them have, so that no cursor names anything
 * outside it. It holds no secret and is valid for ever; base64url keeps it one word in a URL.
 */
export function cursorAfter(prefix: string, key: string): string {
  return Buffer.from(key.slice(prefix.length)).toString('base64url');
}

/**
 * @returns the key to go on after
 * @throws Problem `invalid_request` for what no answer of ours has held
 */
export function keyOfCursor(prefix: string, cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const key = prefix + bytes.toString();
  // Both decoders are lenient: what they read is ours only if it would be written so.
  if (cursor === '' || cursorAfter(prefix, key) !== cursor || Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new Problem('invalid_request', 'cursor must be the next_cursor of a page before.');
  }
  return key;
}
