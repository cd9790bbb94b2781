import type { ChecksumAlgorithm, ChecksumType } from '../body/checksums.js';
import type { ObjectPart } from './object-record.js';

/** The properties that CreateMultipartUpload determines. */
export interface UploadRecord {
  readonly id: string;
  readonly key: string;
  /** ISO 8601, in milliseconds. */
  readonly initiated: string;
  /** Content-Type and the other system headers of the future object. Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** x-amz-meta-* without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType } | undefined;
}

export interface Part extends ObjectPart {
  /** Including its quotes. */
  readonly etag: string;
  /** ISO 8601, in whole seconds. */
  readonly lastModified: string;
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly record: UploadRecord;
  readonly parts: ReadonlyMap<number, Part>;
}
