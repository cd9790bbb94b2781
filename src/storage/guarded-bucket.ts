import type { Bucket } from './bucket.js';
import { GuardedMultipartStore } from './guarded-multipart-store.js';
import { GuardedObjectStore } from './guarded-object-store.js';
import type { StorageMetrics } from './storage-metrics.js';
import type { StoreGuard } from './store-guard.js';

/** The same bucket, with a guard before its store. Signing needs no store, and so no guard. */
export function guardBucket(bucket: Bucket, guard: StoreGuard, metrics: StorageMetrics): Bucket {
  return {
    ...bucket,
    objects: new GuardedObjectStore(bucket.objects, guard),
    multipart: new GuardedMultipartStore(bucket.multipart, guard, metrics),
  };
}
