import { createHash } from 'node:crypto';

/**
 * The ETag, in quotes, of an object made of these parts: the MD5 of their MD5s, and their number. Stores that
 * encrypt with KMS keys use other ETags.
 * @param etags of the parts in order, with or without quotes
 * @returns undefined if one of them is not an MD5
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export function multipartEtag(etags: readonly string[]): string | undefined {
  const digests = etags.map((etag) => Buffer.from(/^"?([\da-f]{32})"?$/.exec(etag)?.[1] ?? '', 'hex'));
  if (digests.some(({ length }) => length === 0)) return undefined;
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${etags.length}"`;
}
