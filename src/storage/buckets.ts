import type { Bucket } from './bucket.js';
import type { BucketOptions } from './bucket-options.js';
import { openBucket } from './open-bucket.js';

/** Opens buckets. Equal options share one bucket, and with it connections, credentials and signing keys. */
export class Buckets {
  readonly #opened = new Map<string, { readonly bucket: Promise<Bucket>; open?: Bucket }>();
  readonly #closing = new Map<string, NodeJS.Timeout>();
  /** Stand for values that cannot be compared by their text: credential providers. */
  readonly #identities = new WeakMap<object, number>();
  #lastIdentity = 0;

  /** @param lingerMs how long a bucket stays open after its last use: longer than the longest request */
  constructor(private readonly lingerMs: number) {}

  /**
   * The bucket for these options. Sends no request.
   * @throws ConfigurationError as `openBucket`
   */
  get(options: BucketOptions): Promise<Bucket> {
    const key = this.#keyOf(options);
    this.#keep(key);
    const known = this.#opened.get(key);
    if (known !== undefined) return known.bucket;
    const entry: { readonly bucket: Promise<Bucket>; open?: Bucket } = { bucket: openBucket(options) };
    this.#opened.set(key, entry);
    entry.bucket.then(
      (bucket) => {
        entry.open = bucket;
      },
      () => this.#opened.delete(key),
    );
    return entry.bucket;
  }

  /** Closes all other buckets, once the requests that use them have ended. */
  retain(inUse: Iterable<Bucket>): void {
    const kept = new Set(inUse);
    for (const [key, { open }] of this.#opened) {
      if (open !== undefined && kept.has(open)) this.#keep(key);
      if (open === undefined || kept.has(open) || this.#closing.has(key)) continue;
      const timer = setTimeout(() => {
        this.#closing.delete(key);
        this.#opened.delete(key);
        open.close();
      }, this.lingerMs);
      this.#closing.set(key, timer.unref());
    }
  }

  /** Closes all buckets at once. */
  close(): void {
    for (const timer of this.#closing.values()) clearTimeout(timer);
    for (const { open } of this.#opened.values()) open?.close();
    this.#closing.clear();
    this.#opened.clear();
  }

  #keep(key: string): void {
    clearTimeout(this.#closing.get(key));
    this.#closing.delete(key);
  }

  #keyOf({ credentials, ...options }: BucketOptions): string {
    const entries = Object.entries({ ...options, credentials: this.#identityOf(credentials) });
    const present = entries.filter(([, value]) => value !== undefined);
    return JSON.stringify(present.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  #identityOf(value: object | undefined): number | undefined {
    if (value === undefined) return undefined;
    const known = this.#identities.get(value);
    if (known !== undefined) return known;
    this.#lastIdentity += 1;
    this.#identities.set(value, this.#lastIdentity);
    return this.#lastIdentity;
  }
}
