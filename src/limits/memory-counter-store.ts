/** Callers per generation. Two generations are kept. */
const GENERATION = 50_000;

export interface Count {
  /** `false`: the units did not fit, and were not counted. */
  readonly fits: boolean;
  /** Units counted in this window. */
  readonly used: number;
  /** Seconds until the window ends, rounded up. */
  readonly resetAfter: number;
}

/**
 * Counts in fixed windows: one number per caller. All counts are reset when the window ends.
 *
 * Counting takes constant time, while the store of `@nestjs/throttler` iterates over all hits of the window.
 * Two generations bound the memory: when one is full, the older one is dropped. Counting moves a caller to the
 * newer one, so only callers that were silent while 50,000 others called are forgotten. Eviction can only
 * forget hits, so no caller is rejected early.
 */
export class MemoryCounterStore {
  #counts = new Map<string, number>();
  #older = new Map<string, number>();
  #windowEnds = 0;

  /** @param length of the window in milliseconds */
  constructor(private readonly length: number) {}

  /**
   * Counts all units or none of them.
   * @param units a negative number gives back units that were counted before
   * @param limit units per window
   */
  take(caller: string, units: number, limit: number): Count {
    const now = Date.now();
    if (now >= this.#windowEnds || this.#windowEnds > now + this.length) this.#startWindow(now);
    const before = this.#counts.get(caller) ?? this.#older.get(caller) ?? 0;
    const fits = before + units <= limit;
    // A window may have begun since the units that are given back were counted.
    const used = fits ? Math.max(0, before + units) : before;
    this.#counts.set(caller, used);
    if (this.#counts.size >= GENERATION) this.#startGeneration();
    return { fits, used, resetAfter: Math.ceil((this.#windowEnds - now) / 1000) };
  }

  #startWindow(now: number): void {
    this.#windowEnds = now - (now % this.length) + this.length;
    this.#counts = new Map();
    this.#older = new Map();
  }

  #startGeneration(): void {
    this.#older = this.#counts;
    this.#counts = new Map();
  }
}
