import { create } from 'content-disposition';
import { cutFilename } from './filename.js';

/** Bytes; the limit of common file systems. Each takes up to nine characters of the URL. */
const MAX_FILENAME = 255;

export type Disposition = 'attachment' | 'inline';

/**
 * `attachment; filename="plan.pdf"; filename*=UTF-8''…` (RFC 6266, RFC 8187). ASCII only: S3 returns the
 * value of the URL unchanged, and a header can carry no other characters. Characters that browsers interpret
 * differently in the plain form (escapes, quotes) appear in the extended form only, which all browsers
 * prefer. Long names are cut: with both forms, they would make the URL too long for common proxies.
 */
export function contentDisposition(type: Disposition, filename: string): string {
  const name = cutFilename(filename, MAX_FILENAME);
  return create(name, {
    type,
    fallback: name.normalize('NFKD').replaceAll(/[^\x20-\x7E]+|[%"\\]/g, '_'),
  });
}
