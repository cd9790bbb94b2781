import { createHash } from 'node:crypto';

/**
 * The ETag, in quotes, of an object that is made of these parts: the MD5 of their MD5s, and how many they are. A store that
 * encrypts with keys of KMS has others.
 * @param etags of the parts in order, in quotes or without
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export function multipartEtag(etags: readonly string[]): string {
  const digests = etags.map((etag) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${etags.length}"`;
}
