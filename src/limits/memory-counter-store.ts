import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts hits in fixed windows: one number for each caller, and all of them forgotten at once when the window ends.
 * A hit costs the same however many came before; `@nestjs/throttler`'s own store walks through every hit of the window.
 */
@Injectable()
export class MemoryCounterStore implements ThrottlerStorage {
  #counts = new Map<string, number>();
  #windowEnds = 0;

  /**
   * @param ttl length of the window in milliseconds
   * @returns times in seconds, rounded up
   */
  increment(key: string, ttl: number, limit: number): Promise<ThrottlerRecord> {
    const now = Date.now();
    if (now >= this.#windowEnds || this.#windowEnds > now + ttl) {
      this.#counts = new Map();
      this.#windowEnds = now - (now % ttl) + ttl;
    }
    const totalHits = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, totalHits);
    const timeToExpire = Math.ceil((this.#windowEnds - now) / 1000);
    const isBlocked = totalHits > limit;
    return Promise.resolve({
      totalHits,
      timeToExpire,
      isBlocked,
      timeToBlockExpire: isBlocked ? timeToExpire : 0,
    });
  }
}
