/**
 * `ok`: as it should be, or information; `warning`: it works, at a cost that is told; `failed`: a client or the service
 * will be refused, or strangers let in; `not_supported`: the store lacks it.
 */
export type Status = 'ok' | 'warning' | 'failed' | 'not_supported';

/** What a store may have or lack, under the names that a conformance suite reads from the JSON. */
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
  /** What was checked. */
  check: string;
  status: Status;
  /** What was found, in words; never a secret, a signature or a URL that has one. */
  found: string;
  /** What to do about it. */
  todo?: string;
  /** The IAM action that was refused, `s3:PutObject`. */
  missingAction?: string;
  supports?: Partial<Record<Feature, boolean>>;
}
