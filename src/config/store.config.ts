import type { Variables } from './variables.js';

/** The bucket that URLs are signed for. Credentials come from the AWS provider chain, not from here. */
export abstract class StoreConfig {
  /** `S3_BUCKET` (or `AWS_BUCKET`); if unset outside production, the embedded bucket is used. */
  abstract readonly bucket: string | undefined;
  /** `S3_REGION`, else `AWS_REGION`, else us-east-1. */
  abstract readonly region: string;
  /** `S3_ENDPOINT`: the store's address for this service; AWS's own endpoints if unset. */
  abstract readonly endpoint: string | undefined;
  /** `S3_PUBLIC_ENDPOINT`: the store's address for clients, if it differs. URLs are signed for it. */
  abstract readonly publicEndpoint: string | undefined;
  /** `S3_FORCE_PATH_STYLE`: `host/bucket/key` instead of `bucket.host/key`. */
  abstract readonly forcePathStyle: boolean;
  /** `S3_SIGNER`: `sigv4` selects our own signer, `sdk` the AWS SDK's, for comparison. */
  abstract readonly signer: 'sigv4' | 'sdk';
  /** `S3_TIMEOUT_MS`: upper bound for one request to the store, in milliseconds, retries included. */
  abstract readonly timeoutMs: number;
}

export function readStore(variables: Variables, production: boolean): StoreConfig {
  const bucket = variables.text('S3_BUCKET') ?? variables.text('AWS_BUCKET');
  if (bucket === undefined && production) {
    variables.refuse('S3_BUCKET', 'must name the bucket: NODE_ENV=production disables the embedded one');
  }
  if (bucket === undefined && !production && variables.text('S3_ENDPOINT') !== undefined) {
    variables.refuse(
      'S3_BUCKET',
      'must name the bucket at S3_ENDPOINT. Unset both to use the embedded bucket',
    );
  }
  // The AWS provider chain would ignore half a pair and look for credentials elsewhere.
  variables.requirePair('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY');
  // Names, access-point aliases and ARNs:
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  if (bucket !== undefined && !/^(arn:[\w:/.-]{1,2000}|[a-z\d][\w.-]{1,254})$/i.test(bucket)) {
    variables.refuse(
      'S3_BUCKET',
      'must be a bucket name (3 to 63 letters, digits, dots and hyphens), an access point alias or an access point ARN',
    );
  }
  return {
    bucket,
    region: readRegion(variables),
    endpoint: variables.httpUrl('S3_ENDPOINT'),
    publicEndpoint: variables.httpUrl('S3_PUBLIC_ENDPOINT'),
    forcePathStyle: variables.flag('S3_FORCE_PATH_STYLE', false),
    signer: variables.oneOf('S3_SIGNER', ['sigv4', 'sdk'], 'sigv4'),
    timeoutMs: variables.integer('S3_TIMEOUT_MS', { min: 50, max: 60_000, unit: 'milliseconds' }, 2000),
  };
}

function readRegion(variables: Variables): string {
  const name = variables.text('S3_REGION') === undefined ? 'AWS_REGION' : 'S3_REGION';
  const region = variables.text(name) ?? 'us-east-1';
  if (!/^[a-z\d][a-z\d-]{1,62}$/.test(region))
    variables.refuse(name, 'must be a region such as eu-central-1');
  return region;
}
