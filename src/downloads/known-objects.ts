import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Count } from '../metrics/counter.js';
import { Metrics } from '../metrics/metrics.js';
import type { Bucket } from '../storage/bucket.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { ObjectMetadata } from '../storage/object-store.js';

/** Milliseconds for which an object that was found is assumed to exist. */
const TTL = 10_000;
const MAX_ENTRIES = 10_000;

/**
 * Looks objects up in the store and caches hits briefly. Concurrent lookups of one object share a request.
 * Misses are not cached: the file may be uploaded the next moment.
 */
@Injectable()
export class KnownObjects {
  // The cache's own `fetch` creates an AbortController for each miss: 5 % of a new redirect.
  readonly #hits = new LRUCache<string, ObjectMetadata>({ max: MAX_ENTRIES, ttl: TTL });
  readonly #lookups = new Map<string, Promise<ObjectMetadata>>();
  readonly #hit: Count;
  readonly #miss: Count;

  constructor({ cacheLookups }: Metrics) {
    this.#hit = cacheLookups.of('objects', 'hit');
    this.#miss = cacheLookups.of('objects', 'miss');
  }

  /** @throws Problem `object_not_found`, or any Problem of `ObjectStore` */
  async find(bucket: Bucket, key: ObjectKey): Promise<ObjectMetadata> {
    const id = `${bucket.id}/${key}`;
    const known = this.#hits.get(id) ?? this.#lookups.get(id);
    (known === undefined ? this.#miss : this.#hit).add();
    return known ?? this.#lookUp(id, bucket, key);
  }

  #lookUp(id: string, bucket: Bucket, key: ObjectKey): Promise<ObjectMetadata> {
    const lookup = this.#ask(id, bucket, key);
    this.#lookups.set(id, lookup);
    return lookup;
  }

  async #ask(id: string, bucket: Bucket, key: ObjectKey): Promise<ObjectMetadata> {
    try {
      const object = await bucket.objects.head(key);
      this.#hits.set(id, object);
      return object;
    } finally {
      this.#lookups.delete(id);
    }
  }
}
