import { create } from 'content-disposition';

export type Disposition = 'attachment' | 'inline';

/**
 * `attachment; filename="plan.pdf"; filename*=UTF-8''…` (RFC 6266, RFC 8187). ASCII only: S3 returns the
 * value of the URL unchanged, and a header can carry no other characters. Characters that browsers interpret
 * differently in the plain form (escapes, quotes) appear in the extended form only, which all browsers
 * prefer.
 */
export function contentDisposition(type: Disposition, filename: string): string {
  return create(filename, {
    type,
    fallback: filename.normalize('NFKD').replaceAll(/[^\x20-\x7E]+|[%"\\]/g, '_'),
  });
}
