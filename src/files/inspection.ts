import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DownloadsConfig } from '../config/downloads.config.js';
import { Problem } from '../errors/catalogue.js';
import { type ObjectMetadata, ObjectStore } from '../storage/object-store.js';
import { Mismatch } from './mismatch.js';

const REMEMBERED_AT_MOST = 10_000;

interface Verdict {
  /** The object that was looked into. */
  object: ObjectMetadata;
  /** What was wrong with it. */
  mismatch: string | undefined;
}

/**
 * Looks into an object before its first download: one ranged GET tells whether it is there and what it is. What was found is
 * remembered by key and ETag, and later questions are one HEAD; when that tells of another object, it is looked into.
 */
@Injectable()
export class Inspection {
  readonly #log = new Logger('inspection');
  readonly #verdicts = new LRUCache<string, Verdict>({ max: REMEMBERED_AT_MOST });

  constructor(
    private readonly config: DownloadsConfig,
    private readonly store: ObjectStore,
    private readonly mismatch: Mismatch,
  ) {}

  /**
   * Nothing is deleted: whose file it is may want to see what came of it.
   * @throws Problem `object_not_found`, `inspection_failed`, or what `ObjectStore` throws when it cannot tell
   */
  async inspect(key: string): Promise<ObjectMetadata> {
    if (!this.config.inspectContent) return this.store.head(key);
    const { object, mismatch } = (await this.#recall(key)) ?? (await this.#lookInto(key));
    if (mismatch !== undefined) throw new Problem('inspection_failed', mismatch);
    return object;
  }

  async #recall(key: string): Promise<Verdict | undefined> {
    const verdict = this.#verdicts.get(key);
    if (verdict === undefined) return undefined;
    const object = await this.store.head(key);
    return isSame(object, verdict.object) ? { ...verdict, object } : undefined;
  }

  async #lookInto(key: string): Promise<Verdict> {
    const { firstBytes, ...object } = await this.store.peek(key);
    const mismatch = await this.mismatch.find(key, { ...object, firstBytes });
    if (mismatch !== undefined) this.#log.warn(`${key}: ${mismatch}`);
    const verdict = { object, mismatch };
    // A store that gives no ETag cannot be asked whether it is the same object.
    if (object.etag !== '') this.#verdicts.set(key, verdict);
    return verdict;
  }
}

/** A copy of an object to itself may change its type and encoding, and its ETag, which is that of the bytes, stays. */
function isSame(one: ObjectMetadata, other: ObjectMetadata): boolean {
  return (
    one.etag === other.etag &&
    one.contentType === other.contentType &&
    one.contentEncoding === other.contentEncoding &&
    one.size === other.size
  );
}
