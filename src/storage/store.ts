import type { S3ClientConfig } from '@aws-sdk/client-s3';

/** The one bucket that is signed for and asked. */
export abstract class Store {
  abstract readonly bucket: string;
  abstract readonly region: string;
  /** Where this service reaches the store; AWS's own endpoints when unset. */
  abstract readonly endpoint?: string | undefined;
  /** Where clients reach it, when that is another host; presigned URLs name this one. */
  abstract readonly publicEndpoint?: string | undefined;
  abstract readonly forcePathStyle: boolean;
  /** The AWS provider chain when unset. */
  abstract readonly credentials?: NonNullable<S3ClientConfig['credentials']> | undefined;
  /** Who signs: our own signer, or the SDK's. */
  abstract readonly signer: 'sigv4' | 'sdk';
  /** Upper bound for one question to the store, in milliseconds, retries included. */
  abstract readonly timeoutMs: number;
}
