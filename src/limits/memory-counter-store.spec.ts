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

  it('blocks the first hit over the limit and says when the window ends', async () => {
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

  it('counts callers apart', async () => {
    const store = new MemoryCounterStore();
    await store.increment('a', MINUTE, 1);
    expect((await store.increment('b', MINUTE, 1)).totalHits).toBe(1);
  });

  it('starts anew with the next window', async () => {
    const store = new MemoryCounterStore();
    await store.increment('a', MINUTE, 1);
    vi.setSystemTime(11 * MINUTE - 1);
    expect((await store.increment('a', MINUTE, 1)).isBlocked).toBe(true);
    vi.setSystemTime(11 * MINUTE);
    expect((await store.increment('a', MINUTE, 1)).totalHits).toBe(1);
  });

  it('does not wait for ever when the clock is set back', async () => {
    const store = new MemoryCounterStore();
    await store.increment('a', MINUTE, 1);
    vi.setSystemTime(0);
    expect((await store.increment('a', MINUTE, 1)).totalHits).toBe(1);
  });
});
