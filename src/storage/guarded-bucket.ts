import type { Bucket } from './bucket.js';
import { GuardedMultipartStore } from './guarded-multipart-store.js';
import { GuardedObjectStore } from './guarded-object-store.js';
import type { StorageMetrics } from './storage-metrics.js';
import { StoreGuard } from './store-guard.js';

/** The same bucket, with a guard before its store. Signing never waits for the store, so it needs none. */
export function guardBucket(bucket: Bucket, metrics: StorageMetrics): Bucket {
  const guard = new StoreGuard(bucket.name, metrics);
  return {
    ...bucket,
    objects: new GuardedObjectStore(bucket.objects, guard),
    multipart: new GuardedMultipartStore(bucket.multipart, guard, metrics),
  };
}
