import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DownloadsConfig } from '../config/downloads.config.js';
import { Problem } from '../errors/catalogue.js';
import type { Namespace } from '../storage/namespace.js';
import type { ObjectKey } from '../storage/object-key.js';
import type { ObjectMetadata } from '../storage/object-store.js';
import { ContentCheck } from './content-check.js';

const MAX_VERDICTS = 10_000;

interface Verdict {
  /** The object that was inspected. */
  object: ObjectMetadata;
  /** The contradiction found, as a sentence; undefined if the object passed. */
  finding: string | undefined;
}

/**
 * Inspects an object before its first download. One ranged GET finds out whether it exists and what it
 * contains. The verdict is cached by bucket and key. Later inspections send one HEAD, and inspect again if
 * the object has changed.
 */
@Injectable()
export class Inspection {
  readonly #log = new Logger('inspection');
  readonly #verdicts = new LRUCache<string, Verdict>({ max: MAX_VERDICTS });

  constructor(
    private readonly config: DownloadsConfig,
    private readonly check: ContentCheck,
  ) {}

  /**
   * A rejected object is kept, so that its owner can examine it.
   * @throws Problem `object_not_found`, `inspection_failed`, or any Problem of `ObjectStore`
   */
  async inspect(files: Namespace, key: ObjectKey): Promise<ObjectMetadata> {
    if (!this.config.inspectContent) return files.bucket.objects.head(key);
    const { object, finding } = (await this.#recall(files, key)) ?? (await this.#examine(files, key));
    if (finding !== undefined) throw new Problem('inspection_failed', finding);
    return object;
  }

  async #recall({ bucket }: Namespace, key: ObjectKey): Promise<Verdict | undefined> {
    const verdict = this.#verdicts.get(`${bucket.id}/${key}`);
    if (verdict === undefined) return undefined;
    const object = await bucket.objects.head(key);
    return isSame(object, verdict.object) ? { ...verdict, object } : undefined;
  }

  async #examine({ bucket }: Namespace, key: ObjectKey): Promise<Verdict> {
    const { firstBytes, ...object } = await bucket.objects.peek(key);
    const finding = await this.check.find(key, { ...object, firstBytes });
    if (finding !== undefined) this.#log.warn(`${key}: ${finding}`);
    const verdict = { object, finding };
    // Without an ETag, a later HEAD could not tell whether the object has changed.
    if (object.etag !== '') this.#verdicts.set(`${bucket.id}/${key}`, verdict);
    return verdict;
  }
}

/**
 * Copying an object onto itself may change its type and encoding, but not its ETag, which depends on the
 * bytes only.
 */
function isSame(one: ObjectMetadata, other: ObjectMetadata): boolean {
  return (
    one.etag === other.etag &&
    one.contentType === other.contentType &&
    one.contentEncoding === other.contentEncoding &&
    one.size === other.size
  );
}
