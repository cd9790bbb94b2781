import { Injectable } from '@nestjs/common';
import { findCompression } from '../storage/compressed-file.js';
import { extensionOf } from '../storage/filename.js';
import { essence, isNameOf, isUnknownOrMalformed, usualName } from '../storage/media-type.js';
import type { ObjectPeek } from '../storage/object-store.js';
import { filenameOf } from '../storage/upload-key.js';
import type { UploadRules } from '../tenants/upload-rules.js';
import { contradiction } from './declared-types.js';
import { sniff } from './sniffing.js';

/** Codings that do not change the bytes: `aws-chunked` frames an upload, and some stores keep its name. */
const TRANSPARENT_CODINGS: ReadonlySet<string> = new Set(['', 'identity', 'aws-chunked']);

/** Compares an object's declarations (extension, content type) with its size, encoding and first bytes. */
@Injectable()
export class ContentCheck {
  /** @returns the contradiction found, as a sentence; undefined if everything agrees */
  async find(key: string, object: ObjectPeek, rules: UploadRules): Promise<string | undefined> {
    const { size, contentType, firstBytes } = object;
    const { maxFileSize } = rules;
    const fileTypes = rules.fileTypes.byExtension;
    if (size > maxFileSize)
      return `The file is ${size} bytes long, but at most ${maxFileSize} bytes are allowed.`;
    const filename = filenameOf(key);
    const extension = extensionOf(filename).toLowerCase();
    const declared = essence(contentType);
    const compression = findCompression(fileTypes, filename, declared);
    const candidates = candidateTypes(declared, fileTypes.get(extension), compression);
    if (candidates.length === 0) {
      return `The file has the extension ${extension}, but the content type ${shorten(declared)}.`;
    }
    const encoding = appliedCodings(object.contentEncoding);
    if (encoding !== '') {
      return `The file is declared as ${shorten(declared)}, but stored with Content-Encoding ${shorten(encoding)}.`;
    }
    // An empty file contradicts no type.
    if (firstBytes.length === 0) return undefined;
    const sniffed = await sniff(firstBytes, firstBytes.length < size);
    const found = candidates.map((type) => contradiction(type, extension, firstBytes, sniffed));
    if (found.includes(undefined)) return undefined;
    const declaration = isUnknownOrMalformed(declared)
      ? `has the extension ${extension}`
      : `is declared as ${shorten(declared)}`;
    const content = found[0] === 'unknown' ? 'of an unknown type' : found[0];
    return `The file ${declaration}, but its content is ${content}.`;
  }
}

/**
 * The content types that the bytes may have: the declared one, or without a declaration the extension's
 * types. Empty if declared type and extension contradict each other.
 * @param allowed the extension's types; undefined for an extension that is not on the allowlist
 * @param compression the type of a file that is declared with the type of the file inside
 */
function candidateTypes(
  declared: string,
  allowed: readonly string[] = [declared],
  compression?: string,
): readonly string[] {
  if (allowed.includes(declared)) return [declared];
  if (isUnknownOrMalformed(declared)) return allowed;
  const same = allowed.filter((type) => usualName(type) === usualName(declared));
  if (same.length > 0) return same;
  const named = allowed.filter((type) => isNameOf(declared, type));
  return named.length === 0 && compression !== undefined ? [compression] : named;
}

/**
 * The codings (RFC 9110, 8.4) that clients remove, so that they see bytes other than the inspected ones;
 * empty if none.
 */
function appliedCodings(contentEncoding = ''): string {
  const codings = contentEncoding.split(',').map((coding) => coding.trim().toLowerCase());
  return codings.filter((coding) => !TRANSPARENT_CODINGS.has(coding)).join(', ');
}

/** Uploaders can store any text as content type and encoding. */
function shorten(text: string): string {
  return text.length > 128 ? `${text.slice(0, 127)}…` : text;
}
