import type { Checksum, ChecksumAlgorithm, ChecksumType } from '../body/checksums.js';

/** What CreateMultipartUpload fixed. */
export interface UploadRecord {
  readonly id: string;
  readonly key: string;
  /** ISO 8601, milliseconds. */
  readonly initiated: string;
  /** Content-Type and the other system headers of the object to be, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** x-amz-meta-* without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType } | undefined;
}

export interface Part {
  readonly number: number;
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
  /** ISO 8601, whole seconds. */
  readonly lastModified: string;
  readonly checksum?: Checksum | undefined;
}

/** An upload between its creation and its completion or abortion. */
export interface Upload {
  readonly record: UploadRecord;
  readonly parts: ReadonlyMap<number, Part>;
}
