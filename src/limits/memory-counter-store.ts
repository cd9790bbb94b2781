import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Callers per generation. Two generations are kept. */
const GENERATION = 50_000;

/**
 * Counts hits in fixed windows: one number per caller. All counts are reset when the window ends.
 *
 * A hit takes constant time, while `@nestjs/throttler`'s own store iterates over all hits of the window. Two
 * generations bound the memory: when one is full, the older one is dropped. A hit moves its caller to the
 * newer one, so only callers that were silent while 50,000 others called are forgotten. Eviction can only
 * forget hits, so no caller is rejected early.
 */
@Injectable()
export class MemoryCounterStore implements ThrottlerStorage {
  #counts = new Map<string, number>();
  #older = new Map<string, number>();
  #windowEnds = 0;

  /**
   * @param ttl length of the window in milliseconds
   * @returns times in seconds, rounded up
   */
  increment(key: string, ttl: number, limit: number): Promise<ThrottlerRecord> {
    const now = Date.now();
    if (now >= this.#windowEnds || this.#windowEnds > now + ttl) this.#startWindow(now, ttl);
    const totalHits = (this.#counts.get(key) ?? this.#older.get(key) ?? 0) + 1;
    this.#counts.set(key, totalHits);
    if (this.#counts.size >= GENERATION) this.#startGeneration();
    const timeToExpire = Math.ceil((this.#windowEnds - now) / 1000);
    const isBlocked = totalHits > limit;
    return Promise.resolve({
      totalHits,
      timeToExpire,
      isBlocked,
      timeToBlockExpire: isBlocked ? timeToExpire : 0,
    });
  }

  #startWindow(now: number, ttl: number): void {
    this.#windowEnds = now - (now % ttl) + ttl;
    this.#counts = new Map();
    this.#older = new Map();
  }

  #startGeneration(): void {
    this.#older = this.#counts;
    this.#counts = new Map();
  }
}
