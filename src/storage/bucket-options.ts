import type { S3ClientConfig } from '@aws-sdk/client-s3';

/** Which bucket to open and how to reach it. */
export interface BucketOptions {
  readonly bucket: string;
  readonly region: string;
  /** Where this service reaches the store; AWS's own endpoints when unset. */
  readonly endpoint?: string | undefined;
  /** Where clients reach it, when that is another host; presigned URLs name this one. */
  readonly publicEndpoint?: string | undefined;
  readonly forcePathStyle: boolean;
  /** The AWS provider chain when unset. */
  readonly credentials?: NonNullable<S3ClientConfig['credentials']> | undefined;
  /** Which signer to use: our own, or the SDK's. */
  readonly signer: 'sigv4' | 'sdk';
  /** Upper bound for one request to the store, in milliseconds, retries included. */
  readonly timeoutMs: number;
}
