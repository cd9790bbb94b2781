import { createHash } from 'node:crypto';

/**
 * The ETag, in quotes, of an object that is made of these parts: the MD5 of their MD5s, and how many they are. A store that
 * encrypts with keys of KMS has others.
 * @param etags of the parts in order, in quotes or without
 * @returns undefined where one is no MD5
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export function multipartEtag(etags: readonly string[]): string | undefined {
  const digests = etags.map((etag) => Buffer.from(/^"?([\da-f]{32})"?$/.exec(etag)?.[1] ?? '', 'hex'));
  if (digests.some(({ length }) => length === 0)) return undefined;
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${etags.length}"`;
}
