import { randomUUID } from 'node:crypto';
import { Problem } from '../errors/catalogue.js';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const MAX_KEY_BYTES = 1024;

/** Control characters, line and paragraph separators, and the marks that make text read backwards. */
const UNSAFE_CHARACTERS = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;
const ALL_UNSAFE_CHARACTERS = new RegExp(UNSAFE_CHARACTERS, 'gu');

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}-/;

/**
 * Refuses every key that could mean another object to somebody on the way than it does to us. S3 does not normalise
 * paths, clients do: `fetch` turns `/a/../b` into `/b` after the URL was signed.
 * @throws Problem `invalid_object_key`
 */
export function assertObjectKey(key: string): void {
  const complaint = complaintAbout(key);
  if (complaint !== undefined) throw new Problem('invalid_object_key', `The object key ${complaint}.`);
}

/** @throws Problem `invalid_object_key`, or `key_outside_namespace` when it lies elsewhere. */
export function assertKeyWithin(prefix: string, key: string): void {
  assertObjectKey(key);
  if (!key.startsWith(prefix) || key.length === prefix.length) {
    throw new Problem(
      'key_outside_namespace',
      `A file_key starts with ${prefix} and was answered by POST /upload-url.`,
    );
  }
}

/** Most keys there are: such a one has one spelling, and no segment that starts with a dot. */
const PLAIN_KEY = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

function complaintAbout(key: string): string | undefined {
  if (key.length <= MAX_KEY_BYTES && PLAIN_KEY.test(key)) return undefined;
  if (key.trim() === '') return 'is empty';
  if (!key.isWellFormed()) return 'is not valid Unicode';
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `is longer than ${MAX_KEY_BYTES} bytes in UTF-8`;
  if (UNSAFE_CHARACTERS.test(key)) return 'contains control characters';
  if (key.startsWith('/') || key.startsWith('\\')) return 'starts with a slash';
  if (key.includes('//')) return 'contains two slashes in a row';
  if (spellings(key).some(hasDotSegment)) return 'contains a path segment of dots, or one that decodes to it';
  return undefined;
}

/** The key as it stands and as it reads after each round of percent-decoding, in compatibility form (`．` is `.`). */
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

/** Decodes what can be decoded and leaves the rest, as lenient servers do; `%c0%ae` is an overlong dot. */
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

function hasDotSegment(text: string): boolean {
  return text
    .split(/[/\\]/)
    .map((segment) => segment.replaceAll(ALL_UNSAFE_CHARACTERS, '').trim())
    .some((segment) => segment === '.' || segment === '..');
}

/**
 * What a client calls its file, as part of a key: NFC, without folders and control characters.
 * @throws Problem `invalid_filename` when nothing is left of it.
 */
export function cleanFilename(filename: string): string {
  if (!filename.isWellFormed()) throw new Problem('invalid_filename', 'The filename is not valid Unicode.');
  const base = filename.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = base.replaceAll(ALL_UNSAFE_CHARACTERS, '').trim();
  if (clean === '' || hasDotSegment(clean.normalize('NFKC'))) {
    throw new Problem('invalid_filename', 'The filename has no name in it. Send one such as report.pdf.');
  }
  return clean;
}

/** A key for a new upload, `{prefix}{uuid v4}-{filename}`, the filename cut so that all of it stays within 1,024 bytes. */
export function newUploadKey(prefix: string, filename: string): string {
  const start = `${prefix}${randomUUID()}-`;
  const key = start + cutFilename(filename, MAX_KEY_BYTES - Buffer.byteLength(start));
  assertObjectKey(key);
  return key;
}

/** The filename that a key was made from; for a foreign key its last path part. */
export function filenameOf(key: string): string {
  const base = key.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return base.replace(UUID, '') || base;
}

function cutFilename(filename: string, maxBytes: number): string {
  if (Buffer.byteLength(filename) <= maxBytes) return filename;
  const extension = extensionOf(filename);
  let stem = '';
  let left = maxBytes - Buffer.byteLength(extension);
  // What a person sees as one character is not cut in two: an emoji may be seven code points.
  for (const { segment } of new Intl.Segmenter().segment(
    filename.slice(0, filename.length - extension.length),
  )) {
    left -= Buffer.byteLength(segment);
    if (left < 0) break;
    stem += segment;
  }
  return stem + extension;
}

/** With its dot and as it was written; empty when there is none. A leading dot starts a name, not an extension. */
export function extensionOf(filename: string): string {
  const dot = filename.lastIndexOf('.');
  return dot > 0 ? filename.slice(dot) : '';
}
