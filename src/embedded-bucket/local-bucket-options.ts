import type { LocalBucket } from '../local-bucket/local-bucket.js';
import type { BucketOptions } from '../storage/bucket-options.js';

/** The options with which this machine reaches the local bucket. */
export function localBucketOptions({
  bucket,
  region,
  endpoint,
  credentials,
}: Pick<LocalBucket, 'bucket' | 'region' | 'endpoint' | 'credentials'>): Pick<
  BucketOptions,
  'bucket' | 'region' | 'endpoint' | 'credentials' | 'forcePathStyle'
> {
  return { bucket, region, endpoint, credentials, forcePathStyle: true };
}
