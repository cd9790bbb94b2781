import { Injectable } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import { extensionOf, filenameOf } from '../storage/object-key.js';
import type { ObjectPeek } from '../storage/object-store.js';
import { sniff } from './content-sniffing.js';
import { contradiction } from './declared-types.js';
import { essence, FileTypes } from './file-types.js';

/** Codings that leave the bytes as they are: `aws-chunked` frames an upload, and some stores keep its name. */
const LEAVES_BYTES = new Set(['', 'identity', 'aws-chunked']);

/** What S3 calls an object that was stored without a type, and what HTTP does (RFC 9110, 8.3). */
const NO_CLAIM = new Set(['binary/octet-stream', 'application/octet-stream']);

/** Compares what an object says it is (its key, its type) with what it is (its size, its encoding, its bytes). */
@Injectable()
export class Mismatch {
  constructor(
    private readonly config: UploadsConfig,
    private readonly fileTypes: FileTypes,
  ) {}

  /** @returns what was found, in a sentence; undefined when all of it agrees */
  async find(key: string, object: ObjectPeek): Promise<string | undefined> {
    const { size, contentType, firstBytes } = object;
    const { maxFileSize } = this.config;
    if (size > maxFileSize) return `The file has ${size} bytes, and ${maxFileSize} are allowed.`;
    const filename = filenameOf(key);
    const extension = extensionOf(filename).toLowerCase();
    const declared = essence(contentType);
    const claims = claimsOf(declared, this.fileTypes.of(filename));
    if (claims.length === 0) {
      return `The file is named ${extension} but says ${shorten(declared)}.`;
    }
    const encoding = decodedAs(object.contentEncoding);
    if (encoding !== '') {
      return `The file says ${shorten(declared)} but is sent with Content-Encoding ${shorten(encoding)}.`;
    }
    // Nothing in an empty file contradicts anything.
    if (firstBytes.length === 0) return undefined;
    const sniffed = await sniff(firstBytes, firstBytes.length < size);
    const found = claims.map((claim) => contradiction(claim, extension, firstBytes, sniffed));
    if (found.includes(undefined)) return undefined;
    const claimed = claims.includes(declared) ? `says ${shorten(declared)}` : `is named ${extension}`;
    const bytes = found[0] === 'unknown' ? 'of no known type' : found[0];
    return `The file ${claimed} but its bytes are ${bytes}.`;
  }
}

/**
 * The content types of which one has to be that of the bytes: the declared one, or where none was declared those that belong
 * to the extension. None when the two do not belong together.
 * @param belonging undefined for an extension that is not on the list
 */
function claimsOf(declared: string, belonging: readonly string[] = [declared]): readonly string[] {
  if (belonging.includes(declared)) return [declared];
  return NO_CLAIM.has(declared) ? belonging : [];
}

/** The codings (RFC 9110, 8.4) by which a client comes to see other bytes than were inspected; empty for none. */
function decodedAs(contentEncoding = ''): string {
  const codings = contentEncoding.split(',').map((coding) => coding.trim().toLowerCase());
  return codings.filter((coding) => !LEAVES_BYTES.has(coding)).join(', ');
}

/** Type and encoding of an object may be whatever somebody wrote. */
function shorten(text: string): string {
  return text.length > 128 ? `${text.slice(0, 127)}…` : text;
}
