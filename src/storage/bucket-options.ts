import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { KeyPair } from '../config/store.config.js';
import type { AssumedRole } from './assumed-role.js';

/** The bucket to open, and how to reach it. */
export interface BucketOptions {
  readonly bucket: string;
  readonly region: string;
  /** The store's address for this service; AWS's own endpoints if unset. */
  readonly endpoint?: string | undefined;
  /** The store's address for clients, if it differs. Presigned URLs contain this one. */
  readonly publicEndpoint?: string | undefined;
  readonly forcePathStyle: boolean;
  /** The AWS provider chain if unset. */
  readonly credentials?: NonNullable<S3ClientConfig['credentials']> | undefined;
  /** Assumed with `credentials`; its session then signs and sends everything. */
  readonly role?: AssumedRole | undefined;
  /** Write-only credentials that sign the requests by which clients write; `credentials` if unset. */
  readonly uploadCredentials?: KeyPair | undefined;
  /** Lets upload URLs fix the ACL and the tags of the object; see `uploadHeaders`. */
  readonly signUploadHeaders?: boolean | undefined;
  /** The signer: our own, or the SDK's. */
  readonly signer: 'sigv4' | 'sdk';
  /** Upper bound for one request to the store, in milliseconds, retries included. */
  readonly timeoutMs: number;
}
