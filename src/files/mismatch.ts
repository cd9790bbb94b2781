import { Injectable } from '@nestjs/common';
import { UploadsConfig } from '../config/uploads.config.js';
import { extensionOf, filenameOf } from '../storage/object-key.js';
import type { ObjectPeek } from '../storage/object-store.js';
import { sniff } from './content-sniffing.js';
import { contradiction } from './declared-types.js';
import { essence, FileTypes } from './file-types.js';

/** Codings that leave the bytes as they are: `aws-chunked` frames an upload, and some stores keep its name. */
const LEAVES_BYTES = new Set(['', 'identity', 'aws-chunked']);

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
    if (this.fileTypes.of(filename)?.includes(declared) === false) {
      return `The file is named ${extension} but says ${shorten(declared)}.`;
    }
    const encoding = decodedAs(object.contentEncoding);
    if (encoding !== '') {
      return `The file says ${shorten(declared)} but is sent with Content-Encoding ${shorten(encoding)}.`;
    }
    // Nothing in an empty file contradicts anything.
    if (firstBytes.length === 0) return undefined;
    const sniffed = await sniff(firstBytes, firstBytes.length < size);
    const found = contradiction(declared, extension, firstBytes, sniffed);
    if (found === undefined) return undefined;
    const bytes = found === 'unknown' ? 'of no known type' : found;
    return `The file says ${shorten(declared)} but its bytes are ${bytes}.`;
  }
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
