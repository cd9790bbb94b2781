import { Problem } from '../errors/catalogue.js';
import { MAX_KEY_BYTES } from '../storage/object-key.js';

/**
 * The position in a listing: the last key of a page without the common prefix, so that a cursor cannot name a
 * key outside it. A cursor contains no secret and does not expire. Base64url needs no escaping in a URL.
 */
export function cursorAfter(prefix: string, key: string): string {
  return Buffer.from(key.slice(prefix.length)).toString('base64url');
}

/**
 * @returns the key that the next page starts after
 * @throws Problem `invalid_request` if `cursorAfter` cannot have returned this cursor
 */
export function keyOfCursor(prefix: string, cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const key = prefix + bytes.toString();
  // Both decoders are lenient, so encode the result again and compare.
  if (cursor === '' || cursorAfter(prefix, key) !== cursor || Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new Problem('invalid_request', 'cursor must be the next_cursor of a previous page.');
  }
  return key;
}
