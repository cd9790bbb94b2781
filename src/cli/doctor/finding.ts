/**
 * `ok`: correct, or informational. `warning`: works, but at the cost or risk that `found` describes.
 * `failed`: requests of clients or of the service are rejected, or unauthenticated requests are accepted.
 * `not_supported`: the store lacks the feature.
 */
export type Status = 'ok' | 'warning' | 'failed' | 'not_supported';

/** Optional features of a store. Conformance suites read these names from the JSON report. */
export type Feature =
  | 'multipart'
  | 'postPolicy'
  | 'conditionalWrites'
  | 'conditionalCompletion'
  | 'completionSize'
  | 'checksumSha256'
  | 'checksumSha1'
  | 'checksumCrc32'
  | 'checksumCrc32c'
  | 'checksumCrc64nvme'
  | 'contentMd5'
  | 'lifecycle'
  | 'publicAccessBlock'
  | 'encryption'
  | 'versioning';

export interface Finding {
  /** Name of the check; stable, because programs read it from the JSON report. */
  check: string;
  status: Status;
  /** The result in words. Never contains a secret, a signature or a presigned URL. */
  found: string;
  /** How to fix it. */
  todo?: string;
  /** The IAM action that was denied, such as `s3:PutObject`. */
  missingAction?: string;
  supports?: Partial<Record<Feature, boolean>>;
}
