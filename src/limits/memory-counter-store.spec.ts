import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryCounterStore } from './memory-counter-store.js';

const MINUTE = 60_000;

describe('MemoryCounterStore', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 10 * MINUTE + 15_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('blocks the first hit over the limit and reports when the window ends', async () => {
    const store = new MemoryCounterStore();
    const records = [];
    for (let hit = 0; hit < 3; hit += 1) records.push(await store.increment('a', MINUTE, 2));
    expect(records.map(({ isBlocked }) => isBlocked)).toEqual([false, false, true]);
    expect(records.at(-1)).toEqual({
      totalHits: 3,
      isBlocked: true,
      timeToExpire: 45,
      timeToBlockExpire: 45,
    });
  });

  it('counts each caller separately', async () => {
    const store = new MemoryCounterStore();
    await store.increment('a', MINUTE, 1);
    expect((await store.increment('b', MINUTE, 1)).totalHits).toBe(1);
  });

  it('resets the counts when the next window starts', async () => {
    const store = new MemoryCounterStore();
    await store.increment('a', MINUTE, 1);
    vi.setSystemTime(11 * MINUTE - 1);
    expect((await store.increment('a', MINUTE, 1)).isBlocked).toBe(true);
    vi.setSystemTime(11 * MINUTE);
    expect((await store.increment('a', MINUTE, 1)).totalHits).toBe(1);
  });

  it('counts a regular caller correctly among a million others', async () => {
    const store = new MemoryCounterStore();
    let last = 0;
    for (let caller = 0; caller < 1_000_000; caller += 1) {
      void store.increment(`caller ${caller}`, MINUTE, 100);
      if (caller % 10_000 === 0) last = (await store.increment('regular', MINUTE, 1000)).totalHits;
    }
    expect(last).toBe(100);
  });

  it('forgets a caller that was silent while 100,000 others called, and does not block it', async () => {
    const store = new MemoryCounterStore();
    await store.increment('silent', MINUTE, 1);
    for (let caller = 0; caller < 100_000; caller += 1) void store.increment(`caller ${caller}`, MINUTE, 1);
    expect((await store.increment('silent', MINUTE, 1)).isBlocked).toBe(false);
  });

  it('starts a new window when the clock is set back', async () => {
    const store = new MemoryCounterStore();
    await store.increment('a', MINUTE, 1);
    vi.setSystemTime(0);
    expect((await store.increment('a', MINUTE, 1)).totalHits).toBe(1);
  });
});
