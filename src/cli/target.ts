import type { S3Client } from '@aws-sdk/client-s3';
import type { Environment } from '../config/environment.js';
import { ConfigurationError } from '../config/variables.js';
import { ClockSkew } from '../storage/clock-skew.js';
import { createPresigner } from '../storage/create-presigner.js';
import type { Presigner } from '../storage/presigner.js';
import { createS3Client } from '../storage/s3-client.js';
import type { Store } from '../storage/store.js';

/** The bucket that the service uses with this environment, and the clients to reach it. */
export interface Target {
  readonly bucket: string;
  readonly region: string;
  /** The endpoint that the service uses; AWS S3 when `undefined`. */
  readonly endpoint: string | undefined;
  /** `KEY_PREFIX`. */
  readonly keyPrefix: string;
  /** `UPPY_UPLOAD_METHOD`. */
  readonly uppyMethod: 'POST' | 'PUT';
  /** Origins of the web pages that use the bucket; empty when none are configured. */
  readonly origins: readonly string[];
  readonly client: S3Client;
  /** Signs URLs for the public endpoint. */
  readonly presigner: Presigner;
  /** Updated by every response that the client receives. */
  readonly skew: ClockSkew;
}

/** The bucket and its endpoint, for printing. */
export function describeTarget({ bucket, endpoint }: Target): string {
  return `${bucket} at ${endpoint ?? 'AWS S3'}`;
}

/**
 * @param origins overrides `CORS_ORIGINS`
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
