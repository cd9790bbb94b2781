import type { Bucket } from './bucket.js';
import { MeteredMultipartStore } from './metered-multipart-store.js';
import { MeteredObjectStore } from './metered-object-store.js';
import type { StorageMetrics } from './storage-metrics.js';
import { StoreTimer } from './store-timer.js';

/** The same bucket, with the calls to its store timed. */
export function meterBucket(bucket: Bucket, metrics: StorageMetrics): Bucket {
  const timer = new StoreTimer(metrics);
  return {
    ...bucket,
    objects: new MeteredObjectStore(bucket.objects, timer),
    multipart: new MeteredMultipartStore(bucket.multipart, timer, metrics),
  };
}
