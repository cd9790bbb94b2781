import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type ObjectMetadata, ObjectStore } from '../storage/object-store.js';

/** How long an object that was there is taken to be there still, in milliseconds. */
const REMEMBERED_FOR = 10_000;
const REMEMBERED_AT_MOST = 10_000;

/**
 * Asks the store about an object once and remembers a hit for a short while; questions for one key that come at the
 * same time are one question. A miss is not remembered: the file may be there the next moment.
 */
@Injectable()
export class KnownObjects {
  readonly #hits: LRUCache<string, ObjectMetadata>;

  constructor(store: ObjectStore) {
    this.#hits = new LRUCache({
      max: REMEMBERED_AT_MOST,
      ttl: REMEMBERED_FOR,
      fetchMethod: (key: string) => store.head(key),
    });
  }

  /** @throws Problem `object_not_found`, or what `ObjectStore` throws when it cannot tell */
  find(key: string): Promise<ObjectMetadata> {
    return this.#hits.forceFetch(key);
  }
}
