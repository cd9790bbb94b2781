import type { Checksum } from '../body/checksums.js';
import type { BodyFacts } from '../body/upload-body.js';

/** All that is known of a stored object besides its bytes. */
export interface ObjectRecord {
  readonly key: string;
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
  /** ISO 8601, whole seconds, as S3 keeps it. */
  readonly lastModified: string;
  /** Content-Type and the other system headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** x-amz-meta-* without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: Checksum | undefined;
}

/** The `lastModified` of what is stored now: ISO 8601, rounded down to whole seconds. */
export function lastModifiedNow(): string {
  return new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
}

/** What is recorded of one request's body, stored now: its ETag is the MD5 of its bytes. */
export function describeBody({
  size,
  md5,
  checksum,
}: BodyFacts): Pick<ObjectRecord, 'size' | 'etag' | 'lastModified' | 'checksum'> {
  return { size, etag: `"${md5}"`, lastModified: lastModifiedNow(), checksum };
}
