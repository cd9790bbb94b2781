import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryCounterStore } from './memory-counter-store.js';

const MINUTE = 60_000;

describe('MemoryCounterStore', () => {
  let store: MemoryCounterStore;
  beforeEach(() => {
    vi.useFakeTimers({ now: 10 * MINUTE + 15_000 });
    store = new MemoryCounterStore(MINUTE);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('rejects what exceeds the limit and reports when the window ends', () => {
    const counts = [store.take('a', 1, 2), store.take('a', 1, 2), store.take('a', 1, 2)];
    expect(counts).toEqual([
      { fits: true, used: 1, resetAfter: 45 },
      { fits: true, used: 2, resetAfter: 45 },
      { fits: false, used: 2, resetAfter: 45 },
    ]);
  });

  it('counts all units or none', () => {
    store.take('a', 3, 10);
    expect(store.take('a', 8, 10)).toMatchObject({ fits: false, used: 3 });
    expect(store.take('a', 7, 10)).toMatchObject({ fits: true, used: 10 });
  });

  it('gives back units, but not more than were counted', () => {
    store.take('a', 3, 10);
    expect(store.take('a', -2, 10)).toMatchObject({ fits: true, used: 1 });
    expect(store.take('a', -2, 10)).toMatchObject({ fits: true, used: 0 });
  });

  it('counts each caller separately', () => {
    store.take('a', 1, 1);
    expect(store.take('b', 1, 1).fits).toBe(true);
  });

  it('resets the counts when the next window starts', () => {
    store.take('a', 1, 1);
    vi.setSystemTime(11 * MINUTE - 1);
    expect(store.take('a', 1, 1).fits).toBe(false);
    vi.setSystemTime(11 * MINUTE);
    expect(store.take('a', 1, 1)).toMatchObject({ fits: true, used: 1 });
  });

  it('counts a regular caller correctly among a million others', () => {
    let last = 0;
    for (let caller = 0; caller < 1_000_000; caller += 1) {
      store.take(`caller ${caller}`, 1, 100);
      if (caller % 10_000 === 0) last = store.take('regular', 1, 1000).used;
    }
    expect(last).toBe(100);
  });

  it('remembers a rejected caller among a million others', () => {
    store.take('regular', 1, 1);
    let passed = 0;
    for (let caller = 0; caller < 1_000_000; caller += 1) {
      store.take(`caller ${caller}`, 1, 100);
      if (caller % 10_000 === 0 && store.take('regular', 1, 1).fits) passed += 1;
    }
    expect(passed).toBe(0);
  });

  it('forgets a caller that was silent while 100,000 others called, and does not reject it', () => {
    store.take('silent', 1, 1);
    for (let caller = 0; caller < 100_000; caller += 1) store.take(`caller ${caller}`, 1, 1);
    expect(store.take('silent', 1, 1).fits).toBe(true);
  });

  it('starts a new window when the clock is set back', () => {
    store.take('a', 1, 1);
    vi.setSystemTime(0);
    expect(store.take('a', 1, 1).fits).toBe(true);
  });
});
