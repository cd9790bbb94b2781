import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryCounterStore } from './memory-counter-store.js';
import { MemoryQuotas } from './memory-quotas.js';
import type { Reservation } from './quotas.js';
import { describeQuotas } from './quotas.contract.fixture.js';

const DAY = 86_400_000;

describeQuotas('MemoryQuotas', () => new MemoryQuotas(new MemoryCounterStore()));

describe('MemoryQuotas on the next day', () => {
  afterEach(() => void vi.useRealTimers());
  const SCOPES = [{ name: 'tenant:a', uploadsPerDay: 1, bytesPerDay: 100 }];
  const reservation = (key: string, bytes: number, lifetime: number): Reservation => ({
    tenant: 'a',
    key,
    bytes,
    scopes: SCOPES,
    urlExpiresAt: Date.now() + lifetime,
  });

  it('renews quotas, and leaves those of yesterday as they were', async () => {
    vi.useFakeTimers({ now: 10 * DAY - 1000, toFake: ['Date'] });
    const quotas = new MemoryQuotas(new MemoryCounterStore());
    await quotas.reserve(reservation('old', 100, 10_000));
    await expect(quotas.reserve(reservation('new', 1, 1))).rejects.toMatchObject({ retryAfter: 1 });
    vi.setSystemTime(10 * DAY);
    await quotas.reserve(reservation('new', 60, 1));
    await quotas.settle('a', 'old', 1, true);
    expect((await quotas.status('a', SCOPES)).map(({ used }) => used)).toEqual([1, 60]);
  });

  it('does not count an upload again whose URL from yesterday can still be used', async () => {
    vi.useFakeTimers({ now: 10 * DAY - 1000, toFake: ['Date'] });
    const quotas = new MemoryQuotas(new MemoryCounterStore());
    await quotas.reserve(reservation('film', 100, 600_000));
    vi.setSystemTime(10 * DAY + 60_000);
    await quotas.reserve(reservation('film', 100, 600_000));
    expect((await quotas.status('a', SCOPES)).map(({ used }) => used)).toEqual([0, 0]);
    vi.setSystemTime(10 * DAY + 3_600_000);
    await quotas.reserve(reservation('film', 100, 600_000));
    expect((await quotas.status('a', SCOPES)).map(({ used }) => used)).toEqual([1, 100]);
  });
});
