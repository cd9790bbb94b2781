import type { Reading } from '../metrics/reading.js';
import { Metrics } from '../metrics/metrics.js';
import type { Bucket } from './bucket.js';
import type { BucketOptions } from './bucket-options.js';
import { guardBucket } from './guarded-bucket.js';
import { openBucket } from './open-bucket.js';
import { StorageMetrics } from './storage-metrics.js';
import { StoreGuard } from './store-guard.js';

interface Entry {
  readonly guard: StoreGuard;
  readonly bucket: Promise<Bucket>;
  open?: Bucket;
}

/** Opens buckets. Equal options share one bucket, and with it connections, credentials and signing keys. */
export class Buckets {
  readonly #opened = new Map<string, Entry>();
  readonly #closing = new Map<string, NodeJS.Timeout>();
  /** Stand for values that cannot be compared by their text: credential providers. */
  readonly #identities = new WeakMap<object, number>();
  #lastIdentity = 0;

  readonly #metrics: StorageMetrics;

  /** @param lingerMs how long a bucket stays open after its last use: longer than the longest request */
  constructor(
    private readonly lingerMs: number,
    metrics = new Metrics(),
  ) {
    this.#metrics = new StorageMetrics(metrics);
    metrics.gauge(
      {
        name: 'signpost_store_up',
        help: '0 while the store of a bucket is not called, because it does not respond.',
      },
      () =>
        this.#worst(
          (_bucket, guard) => (guard.isOpen ? 0 : 1),
          (one, other) => one < other,
        ),
    );
    metrics.gauge(
      {
        name: 'signpost_store_clock_skew_seconds',
        help: "Seconds by which this machine's clock is ahead of the store's.",
      },
      () =>
        this.#worst(
          ({ clock }) => clock.seconds,
          (one, other) => Math.abs(one) > Math.abs(other),
        ),
    );
    metrics.gauge(
      {
        name: 'signpost_store_credentials_expiry_seconds',
        help: 'When the credentials of a bucket expire, in seconds since the epoch. Absent if they do not expire.',
      },
      () =>
        this.#worst(
          ({ presigner }) => presigner.credentialsExpireAt,
          (one, other) => one < other,
        ),
    );
  }

  /**
   * The bucket for these options. Sends no request.
   * @throws ConfigurationError as `openBucket`
   */
  get(options: BucketOptions): Promise<Bucket> {
    const key = this.#keyOf(options);
    this.#keep(key);
    const known = this.#opened.get(key);
    if (known !== undefined) return known.bucket;
    const guard = new StoreGuard(options.bucket, this.#metrics.calls);
    const entry: Entry = { guard, bucket: this.#open(options, guard) };
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
    for (const [key, entry] of this.#opened) {
      if (entry.open !== undefined && kept.has(entry.open)) {
        this.#keep(key);
      } else if (!this.#closing.has(key)) {
        const timer = setTimeout(() => {
          this.#closing.delete(key);
          this.#opened.delete(key);
          // By now also one that was still being opened.
          entry.open?.close();
        }, this.lingerMs);
        this.#closing.set(key, timer.unref());
      }
    }
  }

  /** Closes all buckets at once. */
  close(): void {
    for (const timer of this.#closing.values()) clearTimeout(timer);
    for (const { open } of this.#opened.values()) open?.close();
    this.#closing.clear();
    this.#opened.clear();
  }

  async #open(options: BucketOptions, guard: StoreGuard): Promise<Bucket> {
    return guardBucket(await openBucket(options, this.#metrics), guard, this.#metrics);
  }

  /** The worst value for each name of a bucket: several tenants may reach one bucket with roles of their own. */
  #worst(
    read: (bucket: Bucket, guard: StoreGuard) => number | undefined,
    isWorse: (one: number, other: number) => boolean,
  ): Reading[] {
    const byName = new Map<string, number>();
    for (const { open, guard } of this.#opened.values()) {
      const value = open === undefined ? undefined : read(open, guard);
      if (open === undefined || value === undefined) continue;
      const known = byName.get(open.name);
      if (known === undefined || isWorse(value, known)) byName.set(open.name, value);
    }
    return [...byName].map(([bucket, value]) => [value, { bucket }]);
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
