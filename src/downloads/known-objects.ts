import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Bucket } from '../storage/bucket.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { ObjectMetadata } from '../storage/object-store.js';

/** Milliseconds for which an object that was found is assumed to exist. */
const TTL = 10_000;
const MAX_ENTRIES = 10_000;

interface Lookup {
  bucket: Bucket;
  key: ObjectKey;
}

/**
 * Looks objects up in the store and caches hits briefly. Concurrent lookups of one object share a request.
 * Misses are not cached: the file may be uploaded the next moment.
 */
@Injectable()
export class KnownObjects {
  readonly #hits = new LRUCache<string, ObjectMetadata, Lookup>({
    max: MAX_ENTRIES,
    ttl: TTL,
    fetchMethod: (_id, _stale, { context: { bucket, key } }) => bucket.objects.head(key),
  });

  /** @throws Problem `object_not_found`, or any Problem of `ObjectStore` */
  find(bucket: Bucket, key: ObjectKey): Promise<ObjectMetadata> {
    return this.#hits.forceFetch(`${bucket.id}/${key}`, { context: { bucket, key } });
  }
}
