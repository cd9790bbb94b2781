import type { S3Client } from '@aws-sdk/client-s3';
import type { Environment } from '../config/environment.js';
import { ConfigurationError } from '../config/variables.js';
import { ClockSkew } from '../storage/clock-skew.js';
import { createPresigner } from '../storage/create-presigner.js';
import type { Presigner } from '../storage/presigner.js';
import { createS3Client } from '../storage/s3-client.js';
import type { Store } from '../storage/store.js';

/** The bucket that the service would use with this environment, and how to ask it. */
export interface Target {
  readonly bucket: string;
  readonly region: string;
  /** Where the service reaches the store; AWS's own endpoints when unset. */
  readonly endpoint: string | undefined;
  /** `KEY_PREFIX`. */
  readonly keyPrefix: string;
  /** `UPPY_UPLOAD_METHOD`. */
  readonly uppyMethod: 'POST' | 'PUT';
  /** The pages whose browsers use the bucket; empty when nobody said which. */
  readonly origins: readonly string[];
  readonly client: S3Client;
  /** Signs for the public endpoint. */
  readonly presigner: Presigner;
  /** Fed by every answer that the client gets. */
  readonly skew: ClockSkew;
}

/** For a person: which bucket, and where. */
export function describeTarget({ bucket, endpoint }: Target): string {
  return `${bucket} at ${endpoint ?? 'AWS S3'}`;
}

/**
 * @param origins in place of `CORS_ORIGINS`
 * @throws ConfigurationError when no bucket is configured
 */
export async function openTarget(
  { store: config, uploads, server }: Environment,
  origins: readonly string[] | undefined,
): Promise<Target> {
  if (config.bucket === undefined) {
    throw new ConfigurationError([{ name: 'S3_BUCKET', expected: 'must name the bucket to look at' }]);
  }
  const store: Store = { ...config, bucket: config.bucket };
  const client = createS3Client(store);
  const skew = new ClockSkew();
  skew.watch(client);
  return {
    bucket: store.bucket,
    region: store.region,
    endpoint: store.endpoint,
    keyPrefix: uploads.keyPrefix,
    uppyMethod: uploads.uppyMethod,
    origins: origins ?? (server.corsOrigins === '*' ? [] : server.corsOrigins),
    client,
    presigner: await createPresigner(store, client),
    skew,
  };
}
