import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.js';

/** The maximum size of the headers and the query of a request, in bytes. */
const MAX_BYTES = 8 * 1024;
/** The bytes after each name (`: `) and after each value (CRLF). */
const SEPARATOR = 2;

/** @throws S3Error `RequestHeaderSectionTooLarge`. */
export function assertHeaderSectionSize({ rawHeaders, url = '' }: IncomingMessage): void {
  const mark = url.indexOf('?');
  const query = mark < 0 ? 0 : url.length - mark - 1;
  const size = rawHeaders.reduce((sum, text) => sum + text.length + SEPARATOR, query);
  if (size > MAX_BYTES) throw headerSectionTooLarge();
}

export function headerSectionTooLarge(): S3Error {
  return new S3Error(
    'RequestHeaderSectionTooLarge',
    'Your request header section exceeds the maximum allowed size.',
    { elements: { MaxSizeAllowed: String(MAX_BYTES) } },
  );
}
