import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DownloadsConfig } from '../config/downloads.config.js';
import { Problem } from '../errors/catalogue.js';
import type { Count } from '../metrics/counter.js';
import { Metrics } from '../metrics/metrics.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { ObjectMetadata, ObjectPeek } from '../storage/object-store.js';
import type { Tenant } from '../tenants/tenant.js';
import type { UploadRules } from '../tenants/upload-rules.js';
import { ContentCheck } from './content-check.js';

const MAX_VERDICTS = 10_000;

interface Verdict {
  /** The object that was inspected. */
  object: ObjectMetadata;
  /** The rules that it was compared with. A reload of the tenants replaces them. */
  rules: UploadRules;
  /** The contradiction found, as a sentence; undefined if the object passed. */
  finding: string | undefined;
}

/**
 * Inspects an object before each download. One ranged GET finds out whether it exists and what it contains.
 * The verdict is remembered by bucket and key, and holds until the object or the rules change.
 */
@Injectable()
export class Inspection {
  readonly #log = new Logger('inspection');
  readonly #verdicts = new LRUCache<string, Verdict>({ max: MAX_VERDICTS });
  readonly #hit: Count;
  readonly #miss: Count;

  constructor(
    private readonly config: DownloadsConfig,
    private readonly check: ContentCheck,
    { cacheLookups }: Metrics,
  ) {
    this.#hit = cacheLookups.of('verdicts', 'hit');
    this.#miss = cacheLookups.of('verdicts', 'miss');
  }

  /**
   * A rejected object is kept, so that its owner can examine it.
   * @throws Problem `object_not_found`, `inspection_failed`, or any Problem of `ObjectStore`
   */
  async inspect({ objects, uploads }: Tenant, key: ObjectKey): Promise<ObjectMetadata> {
    const { bucket } = objects;
    if (!this.config.inspectContent) return bucket.objects.head(key);
    const { firstBytes, ...object } = await bucket.objects.peek(key);
    const id = `${bucket.id}/${key}`;
    const known = this.#verdicts.get(id);
    const isKnown = known?.rules === uploads && isSame(object, known.object);
    (isKnown ? this.#hit : this.#miss).add();
    const finding = isKnown
      ? known.finding
      : await this.#examine(id, key, { ...object, firstBytes }, uploads);
    if (finding !== undefined) throw new Problem('inspection_failed', finding);
    return object;
  }

  async #examine(
    id: string,
    key: ObjectKey,
    { firstBytes, ...object }: ObjectPeek,
    rules: UploadRules,
  ): Promise<string | undefined> {
    const finding = await this.check.find(key, { ...object, firstBytes }, rules);
    if (finding !== undefined) this.#log.warn(`${key}: ${finding}`);
    // Without an ETag, later responses could not show whether the object has changed.
    if (object.etag !== '') this.#verdicts.set(id, { object, rules, finding });
    return finding;
  }
}

/**
 * An ETag depends on the bytes only, and does so in ways of the store's own: copying an object onto itself
 * may change its type and encoding, and shows in Last-Modified.
 */
function isSame(one: ObjectMetadata, other: ObjectMetadata): boolean {
  return (
    one.etag === other.etag &&
    one.lastModified.getTime() === other.lastModified.getTime() &&
    one.contentType === other.contentType &&
    one.contentEncoding === other.contentEncoding &&
    one.size === other.size &&
    one.versionId === other.versionId
  );
}
