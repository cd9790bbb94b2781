import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Count } from './counter-store.js';
import { describeCounterStore } from './counter-store.contract.fixture.js';
import { MemoryCounterStore } from './memory-counter-store.js';

const MINUTE = 60_000;

describeCounterStore('MemoryCounterStore', () => new MemoryCounterStore());

describe('MemoryCounterStore', () => {
  let store: MemoryCounterStore;
  beforeEach(() => {
    vi.useFakeTimers({ now: 10 * MINUTE + 15_000 });
    store = new MemoryCounterStore();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const take = (key: string, units: number, limit: number, windowMs = MINUTE): Count =>
    store.take({ key, units, limit, windowMs });

  it('answers at once, without a promise', () => {
    expect(take('a', 1, 2)).toEqual({ fits: true, used: 1, limit: 2, resetAfter: 45 });
    expect(store.takeAll('g', [{ key: 'a', units: 1, limit: 2, windowMs: MINUTE }])).toEqual([
      { fits: true, used: 2, limit: 2, resetAfter: 45 },
    ]);
  });

  it('resets the counts when the next window starts', () => {
    take('a', 1, 1);
    vi.setSystemTime(11 * MINUTE - 1);
    expect(take('a', 1, 1).fits).toBe(false);
    vi.setSystemTime(11 * MINUTE);
    expect(take('a', 1, 1)).toMatchObject({ fits: true, used: 1 });
  });

  it('counts windows of different lengths separately', () => {
    take('a', 1, 1);
    expect(take('a', 1, 1, 60 * MINUTE).fits).toBe(true);
    vi.setSystemTime(11 * MINUTE);
    expect(take('a', 1, 1).fits).toBe(true);
    expect(take('a', 1, 1, 60 * MINUTE).fits).toBe(false);
  });

  it('counts a regular caller correctly among a million others', () => {
    let last = 0;
    for (let caller = 0; caller < 1_000_000; caller += 1) {
      take(`caller ${caller}`, 1, 100);
      if (caller % 10_000 === 0) last = take('regular', 1, 1000).used;
    }
    expect(last).toBe(100);
  });

  it('remembers a rejected caller among a million others', () => {
    take('regular', 1, 1);
    let passed = 0;
    for (let caller = 0; caller < 1_000_000; caller += 1) {
      take(`caller ${caller}`, 1, 100);
      if (caller % 10_000 === 0 && take('regular', 1, 1).fits) passed += 1;
    }
    expect(passed).toBe(0);
  });

  it('forgets a caller that was silent while 100,000 others called, and does not reject it', () => {
    take('silent', 1, 1);
    for (let caller = 0; caller < 100_000; caller += 1) take(`caller ${caller}`, 1, 1);
    expect(take('silent', 1, 1).fits).toBe(true);
  });

  it('starts a new window when the clock is set back', () => {
    take('a', 1, 1);
    vi.setSystemTime(0);
    expect(take('a', 1, 1).fits).toBe(true);
  });

  it('never forgets a use: at 100,000 counters it refuses to start another', () => {
    const until = Date.now() + MINUTE;
    const use = (key: string): Count => store.use({ key, units: 1, limit: 1, until });
    for (let link = 0; link < 100_000; link += 1) use(`link ${link}`);
    expect(() => use('one more')).toThrow(expect.objectContaining({ code: 'limits_unavailable' }) as Error);
    expect(use('link 0').fits).toBe(false);
    vi.setSystemTime(until);
    expect(store.use({ key: 'one more', units: 1, limit: 1, until: until + MINUTE }).fits).toBe(true);
  });
});
