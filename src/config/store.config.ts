import type { Variables } from './variables.js';

/** A long-lived access key with its secret. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * The bucket that URLs are signed for. Its credentials come from the AWS provider chain; only those for uploads
 * can be set here.
 */
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
  /**
   * `S3_UPLOAD_ACCESS_KEY_ID` and `S3_UPLOAD_SECRET_ACCESS_KEY`: write-only credentials that sign uploads; the
   * credentials of the service if unset.
   */
  abstract readonly uploadCredentials: KeyPair | undefined;
  /** `S3_UPLOAD_SIGN_HEADERS`: with upload credentials, fixes the ACL and the tags of an upload. */
  abstract readonly signUploadHeaders: boolean;
}

export function readStore(variables: Variables, production: boolean): StoreConfig {
  const bucket = readBucket(variables);
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
  return {
    bucket,
    region: readRegion(variables),
    endpoint: variables.httpUrl('S3_ENDPOINT'),
    publicEndpoint: variables.httpUrl('S3_PUBLIC_ENDPOINT'),
    forcePathStyle: variables.flag('S3_FORCE_PATH_STYLE', false),
    signer: variables.oneOf('S3_SIGNER', ['sigv4', 'sdk'], 'sigv4'),
    timeoutMs: variables.integer('S3_TIMEOUT_MS', { min: 50, max: 60_000, unit: 'milliseconds' }, 2000),
    uploadCredentials: readUploadCredentials(variables, bucket),
    signUploadHeaders: variables.flag('S3_UPLOAD_SIGN_HEADERS', true),
  };
}

/**
 * Names, access-point aliases and ARNs. Accepts what any store accepts: capitals, underscores and more than 63
 * characters are valid in old buckets of AWS and in Ceph, which also has `tenant:bucket`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * @see https://docs.ceph.com/en/latest/radosgw/s3/bucketops/
 */
function readBucket(variables: Variables): string | undefined {
  const name = variables.text('S3_BUCKET') === undefined ? 'AWS_BUCKET' : 'S3_BUCKET';
  const bucket = variables.text(name);
  if (bucket !== undefined && !/^(arn:[\w:/.-]{1,2000}|(?:\w{1,255}:)?\w[\w.-]{2,254})$/i.test(bucket)) {
    variables.refuse(
      name,
      'must be a bucket name of 3 to 255 letters, digits, dots, hyphens and underscores (3 to 63 without capitals and underscores on AWS), an access point alias or an access point ARN',
    );
  }
  return bucket;
}

function readUploadCredentials(variables: Variables, bucket: string | undefined): KeyPair | undefined {
  variables.requirePair('S3_UPLOAD_ACCESS_KEY_ID', 'S3_UPLOAD_SECRET_ACCESS_KEY');
  const accessKeyId = variables.text('S3_UPLOAD_ACCESS_KEY_ID');
  const secretAccessKey = variables.text('S3_UPLOAD_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  if (bucket === undefined) {
    variables.refuse(
      'S3_UPLOAD_ACCESS_KEY_ID',
      'requires S3_BUCKET: the embedded bucket has credentials of its own',
    );
  }
  return { accessKeyId, secretAccessKey };
}

function readRegion(variables: Variables): string {
  const name = variables.text('S3_REGION') === undefined ? 'AWS_REGION' : 'S3_REGION';
  const region = variables.text(name) ?? 'us-east-1';
  if (!/^[a-z\d][a-z\d-]{1,62}$/.test(region))
    variables.refuse(name, 'must be a region such as eu-central-1');
  return region;
}
