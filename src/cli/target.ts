import type { S3Client } from '@aws-sdk/client-s3';
import type { Environment } from '../config/environment.js';
import { ConfigurationError } from '../config/variables.js';
import type { ClockSkew } from '../storage/clock-skew.js';
import { Namespace } from '../storage/namespace.js';
import { openBucket } from '../storage/open-bucket.js';
import type { Presigner } from '../storage/presigner.js';

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
  /** Signs URLs for the public endpoint. */
  readonly presigner: Presigner;
  /** Updated by every response that the client receives. */
  readonly clock: ClockSkew;
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
    throw new ConfigurationError([{ name: 'S3_BUCKET', expected: 'must name the bucket' }]);
  }
  const bucket = await openBucket({ ...config, bucket: config.bucket });
  return {
    bucket: bucket.name,
    region: config.region,
    endpoint: config.endpoint,
    files: new Namespace(bucket, uploads.keyPrefix),
    uppyMethod: uploads.uppyMethod,
    origins: origins ?? (server.corsOrigins === 'local' ? [] : server.corsOrigins),
    client: bucket.client,
    presigner: bucket.presigner,
    clock: bucket.clock,
  };
}
