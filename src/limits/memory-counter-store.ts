import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Callers that are remembered in one generation; two are kept. */
const GENERATION = 50_000;

/**
 * Counts hits in fixed windows: one number for each caller, and all of them forgotten at once when the window ends.
 *
 * A hit costs the same however many came before; `@nestjs/throttler`'s own store walks through every hit of the window.
 * Memory is bounded: when a generation is full the one before it is dropped. Whoever calls again moves on to the newest,
 * so what is forgotten is a caller that has been silent for 50,000 others, and never one too many is refused.
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
