import { UNSAFE_CHARACTERS, hasDotSegment } from './unsafe-text.js';

declare const checked: unique symbol;

/** A key with a single spelling, inside the namespace that created it. Only `Namespace` creates one. */
export type ObjectKey = string & { readonly [checked]: 'key' };

/** The common start of all keys in a namespace: empty, or folders that end in a slash. */
export type KeyPrefix = string & { readonly [checked]: 'prefix' };

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const MAX_KEY_BYTES = 1024;

/** Matches most keys that exist. Such a key has one spelling, and no segment that starts with a dot. */
const PLAIN_KEY = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/**
 * Finds keys that a client, proxy or store might resolve to a different object. S3 does not normalise paths,
 * but clients do: `fetch` turns `/a/../b` into `/b` after the URL has been signed.
 * @returns the defect of the key, as the end of a sentence; undefined for a valid key
 */
export function defectOf(key: string): string | undefined {
  if (key.length <= MAX_KEY_BYTES && PLAIN_KEY.test(key)) return undefined;
  if (key.trim() === '') return 'is empty';
  if (!key.isWellFormed()) return 'is not valid Unicode';
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `is longer than ${MAX_KEY_BYTES} bytes in UTF-8`;
  if (UNSAFE_CHARACTERS.test(key)) return 'contains control characters';
  if (key.startsWith('/') || key.startsWith('\\')) return 'starts with a slash or backslash';
  if (key.includes('//')) return 'contains two slashes in a row';
  if (spellings(key).some(hasDotSegment))
    return 'contains a path segment that is, or decodes to, "." or ".."';
  return undefined;
}

/** The key itself and after each round of percent-decoding, in compatibility form (`．` is `.`). */
function spellings(key: string): string[] {
  const found = [key.normalize('NFKC')];
  for (let round = 0; round < 8; round += 1) {
    const last = found.at(-1) ?? '';
    const decoded = percentDecode(last).normalize('NFKC');
    if (decoded === last) break;
    found.push(decoded);
  }
  return found;
}

/** Decodes valid escapes and keeps the rest, as lenient servers do; `%c0%ae` is an overlong dot. */
function percentDecode(text: string): string {
  return text
    .replace(/%c0%ae/gi, '.')
    .replace(/%u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes.replace(/%([0-7][\da-f])/gi, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        );
      }
    });
}
