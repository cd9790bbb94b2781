import type { Bucket } from './bucket.js';
import { OPTIONS } from './bucket-options.fixture.js';
import type { BucketOptions } from './bucket-options.js';
import { Namespace } from './namespace.js';
import { objectStoreOf } from './object-store.fixture.js';
import { openBucket } from './open-bucket.js';

/**
 * A bucket with a real presigner. The test supplies the stores that it needs. A call to an object store that
 * it did not supply fails the test.
 */
export async function bucketWith(
  parts: Partial<Bucket> = {},
  options: Partial<BucketOptions> = {},
): Promise<Bucket> {
  return { ...(await openBucket({ ...OPTIONS, ...options })), objects: objectStoreOf({}), ...parts };
}

/** The namespace `uploads/` of such a bucket. */
export async function filesWith(parts: Partial<Bucket> = {}): Promise<Namespace> {
  return new Namespace(await bucketWith(parts), 'uploads/');
}
