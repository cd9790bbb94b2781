import { create } from 'content-disposition';

export type Disposition = 'attachment' | 'inline';

/** What a browser would run as a page or a script of the bucket's origin. */
const ACTIVE_CONTENT_TYPE = /html|[/+]xml|svg|javascript|ecmascript|x-mixed-replace|x-shockwave-flash/i;
const ACTIVE_EXTENSION = /\.(s?html?|xhtml?|xht|svgz?|xml|xslt?|mht|mhtml|m?js|swf)$/i;

/** Content that is never shown in place, whatever was asked for. */
export function isActiveContent(contentType: string, filename: string): boolean {
  return ACTIVE_CONTENT_TYPE.test(contentType) || ACTIVE_EXTENSION.test(filename);
}

/**
 * `attachment; filename="plan.pdf"; filename*=UTF-8''…` (RFC 6266, RFC 8187). All of it is ASCII: S3 answers with
 * exactly what the URL asks for, and a header cannot carry more. What browsers read differently in the plain form (an
 * escape, a quote) is left to the extended one, which every browser prefers.
 */
export function contentDisposition(type: Disposition, filename: string): string {
  return create(filename, {
    type,
    fallback: filename.normalize('NFKD').replaceAll(/[^\x20-\x7E]+|[%"\\]/g, '_'),
  });
}
