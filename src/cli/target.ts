import type { S3Client } from '@aws-sdk/client-s3';
import type { Environment } from '../config/environment.js';
import { runningBucketOptions } from '../embedded-bucket/running-bucket.js';
import type { BucketOptions } from '../storage/bucket-options.js';
import type { ClockSkew } from '../storage/clock-skew.js';
import { Namespace } from '../storage/namespace.js';
import { openBucket } from '../storage/open-bucket.js';
import type { Presigner, UploadPresigner } from '../storage/presigner.js';

/** The bucket that the service uses with this environment, and the clients to reach it. */
export interface Target {
  readonly bucket: string;
  readonly region: string;
  /** The endpoint that the service uses; AWS S3 when `undefined`. */
  readonly endpoint: string | undefined;
  /** The files of the service: the keys below `KEY_PREFIX`. */
  readonly files: Namespace;
  /** `UPPY_UPLOAD_METHOD`. */
  readonly uppyMethod: 'POST' | 'PUT';
  /** Origins of the web pages that use the bucket; empty when none are configured. */
  readonly origins: readonly string[];
  readonly client: S3Client;
  /** Whether this is the bucket that `npm start` embeds. */
  readonly isEmbedded: boolean;
  /** Signs URLs for the public endpoint. */
  readonly presigner: Presigner;
  /** Signs uploads, with the credentials for uploads if there are any. */
  readonly uploadPresigner: UploadPresigner;
  /** Both presigners for `endpoint`; `undefined` if the public endpoint is the same. */
  readonly internal: Pick<Target, 'presigner' | 'uploadPresigner'> | undefined;
  /** Headers that the URLs for a new object sign in addition to its own. */
  readonly uploadHeaders: Readonly<Record<string, string>>;
  /** Whether uploads have credentials of their own. */
  readonly hasUploadCredentials: boolean;
  /** Updated by every response that the client receives. */
  readonly clock: ClockSkew;
}

/** The bucket and its endpoint, for printing. */
export function describeTarget({ bucket, endpoint }: Target): string {
  return `${bucket} at ${endpoint ?? 'AWS S3'}`;
}

/**
 * @param origins overrides `CORS_ORIGINS`
 * @throws ConfigurationError when no bucket is configured, and none is embedded
 */
export async function openTarget(
  environment: Environment,
  origins: readonly string[] | undefined,
): Promise<Target> {
  const { store, uploads, server } = environment;
  const options =
    store.bucket === undefined ? await runningBucketOptions(environment) : { ...store, bucket: store.bucket };
  const bucket = await openBucket(options);
  return {
    bucket: bucket.name,
    region: options.region,
    endpoint: options.endpoint,
    isEmbedded: store.bucket === undefined,
    files: new Namespace(bucket, uploads.keyPrefix),
    uppyMethod: uploads.uppyMethod,
    origins: origins ?? (server.corsOrigins === 'local' ? [] : server.corsOrigins),
    client: bucket.client,
    presigner: bucket.presigner,
    uploadPresigner: bucket.uploadPresigner,
    internal: await internalPresigners(options),
    uploadHeaders: bucket.uploadHeaders,
    hasUploadCredentials: options.uploadCredentials !== undefined,
    clock: bucket.clock,
  };
}

async function internalPresigners(options: BucketOptions): Promise<Target['internal']> {
  const { endpoint, publicEndpoint } = options;
  if (publicEndpoint === undefined || publicEndpoint === endpoint) return undefined;
  const { presigner, uploadPresigner } = await openBucket({ ...options, publicEndpoint: undefined });
  return { presigner, uploadPresigner };
}
