/** Counters per generation. Two generations are kept. */
const GENERATION = 50_000;

/**
 * Counts in fixed windows of one length, aligned to the epoch: one number per counter. All counters are reset
 * when the window ends.
 *
 * Counting takes constant time, while the store of `@nestjs/throttler` iterates over all hits of the window.
 * Two generations bound the memory: when one is full, the older one is dropped. Counting moves a counter to the
 * newer one, so only counters that were silent while 50,000 others were used are forgotten. Eviction can only
 * forget units, so nothing is rejected early.
 */
export class CounterWindow {
  #counts = new Map<string, number>();
  #older = new Map<string, number>();
  #ends = 0;

  /** @param length in milliseconds */
  constructor(private readonly length: number) {}

  /** Starts a new window if the current one has ended. Call it before the other methods. */
  turn(now: number): void {
    if (now < this.#ends && this.#ends <= now + this.length) return;
    this.#ends = now - (now % this.length) + this.length;
    this.#counts = new Map();
    this.#older = new Map();
  }

  used(key: string): number {
    return this.#counts.get(key) ?? this.#older.get(key) ?? 0;
  }

  /** @param used the new number of units */
  set(key: string, used: number): void {
    this.#counts.set(key, used);
    if (this.#counts.size < GENERATION) return;
    this.#older = this.#counts;
    this.#counts = new Map();
  }

  /** Seconds until the window ends, rounded up. */
  resetAfter(now: number): number {
    return Math.ceil((this.#ends - now) / 1000);
  }
}
