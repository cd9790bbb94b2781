import type { Checksum } from '../body/checksums.js';
import type { BodyFacts } from '../body/upload-body.js';

/** The description of a stored object: everything except its bytes. */
export interface ObjectRecord {
  readonly key: string;
  readonly size: number;
  /** Including its quotes. */
  readonly etag: string;
  /** ISO 8601, in whole seconds, as in S3. */
  readonly lastModified: string;
  /** Content-Type and the other system headers. Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** x-amz-meta-* without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: Checksum | undefined;
  /**
   * The parts of a completed multipart upload, in ascending order. Absent for other objects, and for objects
   * that were stored before parts were recorded.
   */
  readonly parts?: readonly ObjectPart[] | undefined;
}

/** One part of an object. */
export interface ObjectPart {
  readonly number: number;
  /** Bytes. */
  readonly size: number;
  readonly checksum?: Checksum | undefined;
}

/** The `lastModified` of an object stored now: ISO 8601, rounded down to whole seconds. */
export function lastModifiedNow(): string {
  return new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
}

/** The record of a request body stored now. Its ETag is the MD5 of its bytes. */
export function describeBody({
  size,
  md5,
  checksum,
}: BodyFacts): Pick<ObjectRecord, 'size' | 'etag' | 'lastModified' | 'checksum'> {
  return { size, etag: `"${md5}"`, lastModified: lastModifiedNow(), checksum };
}
